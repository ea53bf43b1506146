import { describe, expect, it } from 'vitest';
import { MAX_EXPANDED_NODES } from '../../../server/src/engine/parse/build-tree.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { childOf, entryOf } from '../../../server/src/engine/parse/tree.ts';
import { plainValue } from './plain-value.ts';

function valueIn(text: string): unknown {
  const { root, problems } = parseDocument(text);
  expect(problems).toEqual([]);
  return plainValue(root);
}

function problemsIn(text: string): readonly string[] {
  return parseDocument(text).problems.map(({ reason, span }) => `${reason} ${text.slice(span.start, span.end)}`);
}

describe('aliases', () => {
  it('are the very node that their anchor names', () => {
    const { root } = parseDocument('a: &x {k: v}\nb: *x\n');
    expect(childOf(root, 'b')).toBe(childOf(root, 'a'));
  });

  it('take the anchor written last before them', () => {
    expect(valueIn('a: &x 1\nb: *x\nc: &x 2\nd: *x\n')).toEqual({ a: 1, b: 1, c: 2, d: 2 });
  });

  it('may stand for keys, and anchors may stand on keys', () => {
    expect(valueIn('&k app: web\nlabel: *k\n')).toEqual({ app: 'web', label: 'app' });
    expect(valueIn('label: &k app\n*k : web\n')).toEqual({ label: 'app', app: 'web' });
  });

  it('may stand for null and for empty text', () => {
    expect(valueIn('a: &x\nb: *x\nc: &y ""\nd: *y\n')).toEqual({ a: null, b: null, c: '', d: '' });
  });

  it('without an anchor before them are a problem', () => {
    expect(problemsIn('a: *x\nb: &x 1\n')).toEqual(['syntax *x']);
    expect(problemsIn('a: &x [*x]\n')).toEqual(['syntax *x']);
  });

  it('are no second problem where the text is broken before', () => {
    expect(problemsIn('a: "\nb: *x\n').map(each => each.split(' ')[0])).toEqual(['syntax']);
    expect(problemsIn('a: b: c\nd: *x\n').map(each => each.split(' ')[0])).toEqual(['syntax']);
  });

  it('leave the rest of the document readable when one has no anchor', () => {
    expect(plainValue(parseDocument('a: *x\nb: 1\n').root)).toEqual({ a: null, b: 1 });
  });
});

describe('merge keys', () => {
  it('bring in the entries of a map, which own entries override', () => {
    expect(valueIn('base: &b {x: 1, z: 2}\nown:\n  <<: *b\n  z: 3\n')).toEqual({
      base: { x: 1, z: 2 },
      own: { x: 1, z: 3 },
    });
  });

  it('bring in a list of maps, earlier ones winning', () => {
    expect(valueIn('- &a {x: 1}\n- &b {x: 2, z: 2}\n- <<: [*a, *b]\n')).toEqual([
      { x: 1 },
      { x: 2, z: 2 },
      { x: 1, z: 2 },
    ]);
  });

  it('bring in a map written in place, and what that merged itself', () => {
    expect(valueIn('- &a {x: 1}\n- &b {<<: *a, z: 2}\n- {<<: *b}\n- {<<: {w: 3}}\n')).toEqual([
      { x: 1 },
      { x: 1, z: 2 },
      { x: 1, z: 2 },
      { w: 3 },
    ]);
  });

  it('mark the entries that they bring in, which keep their place', () => {
    const text = 'base: &b {x: 1}\nown: {<<: *b, z: 2}\n';
    const own = childOf(parseDocument(text).root, 'own');
    expect(entryOf(own, 'x')).toMatchObject({ merged: true, keySpan: { start: 10, end: 11 } });
    expect(entryOf(own, 'z')?.merged).toBe(false);
  });

  it('are keys like others when quoted', () => {
    expect(valueIn('"<<": a\n')).toEqual({ '<<': 'a' });
  });

  it('are a problem when they merge anything but maps', () => {
    expect(problemsIn('<<: text\na: b\n')).toEqual(['syntax text']);
    expect(problemsIn('<<: [text]\n')).toEqual(['syntax text']);
    expect(problemsIn('<<:\na: b\n')).toEqual(['syntax ']);
  });
});

describe('keys', () => {
  it('become text as the API server makes it of them', () => {
    expect(
      valueIn('80: a\n0x10: b\n1.10: c\nyes: d\n"no": e\n9223372036854775807: f\n1e20: g\n.inf: h\n1e-7: i\n'),
    ).toEqual({
      '9223372036854775807': 'f',
      '1e+20': 'g',
      '.inf': 'h',
      '1e-07': 'i',
      80: 'a',
      16: 'b',
      1.1: 'c',
      true: 'd',
      no: 'e',
    });
  });

  it('that repeat stay in written order, and the last counts', () => {
    const { root, problems } = parseDocument('a: 1\nb: 2\na: 3\n');
    expect(problems).toEqual([]);
    expect(root?.kind === 'map' ? root.entries.map(({ key }) => key) : []).toEqual(['a', 'b', 'a']);
    expect(plainValue(childOf(root, 'a'))).toBe(3);
  });

  it.each(['? [a, b]\n: c\n', '? {a: b}\n: c\n', '{[a]: b}\n', 'k: &x [1]\n*x : c\n'])(
    'are a problem when they are no scalars: %j',
    text => {
      expect(parseDocument(text).problems.map(({ reason }) => reason)).toEqual(['syntax']);
    },
  );
});

describe('alias bombs', () => {
  const level = (index: number): string =>
    `l${index}: &l${index} [${Array(10)
      .fill(`*l${index - 1}`)
      .join(', ')}]\n`;
  const bomb = (levels: number): string =>
    `l0: &l0 [a, b]\n${Array.from({ length: levels }, (_, index) => level(index + 1)).join('')}`;

  it('are not read', () => {
    const started = performance.now();
    const { root, problems } = parseDocument(bomb(30));
    expect(root).toBeUndefined();
    expect(problems.map(({ reason }) => reason)).toEqual(['alias-bomb']);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('are told from documents that use many aliases soundly', () => {
    expect(parseDocument(bomb(3)).problems).toEqual([]);
    const many = `a: &a x\nb: [${Array(MAX_EXPANDED_NODES / 4)
      .fill('*a')
      .join(', ')}]\n`;
    expect(parseDocument(many).problems).toEqual([]);
  });

  it('are seen in keys that later ones override', () => {
    const text = bomb(30).replaceAll(/l\d+: /g, 'same: ');
    expect(parseDocument(text).problems.map(({ reason }) => reason)).toEqual(['alias-bomb']);
  });

  it('are seen behind merge keys, which bring in at most so many entries', () => {
    const base = `- &base {${Array.from({ length: 400 }, (_, index) => `k${index}: ${index}`).join(', ')}}\n`;
    const merge = '- <<: [*base, *base]\n';
    expect(parseDocument(base + merge.repeat(100)).problems).toEqual([]);
    expect(parseDocument(base + merge.repeat(130)).problems.map(({ reason }) => reason)).toEqual(['alias-bomb']);
  });

  it('made of merge keys fold into the few keys that they share', () => {
    const level = (index: number): string =>
      `m${index}: &m${index} {<<: [${Array(10)
        .fill(`*m${index - 1}`)
        .join(', ')}]}\n`;
    const text = `m0: &m0 {a: 1, b: 2}\n${Array.from({ length: 20 }, (_, index) => level(index + 1)).join('')}`;
    expect(plainValue(childOf(parseDocument(text).root, 'm20'))).toEqual({ a: 1, b: 2 });
  });
});
