import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { plainValue } from './plain-value.ts';

function read(text: string): readonly unknown[] {
  const { root, problems } = parseDocument(text);
  return [plainValue(root), problems.map(({ reason }) => reason)];
}

describe('what the API server reads although YAML does not allow it', () => {
  it.each([
    ['a: "b\nc"\nd: e\n', { a: 'b c', d: 'e' }],
    ["a:\n  b: 'c\nd'\n", { a: { b: 'c d' } }],
    ['a: {b: "c\nd", e: "f\ng"}\n', { a: { b: 'c d', e: 'f g' } }],
    ['a: "b"#c\nd: {}#e\nf: [g]#h', { a: 'b', d: {}, f: ['g'] }],
  ])('is read: %j', (text, value) => {
    expect(read(text)).toEqual([value, []]);
  });

  it.each(['a: "b\nc: d\n', 'a: "b\n---\nc"\n', 'a: "b\nc: "d"\n', 'a: {b: "c}\n', 'a: b"#c"\n: d: e\n'])(
    'is told from broken text: %j',
    text => {
      expect(read(text)[1]).toEqual(['syntax']);
    },
  );
});
