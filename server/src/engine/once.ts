/** Returns a function that computes its answer once for each object, and forgets it with the object. */
export function onceForEach<K extends WeakKey, V>(compute: (key: K) => V): (key: K) => V {
  return keptIn(new WeakMap<K, Kept<V>>(), compute);
}

/** Returns a function that computes its answer once for each text or other key, and keeps it as long as itself. */
export function onceForKey<K, V>(compute: (key: K) => V): (key: K) => V {
  return keptIn(new Map<K, Kept<V>>(), compute);
}

/** Returns a function that keeps its last answer: for what is asked about one thing many times, and then about another. */
export function onceInARow<K, V>(compute: (key: K) => V): (key: K) => V {
  let last: { readonly key: K; readonly value: V } | undefined;
  return key => {
    if (last?.key !== key) last = { key, value: compute(key) };
    return last.value;
  };
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
