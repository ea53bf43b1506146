import type { Slot } from './cursor.ts';
import { unquoted } from './lines.ts';
import type { Suggestion } from './suggestion.ts';

/** Text that no typed word matches, as a comment begins with it. */
const NEVER_TYPED = '#';

/**
 * Says whether a slot is one at which a typed character may open the list by itself. Behind a colon, a bracket, a comma or
 * an indentation Enter is meant as a new line; behind `key: ` and `- ` something has to follow.
 */
export function opensAt(slot: Slot, trigger: string | undefined, text: string): boolean {
  if (trigger === undefined || trigger === '"') return true;
  if (trigger !== ' ') return false;
  if (slot.type === 'value') return !slot.ownLine;
  return slot.type === 'content' && !slot.flow && /-[ \t]+$/.test(text.slice(0, slot.replace.start));
}

/**
 * Returns what is still worth offering once a word is typed. A value that is complete ends the offer, so that Enter is a
 * new line; what begins with digits is never put in place of digits that somebody types.
 */
export function stillFitting(suggestions: readonly Suggestion[], word: string, slot: Slot): readonly Suggestion[] {
  const typed = unquoted(word);
  if (typed === '') return suggestions;
  if (suggestions.some(each => isScalar(each) && each.label === typed)) return [];
  // A list or map behind its key is asked for where nothing stands yet.
  if (slot.type === 'value' && !suggestions.some(isScalar)) return [];
  return suggestions.filter(
    each => !isScalar(each) || (!isByHand(each) && each.label.toLowerCase().startsWith(typed.toLowerCase())),
  );
}

/** Says whether people type the value as it is: a number, an address, a range of them. */
function isByHand({ label }: Suggestion): boolean {
  return /^[\d:]|::|\/\d/.test(label);
}

function isScalar({ body }: Suggestion): boolean {
  return body.type === 'value' && typeof body.value !== 'object';
}

/**
 * Returns what the editor holds the typed word against. It stops matching as soon as a key has its colon or a value is
 * complete, and before digits that follow a mark, at which editors do not filter their list again.
 */
export function filterTextOf(suggestion: Suggestion, word: string, others: readonly Suggestion[]): string {
  const { label } = suggestion;
  const quote = /^["']/.exec(word)?.[0] ?? '';
  if (!isScalar(suggestion)) return quote + label.replaceAll(':', '');
  if (isByHand(suggestion)) return quote + NEVER_TYPED;
  const stem = label.replace(/[-./:_](?:\d.*|\w)$/, '');
  // Where another value holds this one, it stays, so that the other does not come first.
  const isWhole = stem === label && !others.some(each => each !== suggestion && each.label.includes(label));
  return quote + ((isWhole ? stem.slice(0, -1) : stem) || NEVER_TYPED);
}
