import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitDocuments } from '../../../server/src/engine/parse/split.ts';

function cut(text: string): string[] {
  return splitDocuments(text).map(({ start, end }) => text.slice(start, end));
}

/** The slow model: goes through the lines, each with its line break, and remembers what the current document holds. */
function model(text: string): string[] {
  const lines = text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
  const documents: string[] = [];
  let current = '';
  let isHead = true;
  lines.forEach((line, index) => {
    const bare = (index === 0 && line.startsWith('\uFEFF') ? line.slice(1) : line).replace(/[\r\n]+$/, '');
    const marker = ['---', '...'].find(
      each => bare === each || bare.startsWith(`${each} `) || bare.startsWith(`${each}\t`),
    );
    if (marker === '---' && current !== '' && !isHead) {
      documents.push(current);
      current = '';
    }
    current += line;
    const startsLikeHead = bare.startsWith('%') || bare.trim() === '' || bare.trim().startsWith('#');
    isHead = marker === undefined && startsLikeHead && (current === line || isHead);
    if (marker === '...') {
      documents.push(current);
      current = '';
      isHead = true;
    }
  });
  return current !== '' || documents.length === 0 ? [...documents, current] : documents;
}

const line = fc.constantFrom(
  '---',
  '...',
  '--- ',
  '---\t# c',
  '--- a: b',
  '... # end',
  '----',
  '-----BEGIN CERTIFICATE-----',
  '---a',
  '....',
  ' ---',
  '# comment',
  '  # c',
  '%YAML 1.2',
  '',
  '  ',
  '\t',
  'a: b',
  'a: |',
  'text: "',
  '- x',
  '{}}',
  ' %x',
);
const file = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 12 }),
    fc.constantFrom('', '---', '...', 'a'),
  )
  .map(([mark, lines, end]) => mark + lines.flat().join('') + end);

describe('cutting a file into documents', () => {
  it('agrees with going through the lines', () => {
    fc.assert(
      fc.property(file, text => {
        expect(cut(text)).toEqual(model(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('covers the text, in order and without gaps', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('-', '.', '\n', '\r', ' ', 'a', '#', '\uFEFF') }), text => {
        expect(cut(text).join('')).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives an empty text one document', () => {
    expect(splitDocuments('')).toEqual([{ start: 0, end: 0 }]);
  });

  it('keeps comments and directives with the document after them', () => {
    expect(cut('# head\n%YAML 1.2\n---\na: b\n')).toEqual(['# head\n%YAML 1.2\n---\na: b\n']);
    expect(cut('a: b\n...\n# head\n---\nc: d\n')).toEqual(['a: b\n...\n', '# head\n---\nc: d\n']);
  });

  it('leaves the comments before a second marker with the document that they end', () => {
    expect(cut('a: b\n# tail\n---\nc: d\n')).toEqual(['a: b\n# tail\n', '---\nc: d\n']);
  });

  it('cuts at a marker inside a block scalar at column 0 and not inside an indented one', () => {
    expect(cut('a: |\n---\nb: c\n')).toEqual(['a: |\n', '---\nb: c\n']);
    expect(cut('a: |\n  ---\n  b\n')).toEqual(['a: |\n  ---\n  b\n']);
  });

  it('cuts at a marker inside quotes and inside brackets', () => {
    expect(cut('a: "x\n---\ny"\n')).toEqual(['a: "x\n', '---\ny"\n']);
    expect(cut('[a,\n---\nb]\n')).toEqual(['[a,\n', '---\nb]\n']);
  });

  it('cuts between JSON objects that follow one another', () => {
    expect(cut('{"a": "}{"}\n{"b": {}} {"c": [{}, {}]}\n---\n{"d": 1}\n')).toEqual([
      '{"a": "}{"}\n',
      '{"b": {}} ',
      '{"c": [{}, {}]}\n',
      '---\n{"d": 1}\n',
    ]);
    expect(cut('{a: b}\n{c: d}\n')).toHaveLength(1);
    expect(cut('{"a": "}\n{"}\n')).toHaveLength(1);
  });

  it('takes no certificate for a marker', () => {
    const text = 'a: b\n-----BEGIN CERTIFICATE-----\n---END\n';
    expect(cut(text)).toEqual([text]);
  });

  it('ends a document after `...` whatever the line break', () => {
    expect(cut('a\r...\rb\r')).toEqual(['a\r...\r', 'b\r']);
    expect(cut('a\r\n...\r\nb')).toEqual(['a\r\n...\r\n', 'b']);
  });

  it('keeps a byte-order mark with the first document', () => {
    expect(cut('\uFEFF---\na\n---\nb')).toEqual(['\uFEFF---\na\n', '---\nb']);
  });

  it('takes linear time for hundreds of comment lines that end in CR LF', () => {
    const licence = '# A line of a licence.\r\n'.repeat(500);
    expect(cut(`${licence}a: b\r\n---\r\nc: d\r\n`)).toEqual([`${licence}a: b\r\n`, '---\r\nc: d\r\n']);
  });
});
