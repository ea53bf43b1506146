import type { Workload } from '../model/resource.ts';
import type { PodQuery } from '../policies/compiled.ts';
import type { PlatformPeer } from '../profile/cluster-profile.ts';
import { isImpossible, spaceOf } from '../selectors/algebra.ts';
import type { Cluster } from './cluster.ts';
import { hypotheticalPod } from './hypothetical.ts';

/**
 * The namespace in which the ingress controller is thought to run while its pods are not known. No namespace can have
 * this name, so nothing but `kubernetes.io/metadata.name` tells it apart.
 */
export const CONTROLLER_NAMESPACE = 'ingress controller';

/** The pods of ingress controllers. */
export interface ControllerPods {
  /**
   * Those that the user has named; else those that the distribution brings, followed by one that stands for any other
   * controller.
   */
  readonly pods: readonly [Workload, ...Workload[]];
  /** Those of them that no manifest declares. */
  readonly madeUp: ReadonlySet<Workload>;
  /** Those that the distribution brings, by the names of the classes that they serve. */
  readonly brought: readonly { readonly pod: Workload; readonly classes: readonly string[] }[];
}

/** Returns the pods of the controllers that are known, as far as they are declared, else ones that stand for them. */
export function controllerPods(cluster: Cluster): ControllerPods {
  const { ingressControllers: known } = cluster.profile;
  const madeUp = new Set<Workload>();
  const found = known === undefined || known.trust === 'assumed' ? [] : known.value;
  const brought = found.flatMap(peer =>
    podsOf(peer, cluster, madeUp).map(pod => ({ pod, classes: peer.classes ?? [] })),
  );
  const pods = brought.map(({ pod }) => pod);
  const [first, ...rest] = pods;
  if (first !== undefined && known?.trust === 'stated') return { pods: [first, ...rest], madeUp, brought: [] };
  const unknown = hypotheticalPod(CONTROLLER_NAMESPACE, new Map(), NAME);
  madeUp.add(unknown);
  return { pods: first === undefined ? [unknown] : [first, ...rest, unknown], madeUp, brought };
}

function podsOf(peer: PlatformPeer, { namespaces }: Cluster, madeUp: Set<Workload>): readonly Workload[] {
  const declared = (namespaces.get(peer.namespace)?.workloads ?? []).filter(workload => carriesAll(workload, peer));
  if (declared.length > 0) return declared;
  const pod = statedPod(peer);
  madeUp.add(pod);
  return [pod];
}

const NAME = 'ingress-controller';

function carriesAll({ podLabels }: Workload, peer: PlatformPeer): boolean {
  return Object.entries(peer.podLabels).every(([key, value]) => podLabels.get(key) === value);
}

function statedPod({ namespace, podLabels }: PlatformPeer): Workload {
  const labels = new Map(Object.entries(podLabels));
  return {
    ...hypotheticalPod(namespace, labels, NAME),
    identity: `${NAME} ${namespace} ${JSON.stringify([...labels])}`,
    mayCarryMore: true,
  };
}

/** Says whether a query may pick pods of which neither namespace nor labels are known. */
export function mayPickAnyone({ namespaces, pods }: PodQuery): boolean {
  const selectors = namespaces.type === 'name' ? [pods] : [namespaces.selector, pods];
  return selectors.every(selector => !selector.broken && !isImpossible(spaceOf(selector)));
}
