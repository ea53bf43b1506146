import type { Entry } from '../parse/tree.ts';
import { fieldPlace, fieldPlaces, itemPlaces, type Place } from './place.ts';
import { type Violation, violationOf } from './violation.ts';

/** Reports every key that stands a second time in its map, anywhere in the object. */
export function duplicateKeys(place: Place): readonly Violation[] {
  const inner = [...fieldPlaces(place), ...itemPlaces(place)].flatMap(duplicateKeys);
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
