import { expect, test } from 'vitest';
import { toDiagnostics } from '../../server/src/features/diagnostics.ts';
import { findingAt } from './findings.ts';
import { HEAD, SHOP } from './shop.ts';
import { workspaceOf } from './workspace.ts';

const SECOND = `${HEAD}  podSelector: {}\n---\n${HEAD}  podSelector: { matchLabels: { app: web } }\n`;

test('places a finding in its file, with code, page and path', () => {
  const workspace = workspaceOf({ 'policy.yaml': SECOND });
  const found = findingAt(workspace, 'matchLabels');
  const diagnostics = toDiagnostics(workspace.snapshot, [found], id => `page:${id}`);
  expect(diagnostics).toEqual([
    {
      range: { start: { line: 14, character: 17 }, end: { line: 14, character: 28 } },
      severity: 2,
      code: 'sample-rule',
      codeDescription: { href: 'page:sample-rule' },
      source: 'network-policy',
      message: 'Wrong.',
      data: { path: 'spec' },
    },
  ]);
});

test('has no page where the client names no place for pages', () => {
  const workspace = workspaceOf({ 'policy.yaml': SECOND });
  const [diagnostic] = toDiagnostics(workspace.snapshot, [findingAt(workspace, 'spec')], () => undefined);
  expect(diagnostic).not.toHaveProperty('codeDescription');
});

test.each([
  ['error', 1],
  ['warning', 2],
  ['info', 3],
  ['hint', 4],
] as const)('shows %s as severity %i', (severity, number) => {
  const workspace = workspaceOf({ 'policy.yaml': SECOND });
  const found = findingAt(workspace, 'spec', { severity });
  expect(toDiagnostics(workspace.snapshot, [found], () => undefined)[0]?.severity).toBe(number);
});

test('marks what does nothing as unnecessary', () => {
  const workspace = workspaceOf({ 'policy.yaml': SECOND });
  const found = findingAt(workspace, 'spec', { unnecessary: true });
  expect(toDiagnostics(workspace.snapshot, [found], () => undefined)[0]?.tags).toEqual([1]);
});

test('links the places that belong to a finding, in whatever file they are', () => {
  const workspace = workspaceOf({ ...SHOP, 'policy.yaml': SECOND });
  const [web] = workspace.snapshot.clusterFor(workspace.uri).workloads;
  if (web === undefined) throw new Error('no workload');
  const related = [{ resource: web, span: { start: 0, end: 10 }, message: 'blocks here' }];
  const found = findingAt(workspace, 'spec', { related });
  expect(toDiagnostics(workspace.snapshot, [found], () => undefined)[0]?.relatedInformation).toEqual([
    {
      location: {
        uri: 'file:///work/shop.yaml',
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 10 } },
      },
      message: 'blocks here',
    },
  ]);
});
