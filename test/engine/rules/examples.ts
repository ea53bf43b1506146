import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../server/src/engine/rules/rule.ts';
import { find, fixed, fixTitles } from './check-manifest.ts';

/** Holds a rule to its examples: bad ones give one finding that each fix removes, the others give none. */
export function testExamples(rule: Rule): void {
  describe(`the examples of ${rule.id}`, () => {
    it.each(rule.examples.bad)('reports once: $title', ({ manifest }) => {
      expect(find(rule, manifest)).toHaveLength(1);
    });
    it.each([...rule.examples.fixed, ...rule.examples.nearMisses])('stays silent: $title', ({ manifest }) => {
      expect(find(rule, manifest)).toEqual([]);
    });
    it.each(rule.examples.bad)('is repaired by each fix: $title', ({ manifest }) => {
      const titles = fixTitles(rule, manifest);
      expect(titles).not.toEqual([]);
      for (const title of titles) expect(find(rule, fixed(rule, manifest, title))).toEqual([]);
    });
  });
}
