import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resplit } from '../../../server/src/engine/parse/resplit.ts';
import { splitDocuments } from '../../../server/src/engine/parse/split.ts';

const piece = fc.constantFrom(
  '---',
  '---\n',
  '--- # comment\n',
  '...\n',
  '...',
  '# comment\n',
  '%YAML 1.2\n',
  'a: 1\n',
  'b: |\n  --- no\n',
  '\n',
  '\r\n',
  '\r',
  ' ',
  '-',
  '{"a": 1}',
  '{"b": 2}\n',
  '\uFEFF',
  'x',
);
const pieces = fc.array(piece, { maxLength: 14 });

function textsOf(text: string): readonly string[] {
  return splitDocuments(text).map(({ start, end }) => text.slice(start, end));
}

/** Puts together what an edit left and what was cut anew. */
function resplitTexts(text: string, before: readonly string[]): readonly string[] {
  const { first, last, between } = resplit(text, before);
  const anew = between.map(({ start, end }) => text.slice(start, end));
  return [...before.slice(0, first), ...anew, ...before.slice(before.length - last)];
}

describe('cutting an edited text anew', () => {
  it('gives the documents of the whole text', () => {
    const edit = fc.record({ at: fc.nat(20), removed: fc.nat(4), added: fc.array(piece, { maxLength: 3 }) });
    fc.assert(
      fc.property(pieces, edit, (parts, { at, removed, added }) => {
        const before = textsOf(parts.join(''));
        const after = parts.toSpliced(at, removed, ...added).join('');
        expect(resplitTexts(after, before)).toEqual(textsOf(after));
      }),
      { numRuns: 3000 },
    );
  });

  it('gives the documents of the whole text after single keys', () => {
    const key = fc.record({ at: fc.nat(60), removed: fc.nat(2), added: fc.constantFrom('', '-', '\n', '.', ' ', '#') });
    fc.assert(
      fc.property(pieces, key, (parts, { at, removed, added }) => {
        const text = parts.join('');
        const after = text.slice(0, at) + added + text.slice(at + removed);
        expect(resplitTexts(after, textsOf(text))).toEqual(textsOf(after));
      }),
      { numRuns: 3000 },
    );
  });

  it('looks only at the documents around the edit', () => {
    const before = Array.from({ length: 9 }, (_, index) => `---\na: ${index}\n`);
    const after = before.join('').replace('a: 4', 'a: 44');
    expect(resplit(after, before)).toEqual({
      first: 3,
      last: 3,
      between: [
        { start: 27, end: 36 },
        { start: 36, end: 46 },
        { start: 46, end: 55 },
      ],
    });
  });
});
