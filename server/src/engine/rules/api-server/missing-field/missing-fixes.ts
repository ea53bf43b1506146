import type { TextEdit } from '../../../edits/edit.ts';
import {
  deleteEntry,
  emitFlow,
  fillMissing,
  insertEntryAfter,
  insertEntryFirst,
  replaceValue,
} from '../../../edits/index.ts';
import type { Value } from '../../../schema/decode.ts';
import { fieldPlace, isCustom, itemPlaces, type Place } from '../../../schema/place.ts';
import type { Violation } from '../../../schema/violation.ts';
import type { Fix } from '../../shape/rule.ts';
import { fix } from '../../violations/from-violations.ts';
import { adminChoices, innerField } from './admin-values.ts';

// Addresses for documentation (RFC 5737): valid, and nobody's.
const PLACEHOLDER_CIDR = '192.0.2.0/24';
const PLACEHOLDER = 'change-me';

/** Returns the fixes of a field that is missing or empty. */
export function missingFixes({ place, facts }: Violation, text: string): readonly Fix[] {
  const { key: owner } = place.parent?.parent ?? {};
  if (isCustom(place) && owner !== 'matchExpressions') return adminFixes(place, text);
  const list = place.parent?.key;
  if (place.index !== undefined && (list === 'from' || list === 'to')) return peerFixes(place, text);
  const value = facts.correction ?? valueFor(place);
  return value === undefined ? [] : fix(titleOf(place, value), put(place, value, text), { preferred: true });
}

function adminFixes(place: Place, text: string): readonly Fix[] {
  const { entry, key, node } = place;
  const isEmptyList = node?.kind === 'list';
  // A rule without a list of ports is about every port, which an empty list may not have meant.
  if (isEmptyList && (key === 'ports' || key === 'protocols') && entry !== undefined)
    return fix(`Delete ${key}`, deleteEntry(text, entry));
  const inner = innerField(place);
  if (inner !== undefined) {
    const target = fieldPlace(place, inner.key);
    return fix(titleOf(target, inner.value), put(target, inner.value, text), { preferred: true });
  }
  const choices = adminChoices(place);
  const flags = choices.length === 1 ? { preferred: true } : {};
  return choices.flatMap(value => fix(titleOf(place, value), put(place, value, text), flags));
}

function titleOf({ key }: Place, value: Value): string {
  return `Insert ${key}: ${emitFlow(value)}`;
}

function valueFor({ key, parent }: Place): Value | undefined {
  const owner = parent?.key ?? parent?.parent?.key;
  if (owner === 'metadata' && key === 'name') return 'network-policy';
  if (key === 'cidr') return PLACEHOLDER_CIDR;
  if (owner !== 'matchExpressions' || parent === undefined) return undefined;
  if (key === 'operator') return itemPlaces(fieldPlace(parent, 'values')).length > 0 ? 'In' : 'Exists';
  return key === 'values' ? [PLACEHOLDER] : PLACEHOLDER;
}

// Writes the field where its map is written, or the map with it where that is missing too.
function put(place: Place, value: Value, text: string): readonly TextEdit[] {
  const { entry, parent, key = '' } = place;
  if (entry !== undefined) return replaceValue(text, entry, value);
  if (parent === undefined) return [];
  if (parent.node?.kind === 'map' && (parent.node.entries.length > 0 || parent.node.flow))
    return key === 'operator' || key === 'values'
      ? insertEntryAfter(text, parent.node, undefined, key, value)
      : insertEntryFirst(text, parent.node, key, value);
  if (parent.index === undefined) return put(parent, { [key]: value }, text);
  return parent.node === undefined ? [] : fillMissing(text, parent.node, { [key]: value });
}

function peerFixes(peer: Place, text: string): readonly Fix[] {
  const keys = peer.node?.kind === 'map' ? peer.node.entries.map(({ key }) => key) : [];
  const selectors = ['podSelector', 'namespaceSelector'].filter(key => keys.length === 0 || keys.includes(key));
  const fixes = selectors.flatMap(key => fix(`${PEER_TITLES[key]}: ${key}: {}`, putPeer(peer, key, {}, text)));
  if (!keys.includes('ipBlock')) return fixes;
  return [
    ...fixes,
    ...fix(`Insert cidr: ${PLACEHOLDER_CIDR}`, putPeer(peer, 'ipBlock', { cidr: PLACEHOLDER_CIDR }, text)),
  ];
}

const PEER_TITLES: Readonly<Record<string, string>> = {
  podSelector: 'Name every pod of this namespace',
  namespaceSelector: 'Name every namespace',
};

function putPeer(peer: Place, key: string, value: Value, text: string): readonly TextEdit[] {
  if (peer.node?.kind === 'scalar') return fillMissing(text, peer.node, { [key]: value });
  return put(fieldPlace(peer, key), value, text);
}
