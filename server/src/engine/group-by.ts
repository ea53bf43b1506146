/** Groups items by a key, in the order they come. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Returns the first item of each key, in the order they come. */
export function firstOfEach<T>(items: Iterable<T>, keyOf: (item: T) => unknown): readonly T[] {
  return [...groupBy(items, keyOf).values()].flatMap(group => group.slice(0, 1));
}
