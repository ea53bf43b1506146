import { everything } from '../objects/read-selector.ts';
import type { LabelSelector } from '../objects/selector.ts';
import { NAMESPACE_NAME_LABEL } from '../selectors/describe.ts';
import { type AddressSet, uniteAllAddresses } from '../sets/addresses.ts';
import type { CompiledPeer, CompiledRule, NamespaceQuery, PodQuery } from './compiled.ts';

/** Returns the peers a rule lists; none for one that is open to everyone. */
export function peersOf({ peers }: CompiledRule): readonly CompiledPeer[] {
  return peers === 'any' ? [] : peers;
}

/** Returns the peers that a rule takes traffic of whatever is unknown; none where it waits for a condition. */
export function surePeersOf({ peers, condition }: CompiledRule): CompiledRule['peers'] {
  return condition === undefined ? peers : [];
}

/** One peer, or whoever there is. */
export type AnyPeer = CompiledPeer | 'any';

/** Returns the peers a rule lists, or the one that stands for everyone. */
export function peersOrAny({ peers }: CompiledRule): readonly AnyPeer[] {
  return peers === 'any' ? ['any'] : peers;
}

/** Returns the pods that the peers of a rule ask for; none for one that is open to everyone. */
export function podQueriesOf(rule: CompiledRule): readonly PodQuery[] {
  return peersOf(rule).flatMap(peer => (peer.type === 'pods' ? [peer.query] : []));
}

/** Returns the addresses that the peers of a rule name; none for one that is open to everyone. */
export function addressesOfRule(rule: CompiledRule): AddressSet {
  return uniteAllAddresses(peersOf(rule).flatMap(peer => (peer.type === 'addresses' ? [peer.addresses] : [])));
}

/** Returns the selector that picks the same namespaces; the API server labels each namespace with its name. */
export function namespaceSelectorOf(query: NamespaceQuery): LabelSelector {
  if (query.type === 'labels') return query.selector;
  const name = { key: NAMESPACE_NAME_LABEL, operator: 'In', values: [query.name], from: 'matchLabels' } as const;
  return { ...everything(''), requirements: [{ ...name, span: { start: 0, end: 0 } }] };
}
