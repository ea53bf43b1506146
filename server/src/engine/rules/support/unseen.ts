import { readLabels } from '../../model/read-fields.ts';
import type { Labels, Resource } from '../../model/resource.ts';
import type { LabelSelector } from '../../model/selector.ts';
import { childOf } from '../../parse/tree.ts';
import type { Cluster } from '../../reachability/cluster.ts';
import { matches } from '../../selectors/match.ts';
import { groupBy } from './group.ts';

// Labels that controllers put on pods by themselves, so that no template shows them.
const SET_BY_CONTROLLERS = new Set([
  'acme.cert-manager.io/http01-solver',
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/job-name',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'pod-template-generation',
  'pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
]);

/** Says whether a selector may pick pods that are no workload to us: by labels the cluster sets, or of other kinds. */
export function mayPickUnseen(selector: LabelSelector, namespace: string, cluster: Cluster): boolean {
  const asksController = selector.requirements.some(
    ({ key, operator }) => SET_BY_CONTROLLERS.has(key) && (operator === 'In' || operator === 'Exists'),
  );
  return asksController || templatesIn(namespace, cluster).some(labels => matches(selector, labels));
}

const templates = new WeakMap<Cluster, ReadonlyMap<string, readonly Template[]>>();

interface Template {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Returns the pod labels that objects of unknown kinds give in a template. */
function templatesIn(namespace: string, cluster: Cluster): readonly Labels[] {
  const byNamespace = templates.get(cluster) ?? groupBy(cluster.resources.flatMap(templateOf), each => each.namespace);
  templates.set(cluster, byNamespace);
  return (byNamespace.get(namespace) ?? []).map(({ labels }) => labels);
}

function templateOf(resource: Resource): readonly Template[] {
  const template = resource.type === 'other' ? childOf(childOf(resource.node, 'spec'), 'template') : undefined;
  if (template === undefined) return [];
  return [{ namespace: resource.namespace, labels: readLabels(childOf(childOf(template, 'metadata'), 'labels')) }];
}
