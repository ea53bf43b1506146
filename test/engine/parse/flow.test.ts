import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flattenBrokenFlow } from '../../../server/src/engine/parse/broken-flow.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { childOf } from '../../../server/src/engine/parse/tree.ts';
import { plainValue, scalarsOf } from './plain-value.ts';

describe('flow collections', () => {
  it.each([
    [
      'tabs at the start of lines',
      'a: {\n\tb: c,\n\t\td: [e,\n\t\tf]\n\t}\ng: h\n',
      { a: { b: 'c', d: ['e', 'f'] }, g: 'h' },
    ],
    ['JSON indented with tabs', '{\n\t"a": [\n\t\t1,\n\t\t"x"\n\t]\n}\n', { a: [1, 'x'] }],
    ['a closing bracket at column 0', 'a: [\n  b\n]\nc: d\n', { a: ['b'], c: 'd' }],
    ['items at column 0', 'a:\n  b: [\nc,\nd\n  ]\n', { a: { b: ['c', 'd'] } }],
    ['comments between items', 'a: [ # first\n\tb, # "second\n\tc\n]\n', { a: ['b', 'c'] }],
    ['quotes that hold brackets', 'a: [\n\t"]", \'}\',\n\t"\\"]"\n]\n', { a: [']', '}', '"]'] }],
    ['several in one document', 'a: [\n\tb]\nc: {\n\td: e}\n', { a: ['b'], c: { d: 'e' } }],
    ['CR LF line breaks', 'a: {\r\n\tb: c\r\n\t}\r\nd: e\r\n', { a: { b: 'c' }, d: 'e' }],
  ])('are read with %s', (_, text, value) => {
    const { root, problems } = parseDocument(text);
    expect(problems).toEqual([]);
    expect(plainValue(root)).toEqual(value);
    for (const scalar of scalarsOf(root)) expect(text.slice(scalar.span.start, scalar.span.end)).toBe(scalar.source);
  });

  it('keep what follows readable when one is never closed', () => {
    const text = 'spec:\n  policyTypes: [Ingress\n  podSelector:\n    matchLabels:\n      app: web\n';
    const { root, problems } = parseDocument(text);
    expect(problems.map(({ reason }) => reason)).toEqual(['syntax']);
    expect(plainValue(childOf(childOf(root, 'spec'), 'podSelector'))).toEqual({ matchLabels: { app: 'web' } });
  });

  it('never change their length when they are mended', () => {
    const piece = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      ',',
      ':',
      ' ',
      '\t',
      '\n',
      '\r\n',
      '# c',
      '"',
      "'",
      'a',
      'a: ',
      '- ',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
        const text = pieces.join('');
        const mended = flattenBrokenFlow(text);
        expect(mended).toHaveLength(text.length);
        expect(flattenBrokenFlow(mended).length).toBe(text.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('are mended in bounded time and stack, whatever they hold', () => {
    const long = 'x'.repeat(4_000_000);
    expect(parseDocument(`a: [\n\t"${long}"\n]\n`).problems).toEqual([]);
    const many = `${'a: [\n\tb]\n'.repeat(200)}# ${long}\n`;
    expect(parseDocument(many).problems).toHaveLength(1);
    const broken = 'a: [\n\t"x]\n'.repeat(150);
    expect(parseDocument(broken).problems.map(({ reason }) => reason)).toEqual(['syntax']);
  });
});

describe('tabs', () => {
  it('are refused as the indentation of block style', () => {
    expect(parseDocument('a:\n\tb: c\n').problems.map(({ reason }) => reason)).toEqual(['syntax']);
  });

  it('may stand behind values and colons, in brackets and in text', () => {
    const { root, problems } = parseDocument('a: b\t# comment\nc:\td\ne: [\n\t\n\tf\n\t# comment\n]\ng: |\n  h\ti\n');
    expect(problems).toEqual([]);
    expect(plainValue(root)).toEqual({ a: 'b', c: 'd', e: ['f'], g: 'h\ti\n' });
  });

  // Each as kubectl answers.
  it.each([
    ['a: b\n\t\nc: d\n', true],
    ['a: b\n\t# comment\nc: d\n', true],
    ['a:\n  b: c\n  \t\nd: e\n', true],
    ['a:\n  b: c\n    \t\nd: e\n', false],
    ['a:\n  b: c # comment\n    \t\nd: e\n', true],
    ['a:\n  b: "c"\n    \t\nd: e\n', true],
    ['a: [b]\n\t\n', true],
    ['a:\n\t\n  b: c\n', true],
    ['a:\n-\tb\n', true],
    ['a:\n- \tb\n', true],
    ['a: b\t\n', false],
    ['a: "b\tc"\n', false],
  ])('are refused at the begin of lines and behind dashes: %j', (text, refused) => {
    const { problems } = parseDocument(text);
    expect(problems.map(({ span }) => text.slice(span.start, span.end))).toEqual(refused ? ['\t'] : []);
  });
});
