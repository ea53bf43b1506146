import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelSelector } from '../../../server/src/engine/objects/selector.ts';
import {
  includesSpace,
  inSpace,
  intersectSpaces,
  isCovered,
  isImpossible,
  namespaceSpaceOf,
  overlaps,
  selectorKey,
  spaceKey,
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

  it('takes no selector for all label sets, and one broken selector among others for none', () => {
    expect(spaceOf()).toEqual(new Map());
    expect(isImpossible(spaceOf(selector(), { ...selector(), broken: true }))).toBe(true);
  });

  it('makes the label sets of a selector once', () => {
    const one = selector(requirement('app', 'Exists'));
    expect(spaceOf(one)).toBe(spaceOf(one));
  });

  it('cuts two label spaces as sets are cut', () => {
    fc.assert(
      fc.property(anySelector, anySelector, (x, y) => {
        const both = EVERY_LABELS.filter(each => picks(x, each) && picks(y, each));
        const cut = intersectSpaces(spaceOf(x), spaceOf(y));
        expect(EVERY_LABELS.filter(each => inSpace(cut, each))).toEqual(both);
      }),
      { numRuns: 300 },
    );
  });

  it('finds covered what several selectors cover together, and only that', () => {
    fc.assert(
      fc.property(anySelector, fc.array(anySelector, { maxLength: 5 }), (x, others) => {
        const isEach = EVERY_LABELS.every(each => !picks(x, each) || others.some(other => picks(other, each)));
        expect(
          isCovered(
            spaceOf(x),
            others.map(each => spaceOf(each)),
          ),
        ).toBe(isEach);
      }),
      { numRuns: 1500 },
    );
  });

  it('covers anything by a label that is one of a list, another or absent', () => {
    const parts = [
      selector(requirement('app', 'In', 'a', 'b')),
      selector(requirement('app', 'NotIn', 'a', 'b'), requirement('app', 'Exists')),
      selector(requirement('app', 'DoesNotExist')),
    ].map(each => spaceOf(each));
    expect(isCovered(spaceOf(selector()), parts)).toBe(true);
    expect(parts.map((_, left) => isCovered(spaceOf(selector()), parts.toSpliced(left, 1)))).toEqual([
      false,
      false,
      false,
    ]);
  });

  /** Two selectors for each key, of which one holds: 2 to the power of the number of keys, less one, are looked at. */
  function halves(keys: number): boolean {
    const names = Array.from({ length: keys }, (_, index) => `key-${index}`);
    const last = spaceOf(...names.map(key => selector(requirement(key, 'Exists'))));
    const covering = names.map(key => spaceOf(selector(requirement(key, 'DoesNotExist'))));
    return isCovered(spaceOf(selector()), [...covering, last]);
  }

  it('covers by the absence of any of many labels, and the presence of all', () => expect(halves(12)).toBe(true));

  it('gives equal space keys to equal spaces that are written in another order, and only to such', () => {
    fc.assert(
      fc.property(anySelector, anySelector, (x, y) => {
        const turned = selector(
          ...x.requirements.toReversed().map(each => ({ ...each, values: each.values.toReversed() })),
        );
        expect(spaceKey(spaceOf(turned))).toBe(spaceKey(spaceOf(x)));
        if (spaceKey(spaceOf(x)) === spaceKey(spaceOf(y))) expect(isSame(x, y)).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(spaceKey(spaceOf(selector(requirement('b', 'NotIn', 'y', 'x'), requirement('a', 'Exists'))))).toBe(
      '["a",false,true],["b",true,true,"x","y"]',
    );
  });

  it('knows that a namespace has its name as a label, whatever picks it', () => {
    const name = 'kubernetes.io/metadata.name';
    const unnamed = new Map([['app', 'a']]);
    const named = new Map([...unnamed, [name, 'shop']]);
    const isIn = (picked: LabelSelector) => [unnamed, named].map(labels => inSpace(namespaceSpaceOf(picked), labels));
    expect(isIn(selector())).toEqual([false, true]);
    expect(isIn(selector(requirement('app', 'In', 'a')))).toEqual([false, true]);
    expect(isIn(selector(requirement(name, 'In', 'shop')))).toEqual([false, true]);
    expect(isIn(selector(requirement(name, 'NotIn', 'shop')))).toEqual([false, false]);
    expect(isIn(selector(requirement('app', 'DoesNotExist')))).toEqual([false, false]);
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
