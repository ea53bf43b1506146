import { expect, test } from 'vitest';
import { codeLenses } from '../../server/src/features/code-lens.ts';
import { DEFAULT_SETTINGS } from '../../server/src/workspace/settings.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { HEAD, SHOP } from './shop.ts';
import { deployment, workspaceOf } from './workspace.ts';

function titles(text: string, others: Readonly<Record<string, string>> = SHOP): readonly (string | undefined)[] {
  const { snapshot, uri } = workspaceOf({ ...others, 'policy.yaml': text });
  return codeLenses(snapshot, uri).map(({ command }) => command?.title);
}

test('says on a policy what it selects and isolates', () => {
  expect(titles(`${HEAD}  podSelector: {}\n  policyTypes: [Ingress, Egress]\n`)).toEqual([
    'selects 2 workloads · isolates ingress, egress · Preview',
  ]);
  expect(titles(`${HEAD}  podSelector: { matchLabels: { app: web } }\n`)).toEqual([
    'selects 1 workload · isolates ingress · Preview',
  ]);
  expect(titles(`${HEAD}  podSelector: { matchLabels: { app: x } }\n`)).toEqual([
    'selects no workload · isolates ingress · Preview',
  ]);
});

test('stands on the first line of the policy and opens the panel for the file', () => {
  const { snapshot, uri } = workspaceOf({ 'policy.yaml': `# a comment\n---\n${HEAD}  podSelector: {}\n` });
  const [lens] = codeLenses(snapshot, uri);
  expect(lens?.range).toEqual({ start: { line: 2, character: 0 }, end: { line: 2, character: 0 } });
  expect(lens?.command).toMatchObject({ command: 'networkPolicy.showReachability', arguments: [uri] });
});

test('says when the API server refuses a policy', () => {
  expect(titles(`${HEAD}  podSelector: {}\n  policyTypes: [ingress]\n`)).toEqual([
    'refused by the API server · Preview',
  ]);
});

test('says on a workload how many policies select it and whom it is connected with', () => {
  const policy = `${HEAD}  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ podSelector: { matchLabels: { app: api } } }] }]
`;
  const { snapshot } = workspaceOf({ ...SHOP, 'policy.yaml': policy });
  expect(codeLenses(snapshot, 'file:///work/shop.yaml').map(({ command }) => command?.title)).toEqual([
    '1 policy · reachable from 1 · reaches 0',
    'no policy · reachable from 1 · reaches 2',
    'no policy · reachable from 1 · reaches 1',
  ]);
});

test('says on a workload how many more may be connected', () => {
  const policy = `${HEAD}  podSelector: { matchLabels: { app: web } }
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: sre } } }] }]
`;
  const { snapshot } = workspaceOf({ ...SHOP, 'policy.yaml': policy });
  expect(codeLenses(snapshot, 'file:///work/shop.yaml').map(({ command }) => command?.title)).toEqual([
    '1 policy · reachable from 0, perhaps 1 more · reaches 2',
    'no policy · reachable from 2 · reaches 1',
    'no policy · reachable from 2 · reaches 1, perhaps 1 more',
  ]);
});

test('counts the pods of one controller once', () => {
  const pod = (name: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
  labels: { app: cart }
  ownerReferences: [{ controller: true, kind: ReplicaSet, name: cart-1, apiVersion: apps/v1, uid: u }]
`;
  const [web] = titles(deployment('shop', 'web', 'app: web'), { 'pods.yaml': `${pod('a')}---\n${pod('b')}` });
  expect(web).toBe('no policy · reachable from 1 · reaches 1');
});

test('is silent where lenses are switched off, and for unknown files', () => {
  const { snapshot, uri } = workspaceOf({ 'policy.yaml': `${HEAD}  podSelector: {}\n` });
  expect(codeLenses(snapshot, `${uri}.gone`)).toEqual([]);
  const settings = { ...DEFAULT_SETTINGS, codeLens: { enable: false } };
  expect(codeLenses(new Snapshot({ files: snapshot.files, settings }), uri)).toEqual([]);
});
