import type { ValidationOptions } from '../../objects/validation.ts';
import { checkSelector } from '../../schema/checks/selectors.ts';
import { fieldPlace, isGiven, itemPlaces, type Place } from '../../schema/place.ts';
import { type Violation, violationOf } from '../../schema/violation.ts';
import { checkIpBlock } from './check-ip-block.ts';

/** Checks the items of `from` or `to` (NetworkPolicyPeer). */
export function checkPeers(peers: Place, options: ValidationOptions): readonly Violation[] {
  return itemPlaces(peers).flatMap(peer => checkPeer(peer, options));
}

function checkPeer(peer: Place, options: ValidationOptions): readonly Violation[] {
  const selectors = ['podSelector', 'namespaceSelector'].map(key => fieldPlace(peer, key)).filter(isGiven);
  const ipBlock = fieldPlace(peer, 'ipBlock');
  const found = selectors.flatMap(checkSelector);
  if (isGiven(ipBlock)) found.push(...checkIpBlock(ipBlock, options));
  if (selectors.length === 0 && !isGiven(ipBlock)) found.push(emptyPeer(peer));
  if (selectors.length > 0 && isGiven(ipBlock)) found.push(mixedPeer(peer, ipBlock));
  return found;
}

function emptyPeer(peer: Place): Violation {
  const unset = peer.node?.kind === 'map' ? peer.node.entries[0] : undefined;
  const advice =
    unset?.key === 'ipBlock'
      ? 'Add its cidr'
      : `Add the labels it asks for, or write ${unset?.key}: {} for ${unset?.key === 'podSelector' ? 'all pods of the namespace' : 'all namespaces'}`;
  const message =
    unset === undefined
      ? 'This peer is empty: the API server refuses it. Name pods (podSelector), namespaces (namespaceSelector) or addresses (ipBlock).'
      : `${unset.key} has no value and counts as not written: the API server refuses the empty peer. ${advice}.`;
  return violationOf({ rule: 'missing-field', type: 'Required', place: peer, message });
}

function mixedPeer(peer: Place, ipBlock: Place): Violation {
  const message =
    'This peer names addresses and a selector at once: the API server refuses it. Write two items, one with ipBlock and one with the selector.';
  const span = ipBlock.entry?.keySpan;
  return violationOf({
    rule: 'mixed-peer',
    type: 'Forbidden',
    place: peer,
    message,
    ...(span === undefined ? {} : { span }),
  });
}
