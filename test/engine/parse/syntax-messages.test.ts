import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';

describe('broken YAML', () => {
  it.each([
    ['a: {b: {}, c', 'A bracket is opened and never closed: } is missing.'],
    ['a: [b\nc: d\n', 'A bracket is opened and never closed: ] is missing.'],
    ['a: "b\n', 'A quote opens this text and none closes it.'],
    ['a: "b"#c\nd: e: f\n', 'A comment needs a space before its #.'],
    ['a\nb: c\n', 'A key runs over the end of its line; is the colon missing?'],
    ['a: -b\nc', 'This line is neither "key: value" nor an item with a dash.'],
    ['a: {"b" "c"}\n', 'A comma or a colon is missing here.'],
    ['a: [b]]\n', 'This bracket closes none: delete it, or open one before.'],
    ['a: - b\n', 'A list begins on the line below its key, each item with a dash.'],
    ['a: {b: {, c: d}}\n', 'Nothing stands before this comma: delete it.'],
    ['a: {b: c d: e}\n', 'Inside [ ] or { } a comma is missing here, or a dash or colon is too many.'],
    ['a:\n  b: c\n d: e\n', 'The indentation does not fit the lines around it: this line belongs to nothing.'],
    [
      'a: b: c\n',
      'A second map or list starts on the line of a key; begin it on a line of its own, or quote the value if its colon or dash is text.',
    ],
    ['a: @b\n', 'A plain value cannot begin with this character; put it in quotes.'],
    [
      'a: b\n\tc: d\n',
      'A tab stands at the begin of this line or behind a dash; the API server takes spaces alone there, in blank lines too.',
    ],
  ])('is told in the words of its mistake: %j', (text, words) => {
    expect(parseDocument(text).problems.map(({ message }) => message)).toEqual([
      `This document cannot be read. ${words}`,
    ]);
  });
});
