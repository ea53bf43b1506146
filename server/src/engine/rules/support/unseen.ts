import { readLabels } from '../../model/read-fields.ts';
import type { LabelSelector } from '../../model/selector.ts';
import { childOf } from '../../parse/tree.ts';
import type { Cluster } from '../../reachability/cluster.ts';
import { matches } from '../../selectors/match.ts';

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
  return (
    asksController ||
    cluster.resources.some(resource => {
      if (resource.type !== 'other' || resource.namespace !== namespace) return false;
      const template = childOf(childOf(resource.node, 'spec'), 'template');
      return template !== undefined && matches(selector, readLabels(childOf(childOf(template, 'metadata'), 'labels')));
    })
  );
}
