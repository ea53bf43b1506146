import { describe, expect, test } from 'vitest';
import { codeActions, FIX_ALL } from '../../server/src/features/code-actions.ts';
import { codeLenses } from '../../server/src/features/code-lens.ts';
import { slotsAt } from '../../server/src/features/completion/cursor.ts';
import { completionList } from '../../server/src/features/completion.ts';
import { defaultDeny } from '../../server/src/features/default-deny.ts';
import { definition } from '../../server/src/features/definition.ts';
import { documentSymbols } from '../../server/src/features/document-symbols.ts';
import { hover } from '../../server/src/features/hover.ts';
import { findingsOf } from '../../server/src/workspace/findings.ts';
import { workspaceOf } from './workspace.ts';

const HEAD = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec: ';
const SIZE = 20_000;
const ALL = { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } };

/** What a reader that goes down a level a bracket, or looks back a line at a time, would take minutes for. */
const TEXTS: readonly (readonly [what: string, text: string])[] = [
  ['opening brackets', HEAD + '['.repeat(SIZE)],
  ['opening braces', HEAD + '{'.repeat(SIZE)],
  ['maps in maps', HEAD + '{a: '.repeat(SIZE / 4)],
  ['brackets that close', HEAD + '['.repeat(SIZE / 2) + ']'.repeat(SIZE / 2)],
  ['brackets on lines of their own', HEAD + '[\n'.repeat(SIZE / 2)],
  ['dashes on one line', `${HEAD}\n  ${'- '.repeat(SIZE / 2)}`],
  ['question marks', `${HEAD}\n  ${'? '.repeat(SIZE / 2)}`],
  ['template marks', HEAD + '{{'.repeat(SIZE / 2)],
  ['blanks before a word', `${HEAD}${' '.repeat(SIZE)}x`],
  ['JSON in JSON', `{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","spec":${'{"a":'.repeat(SIZE / 5)}`],
];

describe.each(TEXTS)('in %s', (_, text) => {
  test('every reader answers, and completion offers nothing where nothing is read', () => {
    const { snapshot, uri, file } = workspaceOf({ 'policy.yaml': text });
    const findings = findingsOf(snapshot, file);
    const end = file.lines.position(text.length);
    expect(completionList(snapshot, uri, end)?.items ?? []).toEqual([]);
    for (const position of [end, file.lines.position(HEAD.length + SIZE / 4)]) {
      completionList(snapshot, uri, position);
      hover(snapshot, uri, position);
      expect(definition(snapshot, uri, position)).toEqual([]);
    }
    documentSymbols(snapshot, uri);
    codeLenses(snapshot, uri);
    defaultDeny(snapshot, uri);
    const query = { file, range: ALL, only: ['', FIX_ALL], diagnostics: [] };
    codeActions(snapshot, findings, query, () => undefined);
  });
});

test('a slot is deeper than the limit nowhere', () => {
  const deep = (levels: number): string => `${HEAD}${'['.repeat(levels)}`;
  const depthOf = (text: string): number => slotsAt(text, text.length)[0]?.path.length ?? 0;
  expect(depthOf(deep(150))).toBe(151);
  expect(depthOf(deep(500))).toBe(0);
});

test('of 10,000 equal keys each is found, and one finding has the fixes of all', () => {
  for (const lines of ['  podSelector: {}\n', '  policyTypes: [Ingress]\n']) {
    const { snapshot, file } = workspaceOf({ 'policy.yaml': `${HEAD}\n${lines.repeat(10_000)}` });
    const found = findingsOf(snapshot, file).filter(({ finding }) => finding.rule.id === 'duplicate-key');
    expect(found).toHaveLength(9_999);
    expect(found.filter(({ finding }) => finding.fixes !== undefined)).toEqual(found.slice(0, 1));
    expect(found[0]?.finding.fixes?.map(({ title, edits }) => [title, edits.length])).toEqual([
      ['Delete the repetition', 1],
    ]);
  }
});
