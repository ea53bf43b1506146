import { type AnswerWarning, general } from '../cluster/answer-warning.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { mayBeUnknown } from '../cluster/pod-addresses.ts';
import { rulesOfBoth } from '../policies/compiled.ts';
import { peersOf } from '../policies/peers.ts';
import type { Exposure } from '../reachability/exposure.ts';

/** Returns what a reader of exposures must know beside what the connections simplify. */
export function exposureWarnings(cluster: Cluster, exposures: readonly Exposure[]): readonly AnswerWarning[] {
  return [...ipBlocks(cluster), ...overlapping(exposures)];
}

function ipBlocks(cluster: Cluster): readonly AnswerWarning[] {
  const peers = cluster.policies.flatMap(rulesOfBoth).flatMap(peersOf);
  if (!peers.some(peer => peer.type === 'addresses' && mayBeUnknown(cluster, peer))) return [];
  return [general('Pods that need not exist have no address: ipBlocks are taken as not selecting them.')];
}

function overlapping(exposures: readonly Exposure[]): readonly AnswerWarning[] {
  const partial = exposures.filter(({ isComplete }) => !isComplete);
  return partial.map(({ workload: { namespace, name }, direction }) =>
    general(
      `The ${direction} rules for ${namespace}/${name} overlap too much to tell all pods apart: a pod that several entries of the exposure match may be allowed something else.`,
    ),
  );
}
