import type { CST } from 'yaml';

/** Levels of nesting up to which a document is read; manifests stay below 30, schemas of CRDs below 100. */
export const MAX_DEPTH = 200;

/** Returns how deep the tokens nest, counted without recursion; stops at one level more than the limit. */
export function deepestNesting(tokens: readonly CST.Token[], limit: number): number {
  let level: unknown[] = [...tokens];
  let depth = 0;
  while (level.length > 0 && depth <= limit) {
    const next: unknown[] = [];
    for (const token of level) pushChildren(token, next);
    level = next;
    if (next.length > 0) depth++;
  }
  return depth;
}

function pushChildren(token: unknown, into: unknown[]): void {
  if (typeof token !== 'object' || token === null) return;
  if ('type' in token && token.type === 'document' && 'value' in token) {
    if (token.value !== undefined) into.push(token.value);
    return;
  }
  if (!('items' in token) || !Array.isArray(token.items)) return;
  for (const item of token.items) {
    if (item.key) into.push(item.key);
    if (item.value) into.push(item.value);
  }
}
