import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { MAX_DEPTH } from '../../../server/src/engine/parse/tokens.ts';
import { childOf } from '../../../server/src/engine/parse/tree.ts';
import { plainValue } from './plain-value.ts';

function reasons(text: string): readonly string[] {
  return parseDocument(text).problems.map(({ reason }) => reason);
}

const block = (depth: number): string =>
  Array.from({ length: depth }, (_, index) => `${' '.repeat(index)}a:\n`).join('');
const flow = (depth: number): string => `a: ${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}\n`;

describe('deep nesting', () => {
  it.each([
    ['block maps', block],
    ['flow lists', flow],
    ['flow maps', (depth: number) => '{a: '.repeat(depth) + '}'.repeat(depth)],
    ['compact lists', (depth: number) => `${'- '.repeat(depth)}a\n`],
    ['unclosed flow lists', (depth: number) => '['.repeat(depth)],
    ['explicit keys', (depth: number) => `${'? '.repeat(depth)}a\n`],
    ['keys that are maps', (depth: number) => '{'.repeat(depth)],
  ])('of 10,000 %s is left unread, quickly', (_, make) => {
    const started = performance.now();
    const { root, problems } = parseDocument(make(10_000));
    expect(root).toBeUndefined();
    expect(problems.map(({ reason }) => reason)).toEqual(['too-deep']);
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it.each([
    ['block maps', (depth: number) => block(depth - 1)],
    ['flow lists', flow],
  ])('of %s is read up to the limit and not beyond', (_, make) => {
    expect(reasons(make(MAX_DEPTH))).toEqual([]);
    expect(reasons(make(MAX_DEPTH + 1))).toEqual(['too-deep']);
  });
});

describe('text that is none', () => {
  it.each(['\0', '\x01', '\x1b', '\x7f', '\x9f'])('is left unread at a control character: %j', character => {
    const text = `a: b\nc: d${character}\n`;
    const { root, problems } = parseDocument(text);
    expect(root).toBeUndefined();
    expect(problems).toMatchObject([{ reason: 'encoding', span: { start: 9, end: 10 } }]);
  });

  it('may hold tabs, line breaks, NEL and characters of every plane', () => {
    expect(reasons('a: "\t\u0085\u00e9\u2028\u{1f600}"\r\n')).toEqual([]);
  });
});

describe('line breaks and byte-order marks', () => {
  const text = 'a:\n  - b: "x\n      y"\n    c: |\n      one\n      two\n# end\nd: 1\n';
  const expected = { a: [{ b: 'x y', c: 'one\ntwo\n' }], d: 1 };

  it.each(['\n', '\r\n', '\r'])('of every kind separate lines: %j', end => {
    const { root, problems } = parseDocument(text.replaceAll('\n', end));
    expect(problems).toEqual([]);
    expect(plainValue(root)).toEqual(expected);
  });

  it('do not move what follows', () => {
    const { root } = parseDocument(text.replaceAll('\n', '\r\n'));
    expect(childOf(root, 'd')?.span).toEqual({ start: text.length + 5, end: text.length + 6 });
  });

  it('take no column at the start of the text', () => {
    for (const each of [text, `---\n${text}`, '- a\n- b\n']) {
      const { root, problems } = parseDocument(`\uFEFF${each}`);
      expect(problems).toEqual([]);
      expect(plainValue(root)).toEqual(plainValue(parseDocument(each).root));
      expect(root?.span.start).toBe((parseDocument(each).root?.span.start ?? 0) + 1);
    }
  });
});

describe('empty documents', () => {
  it.each(['', '\n', '# only a comment\n', '---\n', '---\n# comment\n', '...\n', '\uFEFF', '%YAML 1.1\n---\n'])(
    'have no content and no problem: %j',
    text => {
      const { root, problems } = parseDocument(text);
      expect(problems).toEqual([]);
      expect(plainValue(root) ?? null).toBe(null);
    },
  );
});

describe('tags', () => {
  it.each([
    ['!!str 80', '80'],
    ['!!str', ''],
    ['!!int "80"', 80],
    ['!!bool "yes"', true],
    ['!<tag:yaml.org,2002:str> 80', '80'],
    ['!custom 80', '80'],
    ['! 80', '80'],
    ['!', ''],
    ['!!binary d2Vi', 'web'],
    ['!!float 80', 80],
    ['!!timestamp 2001-01-31', '2001-01-31'],
    ['!!map yes', 'yes'],
    ['!!null', null],
    ['"80"', '80'],
  ])('decide what a scalar is: %s', (source, value) => {
    expect(plainValue(childOf(parseDocument(`a: ${source}\n`).root, 'a'))).toBe(value);
  });

  it.each([
    '!!int x',
    '!!int 1.0',
    '!!int 1e3',
    '!!float x',
    '!!bool 1',
    '!!null x',
    '!!int',
    '!!binary a',
    '!!timestamp x',
  ])('that do not fit are a problem: %s', source => {
    expect(reasons(`a: ${source}\n`)).toEqual(['syntax']);
  });
});

describe('what YAML 1.2 allows and the API server does not', () => {
  it.each([
    ['a: {b: ::/0}\n', '::/0'],
    ['a: [::1/128]\n', '::1/128'],
    ['a: {b: ?c}\n', '?c'],
    ['a: {b: http://c/?d}\n', 'http://c/?d'],
    ['a: {b:{c: d}}\n', 'b'],
    ['a: {b:[c]}\n', 'b'],
    ['a: &b.c d\n', 'd'],
    ['a: "\\/"\n', '"\\/"'],
    ['a: "\\ud83d\\ude00"\n', '"\\ud83d\\ude00"'],
    ['null: a\n', 'null'],
    ['~: a\n', '~'],
    ['18446744073709551615: a\n', '18446744073709551615'],
    ['%YAML 1.2\n---\na: b\n', '%YAML 1.2'],
    ['%FOO\n---\na: b\n', '%FOO'],
  ])('is a problem: %j', (text, where) => {
    const { problems } = parseDocument(text);
    expect(problems.map(({ reason, span }) => [reason, text.slice(span.start, span.end)])).toEqual([['syntax', where]]);
  });

  it.each([
    'a: ::/0\nb: ?c\nd: e?f\n',
    'a: {b: "::/0", c: 2001:db8::/32, d: e:f}\n',
    'a: {"b":{c: d}, "e":[f]}\n',
    'a: &b-c_1 d\n',
    'a: "\\\\/ \\\\ud83d \\u00e9"\n',
    '{"a": "\\/", "b": "\\ud83d\\ude00"}\n',
    '%YAML 1.1\n%TAG !a! tag:b,2000:\n---\na: b\n',
  ])('is no problem elsewhere: %j', text => {
    expect(reasons(text)).toEqual([]);
  });
});
