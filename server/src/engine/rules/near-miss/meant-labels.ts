import type { LabelValues } from '../../cluster/label-index.ts';
import { distance } from '../../nearest-name.ts';
import type { Labels } from '../../objects/object.ts';
import type { Requirement } from '../../objects/selector.ts';

/** A requirement with the label that it may have meant. */
export interface Correction {
  readonly requirement: Requirement;
  /** The value of the requirement that is closest, or right under another key. */
  readonly written: string;
  readonly key: string;
  readonly value: string;
}

/** A correction and what it costs: the fewer keystrokes the cheaper. */
export interface Priced {
  readonly cost: number;
  /** Which of the requirement's values is written; of equally cheap ones the first counts. */
  readonly order: number;
  readonly correction: Correction;
}

/** The labels that a requirement may have meant, by key and value. */
export type Prices = ReadonlyMap<string, ReadonlyMap<string, Priced>>;

/** Prices each label that pods carry and that does not meet the requirement, where it comes close to it. */
export function pricesOf(requirement: Requirement, carried: LabelValues): Prices {
  const prices = new Map<string, ReadonlyMap<string, Priced>>();
  if (requirement.operator !== 'In') return prices;
  for (const [key, values] of carried) {
    const near = [...meantUnder(requirement, key, values)].flatMap(value => {
      const priced = cheapest(requirement.values.flatMap((_, order) => price(requirement, order, key, value) ?? []));
      return priced === undefined ? [] : [[value, priced] as const];
    });
    if (near.length > 0) prices.set(key, new Map(near));
  }
  return prices;
}

/** Another spelling of a value, or one of the values under another key. */
function meantUnder({ key, values }: Requirement, other: string, carried: ReadonlySet<string>): Iterable<string> {
  if (other !== key) return values.filter(value => carried.has(value));
  return [...carried].filter(value => !values.includes(value));
}

function price(requirement: Requirement, order: number, key: string, value: string): Priced | undefined {
  const written = requirement.values[order] ?? '';
  if (key !== requirement.key && written !== value) return undefined;
  const cost = key === requirement.key ? valueCost(written, value) : keyCost(requirement.key, key, value);
  return cost === undefined ? undefined : { cost, order, correction: { requirement, written, key, value } };
}

function cheapest(all: readonly Priced[]): Priced | undefined {
  return all.toSorted((a, b) => a.cost - b.cost || a.order - b.order)[0];
}

/** Returns the cheapest correction by one of the labels. */
export function cheapestOf(prices: Prices, labels: Labels): Priced | undefined {
  return cheapest([...labels].flatMap(([key, value]) => prices.get(key)?.get(value) ?? []));
}

/** Says whether a correction changes some letters of the key or the value, and does not choose another name. */
export function isMisspelt({ requirement, written, key, value }: Correction): boolean {
  return slipCost(requirement.key, key) !== undefined && slipCost(written, value) !== undefined;
}

/** Says whether some of the labels may meet the requirement. */
export function canMeet({ key, operator, values }: Requirement, carried: LabelValues): boolean {
  if (operator === 'In') return values.some(value => carried.get(key)?.has(value));
  return operator !== 'Exists' || carried.has(key);
}

function valueCost(written: string, found: string): number | undefined {
  return slipCost(written, found) ?? (isPartOf(written, found) ? PART : undefined);
}

function keyCost(written: string, found: string, value: string): number | undefined {
  // Values such as "true" stand under many keys and tell nothing.
  return slipCost(written, found) ?? (FLAGS.has(value) ? undefined : OTHER_KEY);
}

const PART = 2;
const OTHER_KEY = 3;
const FLAGS = new Set(['', 'true', 'false', 'yes', 'no', 'enabled', 'disabled', 'allowed']);
const LONGEST = 64;

// As many slips as a misspelt field may have, one in three letters; words that both have at an end excuse none.
function slipCost(written: string, found: string): number | undefined {
  if (written.length > LONGEST || found.length > LONGEST) return undefined;
  const [first, second] = withoutCommonEnds(written.split(/[-._/]/), found.split(/[-._/]/));
  if (isSibling(first, second)) return undefined;
  const most = Math.max(1, Math.floor(first.length / 3));
  // Each step makes a word longer or shorter by one letter at most.
  if (Math.abs(first.length - second.length) > most) return undefined;
  const steps = distance(first, second);
  return steps <= most ? steps : undefined;
}

/** Says whether nothing but more words, or a number, tells two names apart, as `web` and `web-0`, `shop-v1` and `shop-v2`. */
function isSibling(first: string, second: string): boolean {
  const [ours, theirs] = [first, second].map(rest => rest.replace(/\d+/g, ''));
  return (
    first !== second && (first === '' || second === '' || (ours === theirs && /\d/.test(first) && /\d/.test(second)))
  );
}

/** Returns what is left of two names, in words, without those that both begin or end with. */
export function withoutCommonEnds(first: readonly string[], second: readonly string[]): readonly [string, string] {
  const shorter = Math.min(first.length, second.length);
  let start = 0;
  while (start < shorter && first[start] === second[start]) start++;
  let end = 0;
  while (end < shorter - start && first.at(-1 - end) === second.at(-1 - end)) end++;
  const rest = (words: readonly string[]): string => words.slice(start, words.length - end).join('-');
  return [rest(first), rest(second)];
}

/** Words that say what an object is, and so stand behind the name of the same application. */
const KIND_WORDS = /^-(?:app|application|deploy|deployment|pod|pods|server|service|svc)$/;

/** Says whether one name is the other with words before it, or with the kind of an object behind it; what else begins alike is two names. */
function isPartOf(first: string, second: string): boolean {
  const [short, long] = first.length < second.length ? [first, second] : [second, first];
  if (short.length === 0) return false;
  return long.endsWith(`-${short}`) || (long.startsWith(short) && KIND_WORDS.test(long.slice(short.length)));
}
