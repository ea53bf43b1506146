/** Returns a function that computes its answer once for each object, and forgets it with the object. */
export function onceForEach<K extends WeakKey, V>(compute: (key: K) => V): (key: K) => V {
  return keptIn(new WeakMap<K, Kept<V>>(), compute);
}

/** Returns a function that computes its answer once for each text or other key, and keeps it as long as itself. */
export function onceForKey<K, V>(compute: (key: K) => V): (key: K) => V {
  return keptIn(new Map<K, Kept<V>>(), compute);
}

interface Kept<V> {
  readonly value: V;
}

interface Store<K, V> {
  get(key: K): Kept<V> | undefined;
  set(key: K, kept: Kept<V>): unknown;
}

function keptIn<K, V>(store: Store<K, V>, compute: (key: K) => V): (key: K) => V {
  return key => {
    let kept = store.get(key);
    if (kept === undefined) {
      kept = { value: compute(key) };
      store.set(key, kept);
    }
    return kept.value;
  };
}
