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
  const seen = new Map<string, Entry>();
  const again: { readonly entry: Entry; readonly isMerged: boolean }[] = [];
  for (const entry of place.node.entries) {
    const before = seen.get(entry.key);
    if (before !== undefined) again.push({ entry, isMerged: before.merged });
    seen.set(entry.key, entry);
  }
  return again.map(({ entry, isMerged }) =>
    violationOf({
      rule: 'duplicate-key',
      type: 'DuplicateKey',
      place: fieldPlace(place, entry.key, entry),
      message: isMerged ? mergedMessage(entry) : repeatedMessage(entry),
      // What is written goes before what is merged, in every reading that takes the object at all.
      clear: isMerged,
      span: entry.keySpan,
    }),
  );
}

function repeatedMessage({ key }: Entry): string {
  return `The key ${key} stands here a second time: only the last one counts, and strict validation refuses the object. Keep one.`;
}

// go-yaml v2, with which the API server reads strictly, counts a merged key as written.
function mergedMessage({ key }: Entry): string {
  return `The key ${key} comes with << and is written here as well: this value counts, but strict validation takes it for a key twice and refuses the object. Leave ${key} out of what is merged.`;
}
