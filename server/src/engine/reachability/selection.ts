import { sameItems, worldFact } from '../facts/fact.ts';
import { ANY_LABEL, isSetByControllers, type OpenLabel, openLabelOf } from '../model/controller-labels.ts';
import type { Labels, Workload } from '../model/resource.ts';
import type { CompiledPolicy, NamespaceQuery, PodQuery } from '../policies/compiled.ts';
import { NAMESPACE_NAME_LABEL } from '../selectors/describe.ts';
import { matches } from '../selectors/match.ts';
import type { Cluster } from './cluster.ts';
import { CONTROLLER_NAMESPACE, mayPickAnyone } from './controller-pods.ts';
import { type Assumed, type Chance, chanceOf, type PartlyKnown } from './open-labels.ts';

/** Labels that decide whether pods are selected, and that no manifest tells. */
export type UnknownLabels = 'namespace-labels' | 'pod-labels' | 'controller';

/** Whether a query picks pods, or on what that depends. */
export type Selection = 'yes' | 'no' | UnknownLabels;

/** Says whether a selection waits for labels that are not known. */
export function isInDoubt(selection: Selection): selection is UnknownLabels {
  return selection !== 'yes' && selection !== 'no';
}

/** Says whether a query picks the workload's pods, as far as the manifests and what is assumed tell. */
export function selectionOf(cluster: Cluster, query: PodQuery, workload: Workload, assumed?: Assumed): Selection {
  const { namespaces, pods } = query;
  if (workload.namespace === CONTROLLER_NAMESPACE) {
    if (picksPod(cluster, query, workload)) return 'yes';
    return mayPickAnyone(query) ? 'controller' : 'no';
  }
  if (query.noHostNetwork === true && workload.hostNetwork) return 'no';
  const there = namespaceChance(cluster, namespaces, workload.namespace, assumed);
  const here = there === 'no' ? 'no' : chanceOf(pods, knownOfPods(workload, assumed));
  if (here === 'no') return 'no';
  if (here === 'maybe') return workload.mayCarryMore ? 'controller' : 'pod-labels';
  return there === 'maybe' ? 'namespace-labels' : 'yes';
}

function namespaceChance(cluster: Cluster, query: NamespaceQuery, name: string, assumed: Assumed | undefined): Chance {
  if (query.type === 'name') return query.name === name ? 'yes' : 'no';
  return chanceOf(query.selector, knownOfNamespace(cluster, name, assumed));
}

/** Returns what is known of the labels of a namespace: of one without manifest nothing but its name. */
export function knownOfNamespace(cluster: Cluster, name: string, assumed?: Assumed): PartlyKnown {
  const isDeclared = cluster.namespaces.get(name)?.declared === true;
  const open = (key: string): OpenLabel | undefined =>
    isDeclared || key === NAMESPACE_NAME_LABEL ? undefined : ANY_LABEL;
  return { labels: namespaceLabels(cluster, name), open, assumed: assumed?.get(name) };
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

/** Returns what is known of the labels of pods: controllers give them some whose values templates do not show. */
export function knownOfPods(workload: Workload, assumed?: Assumed): PartlyKnown {
  return {
    labels: workload.podLabels,
    open: key => openLabelOf(workload, key),
    assumed: assumed?.get(workload),
  };
}

/** A policy that selects pods or not, depending on labels that no manifest tells. */
export interface PolicyInDoubt {
  readonly policy: CompiledPolicy;
  readonly workload: Workload;
  readonly unknown: UnknownLabels;
}

const askingForUnknown = worldFact(
  'policies that ask for labels no manifest tells',
  (cluster: Cluster) => cluster.policies.filter(({ subject }) => asksForUnknown(subject)),
  sameItems,
);

/** Returns the policies that may select the workload's pods, and do not surely; where a controller runs that no setting tells of is not asked here. */
export function policiesInDoubt(cluster: Cluster, workload: Workload): readonly PolicyInDoubt[] {
  if (workload.namespace === CONTROLLER_NAMESPACE) return [];
  const candidates = workload.mayCarryMore ? cluster.policies : askingForUnknown(cluster);
  return candidates.flatMap(policy => {
    const selection = selectionOf(cluster, policy.subject, workload);
    return isInDoubt(selection) ? [{ policy, workload, unknown: selection }] : [];
  });
}

function asksForUnknown({ namespaces, pods }: PodQuery): boolean {
  if (pods.requirements.some(({ key }) => isSetByControllers(key))) return true;
  return (
    namespaces.type === 'labels' && namespaces.selector.requirements.some(({ key }) => key !== NAMESPACE_NAME_LABEL)
  );
}
