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
  const keys = new Set(node.entries.map(identityOf));
  return keys.size < node.entries.length || node.entries.some(entry => repeatsKey(entry.value));
}

function within(place: Place): readonly Violation[] {
  const inner = [...fieldPlaces(place), ...itemPlaces(place)].flatMap(within);
  return [...repeated(place), ...inner];
}

function repeated(place: Place): readonly Violation[] {
  if (place.node?.kind !== 'map') return [];
  const seen = new Map<string, Entry>();
  const again: { readonly entry: Entry; readonly before: Entry }[] = [];
  for (const entry of place.node.entries) {
    const before = seen.get(identityOf(entry));
    if (before !== undefined) again.push({ entry, before });
    seen.set(identityOf(entry), entry);
  }
  return again.map(({ entry, before }) =>
    violationOf({
      rule: 'duplicate-key',
      type: 'DuplicateKey',
      place: fieldPlace(place, entry.key, entry),
      message: before.merged ? mergedMessage(entry) : entry.merged ? lateMessage(entry) : repeatedMessage(entry),
      // kubectl sends the last value alone: that is what is enforced.
      clear: true,
      span: (entry.merged ? before : entry).keySpan,
    }),
  );
}

/** A number and a text that look alike are two keys to the reader. */
function identityOf({ key, typed }: Entry): string {
  return typed === undefined ? key : `${typed} ${key}`;
}

function repeatedMessage({ key }: Entry): string {
  return `The key ${key} stands here a second time: kubectl sends the last one alone and says nothing, and a server that is sent the text itself refuses it. Keep one.`;
}

// go-yaml v2, with which the API server reads strictly, counts a merged key as written.
function mergedMessage({ key }: Entry): string {
  return `The key ${key} comes with << and is written here as well: this value counts, but strict validation takes it for a key twice and refuses the object. Leave ${key} out of what is merged.`;
}

function lateMessage({ key }: Entry): string {
  return `The key ${key} is written here and comes with << below: what is merged counts, and strict validation refuses the object. Keep one, or write << first.`;
}
