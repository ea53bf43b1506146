import { ANY_LABEL, isSetByControllers, type OpenLabel, openLabelOf } from '../model/controller-labels.ts';
import type { Labels, Workload } from '../model/resource.ts';
import type { LabelSelector } from '../model/selector.ts';
import type { CompiledPolicy, NamespaceQuery, PodQuery } from '../policies/compiled.ts';
import { NAMESPACE_NAME_LABEL } from '../selectors/describe.ts';
import { matches } from '../selectors/match.ts';
import type { Cluster } from './cluster.ts';
import { CONTROLLER_NAMESPACE, mayPickAnyone } from './controller-pods.ts';
import { type Chance, chanceOf } from './open-labels.ts';

/** Labels that decide whether pods are selected, and that no manifest tells. */
export type UnknownLabels = 'namespace-labels' | 'pod-labels' | 'controller';

/** Whether a query picks pods, or on what that depends. */
export type Selection = 'yes' | 'no' | UnknownLabels;

/** Says whether a query picks the workload's pods, as far as the manifests tell. */
export function selectionOf(cluster: Cluster, query: PodQuery, workload: Workload): Selection {
  const { namespaces, pods } = query;
  if (workload.namespace === CONTROLLER_NAMESPACE) {
    if (picksPod(cluster, query, workload)) return 'yes';
    return mayPickAnyone(query) ? 'controller' : 'no';
  }
  if (query.noHostNetwork === true && workload.hostNetwork) return 'no';
  const there = namespaceChance(cluster, namespaces, workload.namespace);
  const here = there === 'no' ? 'no' : podChance(pods, workload);
  if (here === 'no') return 'no';
  if (here === 'maybe') return workload.mayCarryMore ? 'controller' : 'pod-labels';
  return there === 'maybe' ? 'namespace-labels' : 'yes';
}

/** The labels of a namespace without manifest are not known, but for its name. */
function namespaceChance(cluster: Cluster, query: NamespaceQuery, name: string): Chance {
  if (query.type === 'name') return query.name === name ? 'yes' : 'no';
  const isDeclared = cluster.namespaces.get(name)?.declared === true;
  const open = (key: string): OpenLabel | undefined =>
    isDeclared || key === NAMESPACE_NAME_LABEL ? undefined : ANY_LABEL;
  return chanceOf(query.selector, { labels: namespaceLabels(cluster, name), open });
}

function namespaceLabels(cluster: Cluster, name: string): Labels {
  return cluster.namespaces.get(name)?.labels ?? new Map([[NAMESPACE_NAME_LABEL, name]]);
}

/** Says whether a query picks a pod, declared or not, by the labels that are known of it alone. */
export function picksPod(cluster: Cluster, { namespaces, pods, noHostNetwork }: PodQuery, pod: Workload): boolean {
  if (noHostNetwork === true && pod.hostNetwork) return false;
  const isThere =
    namespaces.type === 'name'
      ? namespaces.name === pod.namespace
      : matches(namespaces.selector, namespaceLabels(cluster, pod.namespace));
  return isThere && matches(pods, pod.podLabels);
}

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

/** Returns the policies that may select the workload's pods, and do not surely; where a controller runs that no setting tells of is not asked here. */
export function policiesInDoubt(cluster: Cluster, workload: Workload): readonly PolicyInDoubt[] {
  if (workload.namespace === CONTROLLER_NAMESPACE) return [];
  let candidates = workload.mayCarryMore ? cluster.policies : askingMore.get(cluster);
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
