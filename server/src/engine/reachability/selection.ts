import { isSetByControllers, type OpenLabel, openLabelOf } from '../model/controller-labels.ts';
import type { Workload } from '../model/resource.ts';
import type { LabelSelector } from '../model/selector.ts';
import type { CompiledPolicy, NamespaceQuery, PodQuery } from '../policies/compiled.ts';
import { NAMESPACE_NAME_LABEL } from '../selectors/describe.ts';
import type { Cluster } from './cluster.ts';
import { CONTROLLER_NAMESPACE, mayPickController } from './ingress-controller.ts';
import { type Chance, chanceOf } from './open-labels.ts';

/** Labels that decide whether pods are selected, and that no manifest tells. */
export type UnknownLabels = 'namespace-labels' | 'pod-labels' | 'controller';

/** Whether a query picks pods, or on what that depends. */
export type Selection = 'yes' | 'no' | UnknownLabels;

/** Says whether a query picks the workload's pods, as far as the manifests tell. */
export function selectionOf(cluster: Cluster, query: PodQuery, workload: Workload): Selection {
  const { namespaces, pods } = query;
  if (workload.namespace === CONTROLLER_NAMESPACE) {
    if (cluster.select(query).includes(workload)) return 'yes';
    return mayPickController(query) ? 'controller' : 'no';
  }
  if (query.noHostNetwork === true && workload.hostNetwork) return 'no';
  const there = namespaceChance(cluster, namespaces, workload.namespace);
  const here = there === 'no' ? 'no' : podChance(pods, workload);
  if (here === 'no') return 'no';
  if (here === 'maybe') return 'pod-labels';
  return there === 'maybe' ? 'namespace-labels' : 'yes';
}

/** The labels of a namespace without manifest are not known, but for its name. */
function namespaceChance(cluster: Cluster, query: NamespaceQuery, name: string): Chance {
  if (query.type === 'name') return query.name === name ? 'yes' : 'no';
  const namespace = cluster.namespaces.get(name);
  if (namespace === undefined) return 'no';
  const open = (key: string): OpenLabel | undefined =>
    namespace.declared || key === NAMESPACE_NAME_LABEL ? undefined : ANY_LABEL;
  return chanceOf(query.selector, { labels: namespace.labels, open });
}

const ANY_LABEL: OpenLabel = { mayLack: true, mayBe: () => true };

/** Controllers give pods labels whose values templates do not show. */
function podChance(selector: LabelSelector, workload: Workload): Chance {
  return chanceOf(selector, { labels: workload.podLabels, open: key => openLabelOf(workload, key) });
}

/** A policy that selects pods or not, depending on labels that no manifest tells. */
export interface PolicyInDoubt {
  readonly policy: CompiledPolicy;
  readonly workload: Workload;
  readonly unknown: UnknownLabels;
}

const askingMore = new WeakMap<Cluster, readonly CompiledPolicy[]>();

/** Returns the policies that may select the workload's pods, and do not surely; where a controller runs is not asked here. */
export function policiesInDoubt(cluster: Cluster, workload: Workload): readonly PolicyInDoubt[] {
  if (workload.namespace === CONTROLLER_NAMESPACE) return [];
  let candidates = askingMore.get(cluster);
  if (candidates === undefined) {
    candidates = cluster.policies.filter(({ subject }) => asksForUnknown(subject));
    askingMore.set(cluster, candidates);
  }
  return candidates.flatMap(policy => {
    const selection = selectionOf(cluster, policy.subject, workload);
    return selection === 'yes' || selection === 'no' ? [] : [{ policy, workload, unknown: selection }];
  });
}

function asksForUnknown({ namespaces, pods }: PodQuery): boolean {
  if (pods.requirements.some(({ key }) => isSetByControllers(key))) return true;
  return (
    namespaces.type === 'labels' && namespaces.selector.requirements.some(({ key }) => key !== NAMESPACE_NAME_LABEL)
  );
}
