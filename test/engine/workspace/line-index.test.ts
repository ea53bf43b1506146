import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../../server/src/workspace/files/line-index.ts';

const text = fc
  .array(fc.constantFrom('a', 'bc', ' ', '\t', '\n', '\r\n', '\r', '\u2028', '\u{1f600}', 'é'), { maxLength: 20 })
  .map(parts => parts.join(''));

/** The slow model: walks over the text, one UTF-16 unit at a time. */
function walk(source: string, offset: number): { line: number; character: number } {
  let line = 0;
  let character = 0;
  for (let at = 0; at < offset; at++) {
    const endsLine = source[at] === '\n' || (source[at] === '\r' && source[at + 1] !== '\n');
    line += endsLine ? 1 : 0;
    character = endsLine ? 0 : character + 1;
  }
  return { line, character };
}

describe('lines and characters', () => {
  it('agree with walking over the text', () => {
    fc.assert(
      fc.property(text, source => {
        const lines = new LineIndex(source);
        for (let offset = 0; offset <= source.length; offset++)
          expect(lines.position(offset)).toEqual(walk(source, offset));
      }),
      { numRuns: 300 },
    );
  });

  it('lead back to their offset, from everywhere but inside a line break', () => {
    fc.assert(
      fc.property(text, source => {
        const lines = new LineIndex(source);
        for (let offset = 0; offset <= source.length; offset++) {
          const inBreak = source[offset] === '\n' && source[offset - 1] === '\r';
          if (!inBreak) expect(lines.offset(lines.position(offset))).toBe(offset);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(['\n', '\r\n', '\r'])('beyond the end of a line mean its end, before the line break %j', end => {
    const lines = new LineIndex(`ab${end}c${end}`);
    expect(lines.offset({ line: 0, character: 99 })).toBe(2);
    expect(lines.offset({ line: 1, character: 99 })).toBe(3 + end.length);
    expect(lines.offset({ line: 2, character: 99 })).toBe(3 + 2 * end.length);
    expect(lines.offset({ line: 3, character: 0 })).toBe(3 + 2 * end.length);
  });

  it('are clamped outside the text', () => {
    const lines = new LineIndex('ab\nc');
    expect(lines.position(-5)).toEqual({ line: 0, character: 0 });
    expect(lines.position(99)).toEqual({ line: 1, character: 1 });
    expect(new LineIndex('').position(0)).toEqual({ line: 0, character: 0 });
    expect(new LineIndex('').offset({ line: 5, character: 5 })).toBe(0);
  });

  it('make ranges of spans, moved by the place of the document', () => {
    expect(new LineIndex('ab\ncd\nef').range({ start: 1, end: 4 }, 3)).toEqual({
      start: { line: 1, character: 1 },
      end: { line: 2, character: 1 },
    });
  });
});
