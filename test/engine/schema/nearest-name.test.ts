import { describe, expect, it } from 'vitest';
import { distance, nearestNames } from '../../../server/src/engine/nearest-name.ts';

describe('distance', () => {
  it.each([
    ['from', 'from', 0],
    ['From', 'from', 0],
    ['form', 'from', 1],
    ['port', 'ports', 1],
    ['cird', 'cidr', 1],
    ['podSelctor', 'podSelector', 1],
    ['', 'to', 2],
    ['kitten', 'sitting', 3],
  ])('of %j and %j is %i', (a, b, steps) => {
    expect(distance(a, b)).toBe(steps);
    expect(distance(b, a)).toBe(steps);
  });
});

describe('nearestNames', () => {
  const names = ['from', 'ports', 'podSelector', 'namespaceSelector'];

  it('offers what is within a third of the length', () => {
    expect(nearestNames('form', names)).toEqual(['from']);
    expect(nearestNames('pod_selector', names)).toEqual(['podSelector']);
    expect(nearestNames('sources', names)).toEqual([]);
    expect(nearestNames('to', names)).toEqual([]);
  });

  it('offers all that are equally near', () => {
    expect(nearestNames('bat', ['cat', 'rat', 'dog'])).toEqual(['cat', 'rat']);
  });

  it('offers nothing for long keys and without names', () => {
    expect(nearestNames('a'.repeat(10_000), ['a'.repeat(10_000)])).toEqual([]);
    expect(nearestNames('a', [])).toEqual([]);
  });
});
