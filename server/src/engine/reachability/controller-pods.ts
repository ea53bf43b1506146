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
  readonly pods: readonly [Workload, ...Workload[]];
  /** Those of them that no manifest declares. */
  readonly madeUp: ReadonlySet<Workload>;
}

/** Returns the pods of the controllers that the user has named, as far as they are declared, else ones that stand for them. */
export function controllerPods({ profile, namespaces }: Cluster): ControllerPods {
  const { ingressControllers: known } = profile;
  const peers = known?.trust === 'stated' ? known.value : [];
  const madeUp = new Set<Workload>();
  const pods = peers.flatMap(peer => {
    const declared = (namespaces.get(peer.namespace)?.workloads ?? []).filter(workload => carriesAll(workload, peer));
    if (declared.length > 0) return declared;
    const pod = statedPod(peer);
    madeUp.add(pod);
    return [pod];
  });
  const [first, ...rest] = pods;
  if (first !== undefined) return { pods: [first, ...rest], madeUp };
  const unknown = hypotheticalPod(CONTROLLER_NAMESPACE, new Map(), NAME);
  return { pods: [unknown], madeUp: new Set([unknown]) };
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
