import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocument } from '../../server/src/engine/parse/parse-document.ts';
import type { Fix } from '../../server/src/engine/rules/shape/rule.ts';
import { codeActions, FIX_ALL } from '../../server/src/features/code-actions.ts';
import { defaultDeny } from '../../server/src/features/default-deny.ts';
import { hover } from '../../server/src/features/hover.ts';
import { findingsOf } from '../../server/src/workspace/findings.ts';
import { manifestsOf, readExample } from '../examples/read-examples.ts';
import { findingAt } from './findings.ts';
import { HEAD, SHOP } from './shop.ts';
import { workspaceOf } from './workspace.ts';

const ALL = { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } };

/** Asks for everything that is written for a text; throws what any of it throws. */
function survive(text: string): void {
  const fail = (what: string, error: unknown): never => {
    throw new Error(`${what} fails in ${JSON.stringify(text)}`, { cause: error });
  };
  const { snapshot, uri, file } = workspaceOf({ ...SHOP, 'policy.yaml': text });
  const findings = findingsOf(snapshot, file, ({ rule, error }) => fail(rule.id, error));
  const query = { file, range: ALL, only: ['', FIX_ALL], diagnostics: [] };
  for (const { edit } of codeActions(snapshot, findings, query, () => undefined, fail))
    for (const change of edit?.documentChanges ?? []) expect(change).toHaveProperty('edits');
  defaultDeny(snapshot, uri);
  hover(snapshot, uri, { line: 5, character: 3 });
}

const MISTAKES = manifestsOf('mistakes').map(readExample);

test.each([
  ['line ends of two carriage returns', (text: string) => text.replaceAll('\n', '\r\r\n')],
  ['lone carriage returns', (text: string) => text.replaceAll('\n', '\r')],
  ['tabs for indentation', (text: string) => text.replaceAll(/^ +/gm, spaces => '\t'.repeat(spaces.length / 2))],
  ['tabs behind colons and dashes', (text: string) => text.replaceAll(/(?<=[:-]) /g, '\t')],
  ['no indentation at all', (text: string) => text.replaceAll(/^ +/gm, '')],
])('every fix of the examples is written, with %s', (_, change) => {
  for (const text of MISTAKES) survive(change(text));
});

test('every fix is written wherever white space is odd', () => {
  const odd = fc.record({
    text: fc.constantFrom(...MISTAKES),
    at: fc.nat(2000),
    put: fc.constantFrom('\t', '\r', '\r\r\n', ' \t', '\n\t', '\u00a0', '\uFEFF', '   '),
    cut: fc.nat(2),
  });
  fc.assert(
    fc.property(odd, ({ text, at, put, cut }) => {
      const blanks = [...text.matchAll(/\s+/g)];
      const index = blanks[at % blanks.length]?.index ?? 0;
      survive(text.slice(0, index) + put + text.slice(index + cut));
    }),
    { numRuns: 200 },
  );
});

test('a default deny beside a document that tabs indent is written as others are', () => {
  const text = `${HEAD.replaceAll('  ', '\t')}\tpodSelector: {}\n\tingress:\n- from: []\n`;
  const { snapshot, uri } = workspaceOf({ 'policy.yaml': text });
  const written = defaultDeny(snapshot, uri)?.text ?? '';
  expect(written).toContain('  policyTypes:\n    - Ingress\n    - Egress\n');
  for (const document of written.split(/^---\n/m)) expect(parseDocument(document).problems).toEqual([]);
});

test('a fix that fails is told, and the others are offered', () => {
  const workspace = workspaceOf({ 'policy.yaml': `${HEAD}  podSelector: {}\n  policyTypes: [ingress]\n` });
  const failing: Fix = {
    title: 'Fail',
    preferred: true,
    safe: true,
    get edits(): never {
      throw new RangeError('Invalid count value: -10');
    },
  };
  const sound: Fix = { title: 'Work', edits: [{ span: { start: 0, end: 0 }, text: '# ok\n' }] };
  const found = findingAt(workspace, 'ingress', { fixes: [failing, sound] });
  const again = findingAt(workspace, 'podSelector', { fixes: [failing, { ...sound, safe: true, preferred: true }] });
  const query = { file: workspace.file, range: ALL, only: ['quickfix', FIX_ALL], diagnostics: [] };
  const told: string[] = [];
  const actions = codeActions(
    workspace.snapshot,
    [found, again],
    query,
    () => undefined,
    what => told.push(what),
  );
  expect(actions.map(({ title }) => title)).toEqual([
    'Work',
    'Work',
    'Silence sample-rule here',
    'Silence sample-rule here',
    'Fix all that has one safe correction',
  ]);
  expect(new Set(told)).toEqual(new Set(['Fix "Fail"']));
});
