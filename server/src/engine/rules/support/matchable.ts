import type { CompiledPeer, PodQuery } from '../../policies/compiled.ts';
import { isImpossible, namespaceSpaceOf, spaceOf } from '../../selectors/algebra.ts';
import { isNoAddresses } from '../../sets/addresses.ts';

/** Says whether some pod or address, in sight or not, can be this peer. */
export function canMatch(peer: CompiledPeer): boolean {
  if (peer.type === 'pods') return canPick(peer.query);
  return peer.type !== 'addresses' || !isNoAddresses(peer.addresses);
}

/** Says whether some pod, in sight or not, can be picked. */
export function canPick({ namespaces, pods }: PodQuery): boolean {
  if (pods.broken || isImpossible(spaceOf(pods))) return false;
  return namespaces.type === 'name' || !isImpossible(namespaceSpaceOf(namespaces.selector));
}
