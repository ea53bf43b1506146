/** Returns the number of insertions, deletions, replacements and swaps of neighbours between two words, case ignored. */
export function distance(first: string, second: string): number {
  const a = first.toLowerCase();
  const b = second.toLowerCase();
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

// Longer keys are no slips of a known name, and the table grows with the square of the length.
const LONGEST_NAME = 64;

/** Returns the known names that a misspelt one may stand for: all at the least distance, none when too far. */
export function nearestNames(name: string, known: readonly string[]): readonly string[] {
  if (name.length > LONGEST_NAME) return [];
  const limit = Math.max(1, Math.floor(name.length / 3));
  const ranked = known.map(candidate => ({ candidate, steps: distance(name, candidate) }));
  const least = Math.min(...ranked.map(({ steps }) => steps));
  return least > limit ? [] : ranked.filter(({ steps }) => steps === least).map(({ candidate }) => candidate);
}
