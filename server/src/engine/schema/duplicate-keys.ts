import type { Entry, YamlNode } from '../parse/tree.ts';
import { fieldPlace, fieldPlaces, itemPlaces, type Place } from './place.ts';
import { type Violation, violationOf } from './violation.ts';

/** Reports every key that stands a second time in its map, anywhere in the object. */
export function duplicateKeys(place: Place): readonly Violation[] {
  // Nearly always there is none, and places cost more than a look.
  return place.node !== undefined && repeatsKey(place.node) ? within(place) : [];
}

function repeatsKey(node: YamlNode): boolean {
  if (node.kind === 'scalar') return false;
  if (node.kind === 'list') return node.items.some(repeatsKey);
  const keys = new Set(node.entries.map(entry => entry.key));
  return keys.size < node.entries.length || node.entries.some(entry => repeatsKey(entry.value));
}

function within(place: Place): readonly Violation[] {
  const inner = [...fieldPlaces(place), ...itemPlaces(place)].flatMap(within);
  return [...repeated(place), ...inner];
}

function repeated(place: Place): readonly Violation[] {
  if (place.node?.kind !== 'map') return [];
  const seen = new Set<string>();
  const again: Entry[] = [];
  for (const entry of place.node.entries) {
    if (seen.has(entry.key)) again.push(entry);
    seen.add(entry.key);
  }
  return again.map(entry =>
    violationOf({
      rule: 'duplicate-key',
      type: 'DuplicateKey',
      place: fieldPlace(place, entry.key, entry),
      message: `The key ${entry.key} stands here a second time: only the last one counts, and strict validation refuses the object. Keep one.`,
      span: entry.keySpan,
    }),
  );
}
