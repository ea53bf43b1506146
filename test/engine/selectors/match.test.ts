import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches, matchesEverything, meets } from '../../../server/src/engine/selectors/match.ts';
import { anySelector, EVERY_LABELS, picks, requirement, selector } from './label-worlds.ts';

describe('matching labels', () => {
  it('agrees with the slow model on every label set', () => {
    fc.assert(
      fc.property(anySelector, each => {
        expect(EVERY_LABELS.map(labels => matches(each, labels))).toEqual(
          EVERY_LABELS.map(labels => picks(each, labels)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('holds for NotIn where the key is absent', () => {
    expect(meets(new Map(), requirement('app', 'NotIn', 'a'))).toBe(true);
  });

  it('takes an empty value for a value', () => {
    const empty = new Map([['app', '']]);
    expect(meets(empty, requirement('app', 'Exists'))).toBe(true);
    expect(meets(empty, requirement('app', 'DoesNotExist'))).toBe(false);
    expect(meets(empty, requirement('app', 'In', ''))).toBe(true);
    expect(meets(new Map(), requirement('app', 'In', ''))).toBe(false);
  });

  it('picks everything without requirements and nothing when broken', () => {
    expect(matches(selector(), new Map())).toBe(true);
    expect(matches({ ...selector(), broken: true }, new Map())).toBe(false);
    expect(matchesEverything(selector())).toBe(true);
    expect(matchesEverything({ ...selector(), broken: true })).toBe(false);
    expect(matchesEverything(selector(requirement('app', 'NotIn', 'a')))).toBe(false);
  });
});
