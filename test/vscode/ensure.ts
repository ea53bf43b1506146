/** Fails unless the fact holds; for helpers that also run in a web worker, which has no node:assert. */
export function ensure(holds: boolean | object | undefined, fact: string): asserts holds {
  if (!holds) throw new Error(`Expected: ${fact}`);
}
