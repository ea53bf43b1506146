/** A value of a discrete ordered domain: ports and IPv4 addresses are numbers, IPv6 addresses bigints. */
export type Ordinal = number | bigint;

/** An inclusive range. */
export type Interval<T extends Ordinal> = readonly [low: T, high: T];

/** A set of ordinals: disjoint, ascending, non-adjacent inclusive ranges. */
export type IntervalSet<T extends Ordinal> = readonly Interval<T>[];

function next<T extends Ordinal>(value: T): T;
function next(value: Ordinal): Ordinal {
  return typeof value === 'bigint' ? value + 1n : value + 1;
}

function previous<T extends Ordinal>(value: T): T;
function previous(value: Ordinal): Ordinal {
  return typeof value === 'bigint' ? value - 1n : value - 1;
}

/** Makes a set of any ranges: sorted, overlapping and adjacent ones joined, empty ones dropped. */
export function intervalSet<T extends Ordinal>(ranges: readonly Interval<T>[]): IntervalSet<T> {
  const sorted = ranges.filter(([low, high]) => low <= high);
  if (sorted.length < 2) return sorted;
  sorted.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  const joined: Interval<T>[] = [];
  for (const range of sorted) {
    const last = joined.at(-1);
    if (last === undefined || range[0] > next(last[1])) joined.push(range);
    else if (range[1] > last[1]) joined[joined.length - 1] = [last[0], range[1]];
  }
  return joined;
}

/** Returns what is in either set. */
export function unite<T extends Ordinal>(a: IntervalSet<T>, b: IntervalSet<T>): IntervalSet<T> {
  if (a.length === 0) return b;
  return b.length === 0 ? a : intervalSet([...a, ...b]);
}

/** Returns what is in both sets. */
export function intersect<T extends Ordinal>(a: IntervalSet<T>, b: IntervalSet<T>): IntervalSet<T> {
  const result: Interval<T>[] = [];
  let i = 0;
  let j = 0;
  for (let x = a[i], y = b[j]; x !== undefined && y !== undefined; x = a[i], y = b[j]) {
    let [low, high] = x;
    if (y[0] > low) low = y[0];
    if (y[1] < high) high = y[1];
    if (low <= high) result.push([low, high]);
    if (x[1] < y[1]) i++;
    else j++;
  }
  return result;
}

/** Returns what is in the first set and not in the second. */
export function subtract<T extends Ordinal>(a: IntervalSet<T>, b: IntervalSet<T>): IntervalSet<T> {
  const result: Interval<T>[] = [];
  let j = 0;
  for (const [low, high] of a) {
    let from = low;
    while ((b[j]?.[1] ?? high) < low) j++;
    for (let k = j, hole = b[k]; hole !== undefined && hole[0] <= high; hole = b[++k]) {
      if (hole[0] > from) result.push([from, previous(hole[0])]);
      from = next(hole[1]);
    }
    if (from <= high) result.push([from, high]);
  }
  return result;
}

/** Says whether every member of the second set is in the first. */
export function includes<T extends Ordinal>(a: IntervalSet<T>, b: IntervalSet<T>): boolean {
  return subtract(b, a).length === 0;
}

/** Says whether the value is in the set. */
export function has<T extends Ordinal>(set: IntervalSet<T>, value: T): boolean {
  let from = 0;
  let to = set.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const range = set[middle];
    if (range === undefined || range[0] > value) to = middle;
    else if (range[1] < value) from = middle + 1;
    else return true;
  }
  return false;
}

/** Says whether two sets hold the same values; sets are canonical, so range by range. */
export function sameIntervals<T extends Ordinal>(a: IntervalSet<T>, b: IntervalSet<T>): boolean {
  return a.length === b.length && a.every((range, index) => range[0] === b[index]?.[0] && range[1] === b[index]?.[1]);
}
