import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelSelector } from '../../../server/src/engine/objects/selector.ts';
import {
  includesSpace,
  inSpace,
  isImpossible,
  overlaps,
  selectorKey,
  spaceOf,
} from '../../../server/src/engine/selectors/algebra.ts';
import { anySelector, EVERY_LABELS, picks, requirement, selector } from './label-worlds.ts';

function isSame(a: LabelSelector, b: LabelSelector): boolean {
  const [x, y] = [spaceOf(a), spaceOf(b)];
  return includesSpace(x, y) && includesSpace(y, x);
}

describe('selector algebra', () => {
  it('agrees with trying every label set', () => {
    fc.assert(
      fc.property(anySelector, anySelector, (x, y) => {
        const [a, b] = [spaceOf(x), spaceOf(y)];
        const [inX, inY] = [EVERY_LABELS.filter(each => picks(x, each)), EVERY_LABELS.filter(each => picks(y, each))];
        expect(EVERY_LABELS.filter(each => inSpace(a, each))).toEqual(inX);
        expect(isImpossible(a)).toBe(inX.length === 0);
        expect(includesSpace(a, b)).toBe(inY.every(each => inX.includes(each)));
        expect(overlaps(a, b)).toBe(inX.some(each => inY.includes(each)));
      }),
      { numRuns: 3000 },
    );
  });

  it('takes several selectors as all of them', () => {
    fc.assert(
      fc.property(anySelector, anySelector, (x, y) => {
        const both = EVERY_LABELS.filter(each => picks(x, each) && picks(y, each));
        expect(EVERY_LABELS.filter(each => inSpace(spaceOf(x, y), each))).toEqual(both);
      }),
      { numRuns: 300 },
    );
  });

  it('gives equal keys to selectors of equal requirements in any order, and only to such', () => {
    const shuffled = anySelector.chain(each =>
      fc.tuple(fc.constant(each), fc.shuffledSubarray([...each.requirements], { minLength: each.requirements.length })),
    );
    fc.assert(
      fc.property(shuffled, anySelector, ([each, requirements], other) => {
        expect(selectorKey({ ...each, requirements })).toBe(selectorKey(each));
        if (selectorKey(each) === selectorKey(other)) expect(isSame(each, other)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps values apart that hold commas, quotes and brackets', () => {
    const one = selector(requirement('app', 'In', 'a,b'));
    const two = selector(requirement('app', 'In', 'a', 'b'));
    expect(selectorKey(one)).not.toBe(selectorKey(two));
    expect(isSame(one, two)).toBe(false);
  });

  it('takes a broken selector for one that picks nothing', () => {
    const broken = { ...selector(), broken: true };
    expect(isImpossible(spaceOf(broken))).toBe(true);
    expect(includesSpace(spaceOf(broken), spaceOf(selector()))).toBe(false);
    expect(includesSpace(spaceOf(selector()), spaceOf(broken))).toBe(true);
    expect(overlaps(spaceOf(selector()), spaceOf(broken))).toBe(false);
    expect(selectorKey(broken)).not.toBe(selectorKey(selector()));
  });

  it('knows that values are without end: excluding some leaves others', () => {
    const excluding = selector(requirement('app', 'NotIn', 'a', 'b', ''), requirement('app', 'Exists'));
    expect(isImpossible(spaceOf(excluding))).toBe(false);
  });

  it('tells In from Exists and NotIn from DoesNotExist', () => {
    const exists = spaceOf(selector(requirement('app', 'Exists')));
    const listed = spaceOf(selector(requirement('app', 'In', 'a')));
    expect(includesSpace(exists, listed)).toBe(true);
    expect(includesSpace(listed, exists)).toBe(false);
    const absent = spaceOf(selector(requirement('app', 'DoesNotExist')));
    const notListed = spaceOf(selector(requirement('app', 'NotIn', 'a')));
    expect(includesSpace(notListed, absent)).toBe(true);
    expect(overlaps(listed, notListed)).toBe(false);
  });
});
