import type { CompiledRule } from '../policies/compiled.ts';
import {
  type AddressSet,
  ALL_ADDRESSES,
  includesAddresses,
  intersectAddresses,
  isNoAddresses,
  subtractAddresses,
} from '../sets/addresses.ts';

/** Cuts the whole address space along the ipBlocks of the rules: within a cell no rule tells addresses apart. */
export function cutAddresses(rules: readonly CompiledRule[]): readonly AddressSet[] {
  let cells: readonly AddressSet[] = [ALL_ADDRESSES];
  for (const addresses of addressPeers(rules)) {
    cells = cells.flatMap(cell => {
      const inside = intersectAddresses(cell, addresses);
      if (isNoAddresses(inside)) return [cell];
      const outside = subtractAddresses(cell, addresses);
      return isNoAddresses(outside) ? [cell] : [inside, outside];
    });
  }
  return cells;
}

/** Returns the indexes of the cells that the rule's peers match; pod peers never match addresses. */
export function cellsOf(rule: CompiledRule, cells: readonly AddressSet[]): readonly number[] {
  const all = [...cells.keys()];
  if (rule.peers === 'any') return all;
  const peers = addressPeers([rule]);
  return peers.length === 0
    ? []
    : all.filter(index => peers.some(peer => includesAddresses(peer, cells[index] ?? ALL_ADDRESSES)));
}

function addressPeers(rules: readonly CompiledRule[]): readonly AddressSet[] {
  return rules.flatMap(rule =>
    rule.peers === 'any' ? [] : rule.peers.flatMap(peer => (peer.type === 'addresses' ? [peer.addresses] : [])),
  );
}
