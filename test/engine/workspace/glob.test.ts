import fc from 'fast-check';
import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import { globMatcher } from '../../../server/src/workspace/files/glob.ts';
import { parseGlob } from '../../../server/src/workspace/files/glob-parser.ts';

const name = fc.string({ unit: fc.constantFrom('a', 'b', '.', '-'), minLength: 1, maxLength: 4 });
const path = fc
  .array(
    name.filter(each => !/^\.{1,2}$/.test(each)),
    { minLength: 1, maxLength: 4 },
  )
  .map(parts => parts.join('/'));
const piece = fc.constantFrom('a', 'b', '.', '-', '*', '?', '[ab]', '[a-b]', '{a,b}', '{a,*b}');
const segment = fc.oneof(
  fc.constant('**'),
  fc.array(piece, { minLength: 1, maxLength: 4 }).map(pieces => pieces.join('')),
);
const pattern = fc.array(segment, { minLength: 1, maxLength: 4 }).map(segments => segments.join('/'));

describe('a glob pattern', () => {
  it.each([
    ['**/*.{yaml,yml,json}', ['a.yaml', 'x/y/a.yml', '.hidden/a.json'], ['a.yamlx', 'yaml', 'a.yaml/b']],
    ['**/node_modules/**', ['node_modules/', 'node_modules/a', 'x/node_modules/y/z'], ['node_modules_/a', 'a']],
    ['deploy/*.yaml', ['deploy/a.yaml'], ['deploy/x/a.yaml', 'a.yaml']],
    ['./deploy/**', ['deploy/', 'deploy/a/b'], ['deploy', 'deploys/a']],
    ['deploy/old', ['deploy/old', 'deploy/old/'], ['deploy/old/a']],
    ['deploy/old/', ['deploy/old/'], ['deploy/old']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['a/xb', 'ab']],
    ['a**b', ['ab', 'axb'], ['a/b']],
    ['[!a-c]?', ['dx', '网é'], ['ax', 'd', 'd/']],
    ['[]x]', [']', 'x'], ['a']],
    ['{a..c}{1,2}', ['a1', 'b2'], ['d1', 'a3']],
    ['{a}', ['{a}'], ['a']],
    ['+(ab|c)d', ['abd', 'cabcd'], ['d', 'abab']],
    ['*(a)b', ['b', 'aab'], ['cb']],
    ['a\\*[\\]]', ['a*]'], ['ab]']],
    ['(*)*(*)*', ['', 'abc'], ['a/b']],
  ])('%j takes what it stands for', (text, taken, left) => {
    const matches = globMatcher([text]);
    expect(taken.filter(each => !matches(each))).toEqual([]);
    expect(left.filter(matches)).toEqual([]);
  });

  it('takes the paths that other matchers take', () => {
    fc.assert(
      fc.property(pattern, path, (text, one) => {
        // Matchers differ in whether `x/**` takes a file x, and `**{a,b}` crosses folders; a shortcut of this one refuses
        // `a.` to `*.*`.
        fc.pre(!/\/\*{2,}$|\*\*\{/.test(text));
        expect(globMatcher([text])(one)).toBe(picomatch.isMatch(one, text, { dot: true, fastpaths: false }));
      }),
      { numRuns: 3000 },
    );
  });

  it('takes with others what one of them takes, and wrong ones take nothing', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 4 }), path, (texts, one) => {
        expect(globMatcher([...texts, '', '['])(one)).toBe(texts.some(text => globMatcher([text])(one)));
      }),
    );
  });

  it('is followed without trying again, whatever it repeats', () => {
    const file = `${'a'.repeat(250)}.yaml`;
    for (const text of [
      '(*)*'.repeat(200),
      '*a'.repeat(400),
      '**/'.repeat(300),
      `${'+('.repeat(300)}a${')'.repeat(300)}b`,
    ]) {
      const matches = globMatcher([`${text}!`]);
      expect(matches(`${file}/`.repeat(20))).toBe(false);
    }
  });

  it.each([
    ['', 'an empty pattern matches no file. Delete it.'],
    ['a'.repeat(1001), 'this pattern has 1001 characters, and 1000 are the most.'],
    ['!a', 'a pattern cannot begin with !. What is to be left out stands in files.exclude.'],
    ['a!(b)', 'the form !(…) is not known. What is to be left out stands in files.exclude.'],
    ['a[b', 'its [ at character 2 is not closed. A backslash makes it the character itself.'],
    ['a[]', 'its [ at character 2 is not closed. A backslash makes it the character itself.'],
    ['{a,b', 'its { at character 1 is not closed. A backslash makes it the character itself.'],
    ['a{b,[}', 'its [ at character 5 is not closed. A backslash makes it the character itself.'],
    ['(a|b', 'its ( at character 1 is not closed. A backslash makes it the character itself.'],
    ['@(a|b', 'its ( at character 2 is not closed. A backslash makes it the character itself.'],
  ])('%j is wrong', (text, problem) => {
    expect(parseGlob(text)).toEqual({ ok: false, problem });
  });

  it('is taken or refused, and never throws', () => {
    const odd = fc.string({ unit: fc.constantFrom(...'ab*?[]{}(),|!+@\\/.-^'), maxLength: 30 });
    fc.assert(fc.property(odd, path, (text, one) => typeof globMatcher([text])(one) === 'boolean'));
  });
});
