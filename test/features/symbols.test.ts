import { expect, test } from 'vitest';
import { documentSymbols } from '../../server/src/features/document-symbols.ts';
import { workspaceSymbols } from '../../server/src/features/workspace-symbols.ts';
import { HEAD, SHOP } from './shop.ts';
import { workspaceOf } from './workspace.ts';

test('outlines a policy with its rules', () => {
  const text = `${HEAD}  podSelector: {}
  ingress:
    - from:
        - podSelector: { matchLabels: { app: api } }
      ports:
        - port: 8080
    - {}
  egress:
    - to:
        - ipBlock: { cidr: 10.0.0.0/8 }
`;
  const { snapshot, uri } = workspaceOf({ 'policy.yaml': text });
  const [policy, ...others] = documentSymbols(snapshot, uri);
  expect(others).toEqual([]);
  expect(policy).toMatchObject({
    name: 'web',
    detail: 'NetworkPolicy · shop',
    range: { start: { line: 0, character: 0 }, end: { line: 15, character: 39 } },
    selectionRange: { start: { line: 3, character: 8 }, end: { line: 3, character: 11 } },
  });
  expect(policy?.children?.map(({ name, detail, range }) => [name, detail, range.start.line, range.end.line])).toEqual([
    ['ingress[0]', 'from pods labelled app=api in namespace shop · TCP 8080', 8, 11],
    ['ingress[1]', 'from every source · all ports', 12, 12],
    ['egress[0]', 'to addresses in 10.0.0.0/8 · all ports', 14, 15],
  ]);
});

test('outlines workloads, Services and namespaces in the order of the file', () => {
  const { snapshot } = workspaceOf(SHOP);
  const symbols = documentSymbols(snapshot, 'file:///work/shop.yaml');
  expect(symbols.map(({ name, detail }) => `${name}: ${detail}`)).toEqual([
    'web: Deployment · shop',
    'api: Deployment · shop',
    'prometheus: Deployment · ops',
    'web: Service · shop',
    'shop: Namespace',
  ]);
});

test('leaves other kinds and unknown files alone', () => {
  const { snapshot, uri } = workspaceOf({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n' });
  expect(documentSymbols(snapshot, uri)).toEqual([]);
  expect(documentSymbols(snapshot, `${uri}.gone`)).toEqual([]);
});

test('finds objects of the whole workspace by letters of kind, namespace and name in order', () => {
  const { snapshot } = workspaceOf({ ...SHOP, 'policy.yaml': `${HEAD}  podSelector: {}\n` });
  const found = (query: string): readonly string[] =>
    workspaceSymbols(snapshot, query).map(({ name, containerName }) => `${name} (${containerName})`);
  expect(found('polweb')).toEqual(['web (NetworkPolicy · shop)']);
  expect(found('Ops/prom')).toEqual(['prometheus (Deployment · ops)']);
  expect(found('')).toHaveLength(6);
  expect(found('zzz')).toEqual([]);
});
