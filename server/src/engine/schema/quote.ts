import type { Place } from './place.ts';

// Long texts would hide the sentence around them.
const SHOWN = 60;

/** Returns a value as a message shows it: text in quotes and cut when long. */
export function quote(value: unknown): string {
  const shown = typeof value === 'string' && value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
  return JSON.stringify(shown) ?? '';
}

/** Returns how a message names a place: its key, or its key and index. */
export function fieldName(place: Place): string {
  if (place.key !== undefined) return place.key;
  return place.index === undefined ? 'The object' : `${place.parent?.key ?? 'Item'}[${place.index}]`;
}
