import { sameItems, worldFact } from '../facts/fact.ts';
import { ANY_LABEL, isSetByControllers, type OpenLabel, openLabelOf } from '../model/controller-labels.ts';
import type { Workload } from '../model/resource.ts';
import type { Labels } from '../objects/object.ts';
import type { CompiledPolicy, NamespaceQuery, PodQuery } from '../policies/compiled.ts';
import { type ClusterProfile, UNKNOWN_PROFILE } from '../profile/cluster-profile.ts';
import { enforcementOf, GENERATIONS, generationOf, type PolicyGeneration } from '../profile/enforcement.ts';
import { isSure } from '../profile/fact.ts';
import { NAMESPACE_NAME_LABEL } from '../selectors/describe.ts';
import { matches } from '../selectors/match.ts';
import type { Cluster } from './cluster.ts';
import { CONTROLLER_NAMESPACE, mayPickAnyone } from './controller-pods.ts';
import type { Inventory } from './inventory.ts';
import { candidates } from './label-index.ts';
import { type Assumed, type Chance, chanceOf, type PartlyKnown } from './open-labels.ts';

/** Labels that decide whether pods are selected, and that no manifest tells. */
export type UnknownLabels = 'namespace-labels' | 'pod-labels' | 'controller';

/** Whether a query picks pods, or on what that depends. */
export type Selection = 'yes' | 'no' | UnknownLabels;

/** Says whether a selection waits for labels that are not known. */
export function isInDoubt(selection: Selection): selection is UnknownLabels {
  return selection !== 'yes' && selection !== 'no';
}

/** What is known of namespaces: those in sight, and those that a distribution brings. */
type Sight = Pick<Inventory, 'namespaces'> & Partial<Pick<Cluster, 'profile'>>;

/** Says whether a query picks the workload's pods, as far as the manifests and what is assumed tell. */
export function selectionOf(cluster: Sight, query: PodQuery, workload: Workload, assumed?: Assumed): Selection {
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

function namespaceChance(cluster: Sight, query: NamespaceQuery, name: string, assumed: Assumed | undefined): Chance {
  if (query.type === 'name') return query.name === name ? 'yes' : 'no';
  return chanceOf(query.selector, knownOfNamespace(cluster, name, assumed));
}

/** Returns what is known of the labels of a namespace: of one without manifest nothing but its name. */
export function knownOfNamespace(cluster: Sight, name: string, assumed?: Assumed): PartlyKnown {
  const isDeclared = cluster.namespaces.get(name)?.declared === true;
  const labels = namespaceLabels(cluster, name);
  const isBrought = cluster.namespaces.get(name) === undefined;
  const isKnown = (key: string): boolean => key === NAMESPACE_NAME_LABEL || (isBrought && labels.has(key));
  const open = (key: string): OpenLabel | undefined => (isDeclared || isKnown(key) ? undefined : ANY_LABEL);
  return { labels, open, assumed: assumed?.get(name) };
}

function namespaceLabels(cluster: Sight, name: string): Labels {
  return cluster.namespaces.get(name)?.labels ?? broughtLabels(cluster.profile ?? UNKNOWN_PROFILE, name);
}

/** Returns the labels of a namespace out of sight: its name, and what the distribution is documented to give it. */
function broughtLabels({ ingressControllers, monitoring }: ClusterProfile, name: string): Labels {
  const peers = [ingressControllers, monitoring].flatMap(fact =>
    fact !== undefined && isSure(fact) ? fact.value : [],
  );
  const labels = peers.flatMap(peer => (peer.namespace === name ? Object.entries(peer.namespaceLabels ?? {}) : []));
  return new Map([...labels, [NAMESPACE_NAME_LABEL, name]]);
}

/** Says whether a query picks a pod, declared or not, by the labels that are known of it alone. */
export function picksPod(cluster: Sight, { namespaces, pods, noHostNetwork }: PodQuery, pod: Workload): boolean {
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

/** Returns the policies that select pods, declared or not, by the labels that are known of them alone. */
export function policiesSelecting(cluster: Cluster, workload: Workload): readonly CompiledPolicy[] {
  if (cluster.inventory.positionOf(workload) !== undefined) return cluster.policiesOf(workload);
  return cluster.policies.filter(({ subject }) => picksPod(cluster, subject, workload));
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

/**
 * Returns the policies that may select the workload's pods, but not surely. A controller that no setting tells of has
 * none here.
 */
export function policiesInDoubt(cluster: Cluster, workload: Workload): readonly PolicyInDoubt[] {
  if (workload.namespace === CONTROLLER_NAMESPACE) return [];
  const candidates = workload.mayCarryMore ? cluster.policies : askingForUnknown(cluster);
  return candidates.flatMap(policy => {
    const selection = selectionOf(cluster, policy.subject, workload);
    return isInDoubt(selection) ? [{ policy, workload, unknown: selection }] : [];
  });
}

/** Returns the generations of policies, of those given, of which the profile does not tell whether the cluster enforces them. */
export function unsureGenerations(
  { profile }: Cluster,
  policies: readonly CompiledPolicy[],
): readonly PolicyGeneration[] {
  const unsure = GENERATIONS.filter(each => enforcementOf(profile, each) === 'maybe');
  if (unsure.length === 0) return unsure;
  const there = new Set(policies.map(({ resource }) => generationOf(resource)));
  return unsure.filter(each => there.has(each));
}

function asksForUnknown(query: PodQuery): boolean {
  return asksForGivenLabels(query) || asksForNamespaceLabels(query);
}

/** Says whether a query asks for labels that controllers give to pods. */
export function asksForGivenLabels({ pods }: PodQuery): boolean {
  return pods.requirements.some(({ key }) => isSetByControllers(key));
}

/** Says whether a query asks for labels of namespaces other than their name. */
function asksForNamespaceLabels({ namespaces }: PodQuery): boolean {
  return (
    namespaces.type === 'labels' && namespaces.selector.requirements.some(({ key }) => key !== NAMESPACE_NAME_LABEL)
  );
}

/** Returns the indexes of the workloads that a query may pick, and does not surely. */
export function positionsInDoubt(inventory: Inventory, query: PodQuery): Int32Array {
  const isGiven = asksForGivenLabels(query);
  if (!isGiven && !asksForNamespaceLabels(query)) return NOWHERE;
  const { namespaces } = query;
  const named = namespaces.type === 'name' ? inventory.namespaces.get(namespaces.name) : undefined;
  const all = namespaces.type === 'name' ? (named === undefined ? [] : [named]) : [...inventory.namespaces.values()];
  const found = all.flatMap(({ name, declared, workloads }) => {
    if ((declared && !isGiven) || namespaceChance(inventory, namespaces, name, undefined) === 'no') return [];
    const some = isGiven ? workloads : candidates(workloads, query.pods);
    return some.filter(workload => isInDoubt(selectionOf(inventory, query, workload)));
  });
  return found.length === 0 ? NOWHERE : Int32Array.from(found, workload => inventory.positionOf(workload) ?? 0);
}

const NOWHERE = new Int32Array();
