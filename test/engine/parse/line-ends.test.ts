import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';

const told = (text: string): readonly string[] =>
  parseDocument(text).problems.map(({ message, span }) => `${span.start} ${message}`);

// Each outcome is that of kubectl 1.35.
describe.each(['\u0085', '\u2028', '\u2029'])('the line end %j of YAML 1.1', end => {
  const code = end.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const comment = `This document cannot be read. The invisible character U+${code} ends the line for kubectl: the rest of this comment is read as content. Delete it.`;
  const value = `This document cannot be read. The invisible character U+${code} ends the line for kubectl: the rest of this value stands on a line of its own. Delete it, or put the value in double quotes.`;

  it.each([
    [`# x${end}y\na: b\n`, 3],
    [`# x${end}  y\na: b\n`, 3],
    [`---\n# x${end}y\na: b\n`, 7],
    [`a: b # x${end}y\n`, 8],
    [`a: b # x${end}# y${end}z\n`, 12],
    [`{a: b # x${end}y\n}\n`, 9],
  ])('is refused within the comment of %j', (text, at) => {
    expect(told(text)).toEqual([`${at} ${comment}`]);
  });

  it.each([
    [`a: p${end}q\n`, 4],
    [`a:\n  b: p${end}q\nc: d\n`, 9],
    [`a: |\n  p${end}q\n`, 8],
    [`a${end}b: c\n`, 1],
  ])('is refused within the value of %j', (text, at) => {
    expect(told(text)).toEqual([`${at} ${value}`]);
  });

  it.each([
    `# x${end}\na: b\n`,
    `# x${end}# y\na: b\n`,
    `# x${end}  # y\na: b\n`,
    `# x${end}\r\na: b\r\n`,
    `a: "p${end}q"\n`,
    `a: 'p${end}q'\n`,
    `a: p${end}\n`,
    `a: p${end}   q\n`,
    `a: |\n  p${end}  q\n`,
    `{a: p${end}q}\n`,
    `{"a": "p${end}q"}\n`,
  ])('is taken in %j', text => {
    expect(told(text)).toEqual([]);
  });
});

describe('a number in JSON', () => {
  const huge =
    'This document cannot be read. This number is larger than any that kubectl can read in JSON. Write a smaller one.';

  it.each([
    ['{"a": 1e400}', 6],
    ['{"a": [1, -1E+400]}', 10],
    ['\n {"b": "1e400", "a": 1e9999}', 22],
    [`{"a": ${'9'.repeat(400)}}`, 6],
  ])('is refused where it is beyond all numbers: %#', (text, at) => {
    expect(told(text)).toEqual([`${at} ${huge}`]);
  });

  it.each([
    '{"a": 1e308}',
    '{"a": 1e-400}',
    '{"a": "1e400"}',
    'a: 1e400\n',
    '# c\n{"a": 1e400}',
    '---\n{"a": 1e400}',
    '{a: 1e400}',
    "{'a': 1e400}",
  ])('is taken where kubectl takes it: %j', text => {
    expect(told(text)).toEqual([]);
  });
});

describe('a comment in JSON', () => {
  const comment =
    'This document cannot be read. JSON has no comments: kubectl takes this one for content and refuses it. Delete it.';

  it.each([
    ['// x\n{"a": 1}', 0],
    ['/* x */\n{"a": 1}', 0],
    ['{"a": 1, // "x"\n "b": 2}', 9],
    ['{"a": "//", /* x\n */ "b": 2}', 12],
    ['{"a": 1} // x\n', 9],
  ])('is refused: %j', (text, at) => {
    expect(told(text)).toEqual([`${at} ${comment}`]);
  });

  it.each(['# x\n{"a": 1}', '{"a": 1, # x\n "b": 2}', '{"a": "// x /* y */"}', '{a: // x\n}', '{"a": http://b}'])(
    'is none, or one of YAML: %j',
    text => {
      expect(told(text)).toEqual([]);
    },
  );
});
