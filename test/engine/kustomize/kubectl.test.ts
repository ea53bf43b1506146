import { describe, expect, it } from 'vitest';
import { build } from '../../../server/src/engine/kustomize/index.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { splitDocuments } from '../../../server/src/engine/parse/split.ts';
import { comparable, overlays } from './fixtures.ts';

/** Sorts by kind, namespace and name: kubectl orders what it prints. */
function sorted(objects: readonly unknown[]): readonly unknown[] {
  return objects.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

function recorded(text: string): readonly unknown[] {
  return splitDocuments(text).flatMap(({ start, end }) => {
    const { root } = parseDocument(text.slice(start, end));
    return root?.kind === 'map' ? [comparable(root, /^kind: (?:ConfigMap|Secret)$/m.test(text.slice(start, end)))] : [];
  });
}

/** Orders keys alike, so that texts of equal objects are equal. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, ordered(inner)] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

describe('an overlay gives the objects that kubectl makes of it', () => {
  const all = overlays();

  it('for at least 60 overlays', () => {
    expect(all.length).toBeGreaterThanOrEqual(60);
  });

  it.each(all)('$name', ({ files, want }) => {
    const { objects, gaps } = build(files, 'app');
    const ours = objects.map(({ root, generated }) => comparable(root, generated));
    expect(sorted(ours.map(ordered))).toEqual(sorted(recorded(want).map(ordered)));
    expect(gaps).toEqual([]);
  });
});
