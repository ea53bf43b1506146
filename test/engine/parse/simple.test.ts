import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose } from '../../../server/src/engine/parse/compose.ts';
import { readSimple } from '../../../server/src/engine/parse/simple/block.ts';
import { MAX_DEPTH } from '../../../server/src/engine/parse/tokens.ts';

/** Reads a text the short way and the general way; says whether the short way read it at all. */
function isReadAlike(text: string): boolean {
  const root = readSimple(text);
  if (root === undefined) return false;
  expect({ text, root, problems: [] }).toEqual(compose(text, MAX_DEPTH));
  return true;
}

const POLICY = `# Web and its clients.
---
# One policy.
apiVersion: networking.k8s.io/v1
kind: "NetworkPolicy"
metadata:
  name: web   # the front
  labels: {app: web, 'tier': "front", "a/b": x}
  annotations:

    note: one two:three#four
spec:
  podSelector:
    matchLabels: {}
  # Both.
  policyTypes: [Ingress, "Egress"]
  ingress:
  - from:
    - ipBlock:
        cidr: 10.0.0.0/8
        except:
          - 10.1.0.0/16
          -
    - podSelector:
    ports:
    # HTTP.
    - port: 0x50
      protocol: TCP
  -   - - a
      - b
  egress: []
`;

const line = fc.constantFrom(
  'a: b',
  'a:',
  '"q": c',
  "'q': c # d",
  'on: off',
  '- a',
  '-',
  '- - b',
  '- a: b',
  '- a:',
  '-  a: # c',
  '- "x"',
  'a: {b: c, d: [e, f]}',
  'a: []',
  'a: -1',
  'a: "b" c',
  'a: b: c',
  'a: b #c',
  'a: b#c',
  'a: |',
  'a: &x b',
  'a: *x',
  '# comment',
  '',
  ' ',
  'a b',
  '---',
  '...',
  '%a',
  'a: [b',
  'c]',
  'a: "b',
  'c"',
  "a: 'it''s'",
  '? a',
  ': b',
  '<<: a',
);
const indented = fc
  .tuple(fc.nat(6), line, fc.constantFrom('', '', '', ' '))
  .map(([columns, text, end]) => ' '.repeat(columns) + text + end);
const randomLines = fc
  .tuple(fc.array(indented, { maxLength: 9 }), fc.constantFrom('\n', '\n', '\r\n'), fc.constantFrom('', '\n'))
  .map(([parts, lineBreak, end]) => parts.join(lineBreak) + end);

const LINES = POLICY.split('\n');

/** Moves, repeats, replaces or deletes a line of the policy, or edits some characters of it. */
const change = fc.tuple(fc.nat(LINES.length - 1), fc.integer({ min: -3, max: 3 }), fc.nat(3), indented, fc.nat(20));
const changedPolicy = fc.array(change, { minLength: 1, maxLength: 4 }).map(changes => {
  const lines = [...LINES];
  for (const [at, columns, how, other, character] of changes) {
    const own = lines[at] ?? '';
    const shifted = columns < 0 ? own.slice(-columns) : ' '.repeat(columns) + own;
    const edited = own.slice(0, character) + other.trim() + own.slice(character + Math.abs(columns));
    if (how === 0) lines.splice(at, 1, shifted);
    else if (how === 1) lines.splice(at, 1, edited);
    else if (how === 2) lines.splice(at, columns < 0 ? 1 : 0, other);
    else lines.splice(at, 0, own);
  }
  return lines.join('\n');
});

/** Reads that many random texts both ways; returns how many the short way read. */
function readMany(texts: fc.Arbitrary<string>, numRuns: number): number {
  let read = 0;
  const count = (text: string): void => {
    if (isReadAlike(text)) read++;
  };
  fc.assert(fc.property(texts, count), { numRuns });
  return read;
}

describe('a simple text', () => {
  it('with all that the short way reads is read as the general way reads it', () => {
    expect(isReadAlike(POLICY)).toBe(true);
    expect(isReadAlike(POLICY.replaceAll('\n', '\r\n'))).toBe(true);
  });

  it('with a comment above an empty item is left to the general way, for the comment belongs to the item', () => {
    expect(readSimple('- a\n# b\n-\n- c\n')).toBeUndefined();
    expect(isReadAlike('- a\n# b\n- c\n')).toBe(true);
  });

  it('of random lines is read as the general way reads it, or not at all', () => {
    expect(readMany(randomLines, 20_000)).toBeGreaterThan(1000);
  });

  it('that was a policy before some changes is read as the general way reads it, or not at all', () => {
    expect(readMany(changedPolicy, 3000)).toBeGreaterThan(500);
  });
});

describe('JSON', () => {
  const key = fc.constantFrom('a', 'b', 'on', 'é', 'a"b', 'k:{"x":1}', '/', '', '#', '- a', 'a: b');
  const json = fc.letrec(tie => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(
        null,
        true,
        false,
        0,
        -1,
        1.5,
        1e21,
        '',
        'a',
        'on',
        '1',
        '~',
        ' a ',
        'a\\n',
        '\u{1F600}',
        'a # b',
      ),
      fc.string({ maxLength: 5 }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 3 }),
    ),
  })).value;

  it('is read as the general way reads it, however it is laid out', () => {
    let short = 0;
    fc.assert(
      fc.property(fc.dictionary(key, json, { maxKeys: 4 }), fc.constantFrom(0, 1, 4), (value, indent) => {
        if (isReadAlike(`${JSON.stringify(value, null, indent)}\n`)) short++;
      }),
      { numRuns: 500 },
    );
    expect(short).toBeGreaterThan(300);
  });

  it.each([
    '{"a": "\\ud83d\\ude00\\u00e9\\/\\b"}',
    '\n {"a": {\n"b": [ ]\n} }  \n\n',
    '{"a": -0, "b": 1e3, "c": 1.0, "d": 010}',
  ])('%j is read as the general way reads it', text => {
    isReadAlike(text);
  });

  it.each([
    '{"a": 1,}',
    '{"a" : 1}',
    '{a: 1}',
    "{'a': 1}",
    '{"a": 1, "a": 2}',
    '{"<<": {}}',
    '{"a": 1} x',
    '{"a": "\u2028"}',
    '[1]',
  ])('that is not strict is left to the general way: %j', text => {
    expect(readSimple(text)).toBeUndefined();
  });
});
