import { expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver-types';
import type { Fix } from '../../server/src/engine/rules/shape/rule.ts';
import { codeActions, FIX_ALL } from '../../server/src/features/code-actions.ts';
import { withoutVersions } from '../../server/src/features/support/workspace-edit.ts';
import { LineIndex } from '../../server/src/workspace/files/line-index.ts';
import { type FileFinding, findingsOf } from '../../server/src/workspace/findings.ts';
import { findingAt, sampleRule } from './findings.ts';
import { HEAD, SHOP } from './shop.ts';
import { type Workspace, workspaceOf } from './workspace.ts';

const POLICY = `${HEAD}  podSelector: {}\n  policyTypes: [ingress, egress]\n`;

function actionsAt(workspace: Workspace, findings: readonly FileFinding[], only?: readonly string[]): CodeAction[] {
  const { start, end } = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const query = { file: workspace.file, range: { start, end }, only, diagnostics: [] };
  return codeActions(workspace.snapshot, findings, query, () => undefined);
}

/** Returns the text of a file after the action. */
function applied(workspace: Workspace, action: CodeAction | undefined, uri = workspace.uri): string {
  const text = workspace.snapshot.files.get(uri)?.text ?? '';
  const lines = new LineIndex(text);
  const edits = withoutVersions(action?.edit ?? {}).changes?.[uri] ?? [];
  return edits
    .map(({ range, newText }) => ({ start: lines.offset(range.start), end: lines.offset(range.end), newText }))
    .toSorted((a, b) => b.start - a.start)
    .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}

function replacing(word: string, by: string, more: Partial<Fix> = {}): Fix {
  const start = POLICY.indexOf(word);
  return { title: `Write ${by}`, edits: [{ span: { start, end: start + word.length }, text: by }], ...more };
}

test('offers the fixes of a finding, in the version of the open document', () => {
  const workspace = workspaceOf({ 'policy.yaml': POLICY });
  const found = findingAt(workspace, 'ingress', { fixes: [replacing('ingress', 'Ingress', { preferred: true })] });
  const [action] = actionsAt(workspace, [found]);
  expect(action).toMatchObject({ title: 'Write Ingress', kind: 'quickfix', isPreferred: true });
  expect(action?.diagnostics?.map(({ code }) => code)).toEqual(['sample-rule']);
  expect(action?.edit?.documentChanges).toEqual([
    {
      textDocument: { uri: workspace.uri, version: 7 },
      edits: [{ range: { start: { line: 7, character: 16 }, end: { line: 7, character: 23 } }, newText: 'Ingress' }],
    },
  ]);
  expect(applied(workspace, action)).toBe(POLICY.replace('ingress', 'Ingress'));
});

test('offers nothing for findings elsewhere', () => {
  const workspace = workspaceOf({ 'policy.yaml': POLICY });
  const found = findingAt(workspace, 'ingress', { fixes: [replacing('ingress', 'Ingress')] });
  const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
  const query = { file: workspace.file, range, diagnostics: [] };
  expect(codeActions(workspace.snapshot, [found], query, () => undefined)).toEqual([]);
});

test('attaches the diagnostic that the client shows', () => {
  const workspace = workspaceOf({ 'policy.yaml': POLICY });
  const found = findingAt(workspace, 'ingress', { fixes: [replacing('ingress', 'Ingress')] });
  const range = { start: { line: 7, character: 16 }, end: { line: 7, character: 23 } };
  const shown = { range, code: 'sample-rule', message: 'as the client has it' };
  const query = { file: workspace.file, range, diagnostics: [shown] };
  expect(codeActions(workspace.snapshot, [found], query, () => undefined)[0]?.diagnostics).toEqual([shown]);
});

test('edits other files together with this one', () => {
  const workspace = workspaceOf({ ...SHOP, 'policy.yaml': POLICY });
  const api = workspace.snapshot.clusterFor(workspace.uri).workloads[1];
  if (api === undefined) throw new Error('no workload');
  const { start } = api.node.span;
  const elsewhere = [{ resource: api, edits: [{ span: { start, end: start }, text: '# seen\n' }] }];
  const found = findingAt(workspace, 'ingress', { fixes: [replacing('ingress', 'Ingress', { elsewhere })] });
  const [action] = actionsAt(workspace, [found]);
  const shop = SHOP['shop.yaml'];
  const second = shop.indexOf('---\n') + '---\n'.length;
  expect(applied(workspace, action, 'file:///work/shop.yaml')).toBe(
    `${shop.slice(0, second)}# seen\n${shop.slice(second)}`,
  );
  expect(applied(workspace, action)).toBe(POLICY.replace('ingress', 'Ingress'));
});

test('silences a finding by a comment above its line', () => {
  const workspace = workspaceOf({ 'policy.yaml': POLICY });
  const action = actionsAt(workspace, [findingAt(workspace, 'ingress')]).at(-1);
  expect(action?.title).toBe('Silence sample-rule here');
  expect(applied(workspace, action)).toBe(
    POLICY.replace('  policyTypes', '  # netpol-ignore: sample-rule — reason\n  policyTypes'),
  );
});

test('silences a finding on the first line behind it, as a comment above would silence the document', () => {
  const workspace = workspaceOf({ 'policy.yaml': POLICY });
  const action = actionsAt(workspace, [findingAt(workspace, 'apiVersion')]).at(-1);
  expect(applied(workspace, action)).toBe(
    POLICY.replace('networking.k8s.io/v1', 'networking.k8s.io/v1 # netpol-ignore: sample-rule — reason'),
  );
});

test('a silenced finding is gone', () => {
  const spec = '  podSelector: {}\n  policyTypes: [Ingress]\n  egress: [{ to: [{ podSelector: {} }] }]\n';
  const workspace = workspaceOf({ 'policy.yaml': HEAD + spec });
  const before = findingsOf(workspace.snapshot, workspace.file);
  const action = actionsAt(workspace, before).find(({ title }) => title === 'Silence ignored-direction here');
  const after = workspaceOf({ 'policy.yaml': applied(workspace, action) });
  const codes = (findings: readonly FileFinding[]): readonly string[] => findings.map(({ finding }) => finding.rule.id);
  expect(codes(before)).toContain('ignored-direction');
  expect(codes(findingsOf(after.snapshot, after.file))).toEqual(codes(before).filter(id => id !== 'ignored-direction'));
});

test('offers no silence for what the API server refuses, nor in JSON', () => {
  const rule = { ...sampleRule, group: 'api-server' as const };
  const workspace = workspaceOf({ 'policy.yaml': POLICY });
  expect(actionsAt(workspace, [findingAt(workspace, 'ingress', { rule })])).toEqual([]);
  const json = workspaceOf({ 'policy.json': '{"kind": "NetworkPolicy", "apiVersion": "networking.k8s.io/v1"}' });
  expect(actionsAt(json, [findingAt(json, 'kind')])).toEqual([]);
});

test('fixes all findings of a kind in the file, by the preferred fix of each', () => {
  const workspace = workspaceOf({ 'policy.yaml': POLICY });
  const other = { ...sampleRule, id: 'other-rule' };
  const preferred = { preferred: true };
  const findings = [
    findingAt(workspace, 'ingress', {
      fixes: [replacing('ingress', 'Egress'), replacing('ingress', 'Ingress', preferred)],
    }),
    findingAt(workspace, 'egress', { fixes: [replacing('egress', 'Egress', preferred)] }),
    findingAt(workspace, 'podSelector', { rule: other, fixes: [replacing('{}', '{ matchLabels: {} }', preferred)] }),
  ];
  const ofKind = actionsAt(workspace, findings).filter(({ title }) => title.includes('findings of'));
  expect(ofKind.map(({ title, kind, diagnostics }) => [title, kind, diagnostics?.length])).toEqual([
    ['Fix 2 findings of sample-rule in this file', 'quickfix', 2],
  ]);
  expect(applied(workspace, ofKind[0])).toBe(POLICY.replace('[ingress, egress]', '[Ingress, Egress]'));
});

test('counts among the findings of a kind only those whose fixes do not meet', () => {
  const workspace = workspaceOf({ 'policy.yaml': POLICY });
  const preferred = { preferred: true };
  const findings = [
    findingAt(workspace, 'ingress', { fixes: [replacing('ingress', 'Ingress', preferred)] }),
    findingAt(workspace, 'policyTypes', { fixes: [replacing('[ingress, egress]', '[]', preferred)] }),
  ];
  expect(actionsAt(workspace, findings).filter(({ title }) => title.includes('findings of'))).toEqual([]);
  expect(actionsAt(workspace, findings.slice(0, 1)).filter(({ title }) => title.includes('findings of'))).toEqual([]);
});

test('applies every safe fix at once where that is asked for', () => {
  const workspace = workspaceOf({ 'policy.yaml': POLICY });
  const findings = [
    findingAt(workspace, 'ingress', { fixes: [replacing('ingress', 'Ingress', { safe: true })] }),
    findingAt(workspace, 'egress', { fixes: [replacing('egress', 'Egress', { safe: true })] }),
    findingAt(workspace, 'podSelector', { fixes: [replacing('{}', '{ matchLabels: {} }')] }),
  ];
  for (const only of [['source'], ['source.fixAll'], [FIX_ALL]]) {
    const [action, ...others] = actionsAt(workspace, findings, only);
    expect(others).toEqual([]);
    expect(action?.kind).toBe('source.fixAll.network-policy');
    expect(applied(workspace, action)).toBe(POLICY.replace('[ingress, egress]', '[Ingress, Egress]'));
  }
});

test('leaves a safe fix that meets an earlier one for the next time', () => {
  const workspace = workspaceOf({ 'policy.yaml': POLICY });
  const findings = [
    findingAt(workspace, 'ingress', { fixes: [replacing('ingress', 'Ingress', { safe: true })] }),
    findingAt(workspace, 'policyTypes', { fixes: [replacing('[ingress, egress]', '[]', { safe: true })] }),
  ];
  expect(applied(workspace, actionsAt(workspace, findings, ['source.fixAll'])[0])).toBe(
    POLICY.replace('ingress', 'Ingress'),
  );
});

test('offers only the kinds that are asked for', () => {
  const workspace = workspaceOf({ 'policy.yaml': POLICY });
  const found = findingAt(workspace, 'ingress', { fixes: [replacing('ingress', 'Ingress', { safe: true })] });
  const kinds = (only?: readonly string[]): readonly unknown[] =>
    actionsAt(workspace, [found], only).map(({ kind }) => kind);
  expect(kinds()).toEqual(['quickfix', 'quickfix']);
  expect(kinds(['quickfix'])).toEqual(['quickfix', 'quickfix']);
  expect(kinds(['refactor'])).toEqual([]);
});

test('renames the later of two policies of one name, whichever file asks', () => {
  const policy = `${HEAD}  podSelector: {}\n  policyTypes: [Ingress]\n`;
  const workspace = workspaceOf({ ...SHOP, 'a.yaml': policy, 'b.yaml': policy });
  for (const [asking, title] of [
    ['a.yaml', 'Rename the other to web-2'],
    ['b.yaml', 'Rename to web-2'],
  ] as const) {
    const file = workspace.snapshot.files.get(`file:///work/${asking}`) ?? workspace.file;
    const actions = actionsAt({ ...workspace, file }, findingsOf(workspace.snapshot, file));
    const action = actions.find(each => each.title === title);
    expect(applied(workspace, action, 'file:///work/b.yaml')).toBe(policy.replace('name: web', 'name: web-2'));
    expect(applied(workspace, action, 'file:///work/a.yaml')).toBe(policy);
  }
});
