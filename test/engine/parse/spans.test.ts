import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document, parse } from 'yaml';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { resolvePlain } from '../../../server/src/engine/parse/scalar.ts';
import type { ScalarNode, Span, YamlNode } from '../../../server/src/engine/parse/tree.ts';
import { nodesOf, type Plain, scalarsOf } from './plain-value.ts';

const text = fc.oneof(
  fc.constantFrom(
    'web',
    'a b',
    '',
    '80',
    'yes',
    'null',
    '0120',
    '12:30',
    '2001-01-01',
    '# no comment',
    'a: b',
    '- x',
    '{}',
    '[a',
    '*a',
    '&a',
    '!a',
    "it's",
    '"q"',
  ),
  fc.constantFrom(
    'two\nlines',
    'ends\n',
    '\nstarts',
    'many\n\n\nlines\n',
    'first\n  more\n',
    'tab\there',
    'trailing ',
    '\u00e9\u{1f600}',
    '---',
    '...',
    '%a',
    '@',
    '`',
  ),
  fc.string({ maxLength: 12 }).filter(each => !/[^\P{Cc}\t\n]/u.test(each)),
);
const scalar = fc.oneof(
  text.filter(each => !each.startsWith(' ') && !each.includes('{{')),
  fc.integer(),
  fc.constantFrom(true, false, null, 1.5, -0.25, 1e21),
);
const key = fc
  .oneof(
    fc.constantFrom('app', 'matchLabels', 'kubernetes.io/metadata.name', 'on', '80', 'a b', ': ', '- ', '? x', ''),
    fc.string({ minLength: 1, maxLength: 8 }),
  )
  .filter(each => !/[^\P{Cc}]/u.test(each) && each !== '__proto__' && !each.includes('{{') && each !== '<<');

const { value } = fc.letrec<{ value: Plain; list: Plain; map: Plain }>(tie => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, tie('list'), tie('map')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  map: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
}));

const style = fc.record({
  defaultStringType: fc.constantFrom(
    'PLAIN' as const,
    'QUOTE_DOUBLE' as const,
    'QUOTE_SINGLE' as const,
    'BLOCK_LITERAL' as const,
    'BLOCK_FOLDED' as const,
  ),
  defaultKeyType: fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const, 'QUOTE_SINGLE' as const),
  collectionStyle: fc.constantFrom('any' as const, 'flow' as const),
  indent: fc.constantFrom(2, 4, 5),
  indentSeq: fc.boolean(),
  lineWidth: fc.constantFrom(0, 80),
  flowCollectionPadding: fc.boolean(),
});
const lineBreak = fc.constantFrom('\n', '\r\n', '\r');
const head = fc.constantFrom('', '\uFEFF', '# a comment\n', '---\n', '--- # a comment\n', '%YAML 1.1\n---\n', '\n\n');

interface Written {
  readonly value: Plain;
  readonly text: string;
}

const written = fc
  .tuple(fc.dictionary(key, value, { maxKeys: 4 }), style, head, lineBreak)
  .map(([each, options, before, end]): Written => {
    const body = new Document(each, { version: '1.1', aliasDuplicateObjects: false }).toString(options);
    return { value: each, text: (before + body).replaceAll('\n', end) };
  })
  // The library writes what go-yaml cannot read: question marks and leading colons without quotes in brackets.
  .filter(({ text }) => !/[[{].*(?:\?|[,[{:\s]:[^\s])/s.test(text));

/** Compares a tree with the value it was written from: plain text means what go-yaml makes of it, all else itself. */
function agree(node: YamlNode | undefined, expected: Plain): void {
  if (Array.isArray(expected)) {
    expect(node?.kind).toBe('list');
    if (node?.kind === 'list') {
      expect(node.items).toHaveLength(expected.length);
      node.items.forEach((item, index) => {
        agree(item, expected[index] ?? null);
      });
    }
  } else if (typeof expected === 'object' && expected !== null) {
    expect(node?.kind).toBe('map');
    if (node?.kind !== 'map') return;
    const entries = Object.entries(expected);
    expect(node.entries).toHaveLength(entries.length);
    node.entries.forEach((entry, index) => {
      agree(entry.value, entries[index]?.[1] ?? null);
    });
  } else if (typeof expected === 'string' && node?.kind === 'scalar' && node.style === 'plain') {
    expect(node.value).toEqual(resolvePlain(expected));
  } else expect(node).toMatchObject({ kind: 'scalar', value: expected });
}

/** Reads a scalar's characters on their own, as a document with nothing else. */
function reread({ source, style: how }: ScalarNode): unknown {
  if (source === '') return null;
  const text = `k: ${how === 'block' ? source : source.replaceAll(/\r\n?|\n/g, '\n  ')}`;
  const read: unknown = parse(text.replaceAll(/\r\n?/g, '\n'), { schema: 'failsafe' });
  const own = typeof read === 'object' && read !== null && 'k' in read ? read.k : undefined;
  return how === 'plain' && typeof own === 'string' ? resolvePlain(own) : own;
}

function within(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

describe('documents written in any style', () => {
  it('are read as the values they were written from', () => {
    fc.assert(
      fc.property(written, ({ text: source, value: expected }) => {
        const { root, problems } = parseDocument(source);
        expect(problems).toEqual([]);
        agree(root, expected);
      }),
      { numRuns: 400 },
    );
  });

  it('give every scalar the span of its own characters', () => {
    fc.assert(
      fc.property(written, ({ text: source }) => {
        const { root } = parseDocument(source);
        for (const each of scalarsOf(root)) {
          expect(source.slice(each.span.start, each.span.end)).toBe(each.source);
          if (each.style === 'quoted') expect(each.source).toMatch(/^(["'])[\s\S]*\1$/);
          if (each.style === 'plain') expect(each.source.trim()).toBe(each.source);
          if (each.style !== 'block') expect(reread(each)).toEqual(each.value);
          else expect(each.source).toMatch(/^[|>]/);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('give children spans inside their parents, one after the other', () => {
    fc.assert(
      fc.property(written, ({ text: source }) => {
        for (const node of nodesOf(parseDocument(source).root)) {
          if (node.kind === 'scalar') continue;
          const spans =
            node.kind === 'list'
              ? node.items.map(item => item.span)
              : node.entries.flatMap(entry => [entry.keySpan, entry.value.span]);
          for (const span of spans) expect(within(node.span, span)).toBe(true);
          spans.forEach((span, index) => {
            expect(span.start).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? 0);
          });
          if (node.flow) expect(source.slice(node.span.start, node.span.end)).toMatch(/^(?:\[[\s\S]*\]|\{[\s\S]*\})$/);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('give every key the span of its own characters', () => {
    fc.assert(
      fc.property(written, ({ text: source }) => {
        for (const node of nodesOf(parseDocument(source).root)) {
          if (node.kind !== 'map') continue;
          for (const { key: name, keySpan } of node.entries) {
            const slice = source.slice(keySpan.start, keySpan.end);
            const read: unknown = parse(slice.replaceAll(/\r\n?/g, '\n'), { schema: 'failsafe' });
            const isQuoted = /^["']/.test(slice);
            expect(isQuoted ? read : String(resolvePlain(String(read ?? '')))).toBe(name);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
