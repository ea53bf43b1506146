import { expect, test } from 'vitest';
import { defaultDeny } from '../../server/src/features/default-deny.ts';
import { findingsOf } from '../../server/src/workspace/findings.ts';
import { HEAD, SHOP } from './shop.ts';
import { workspaceOf } from './workspace.ts';

function inserted(text: string, name = 'file.yaml'): string | undefined {
  const { snapshot, uri, file } = workspaceOf({ [name]: text });
  const view = defaultDeny(snapshot, uri);
  if (view === null) return undefined;
  const at = file.lines.offset({ line: view.place.line, character: view.place.character });
  return text.slice(0, at) + view.text + text.slice(at);
}

test('adds a default deny and DNS for the namespace of the file', () => {
  const text = inserted(SHOP['shop.yaml']);
  expect(text).toBe(`${SHOP['shop.yaml']}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
    - Egress
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-dns
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Egress
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
      ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
`);
});

test('what it adds has no findings', () => {
  const { snapshot, file } = workspaceOf({ 'file.yaml': inserted(SHOP['shop.yaml']) ?? '' });
  expect(findingsOf(snapshot, file)).toEqual([]);
});

test('needs no separator in an empty file or behind one', () => {
  expect(inserted('')).toMatch(/^apiVersion/);
  expect(inserted('# policies\n---\n')).toMatch(/^# policies\n---\napiVersion/);
  expect(inserted('a: b')).toMatch(/^a: b\n---\napiVersion/);
});

test('takes names that are free', () => {
  const taken = HEAD.replace('name: web', 'name: default-deny');
  expect(inserted(`${taken}  podSelector: {}\n`)).toContain('name: default-deny-2\n');
});

test('names the namespace of a Namespace object', () => {
  expect(inserted('apiVersion: v1\nkind: Namespace\nmetadata:\n  name: new\n')).toContain('namespace: new\n');
});

test('keeps the line ends of the file', () => {
  expect(inserted('a: b\r\n')).toMatch(/^a: b\r\n---\r\napiVersion: networking\.k8s\.io\/v1\r\n/);
});

test('adds nothing to JSON', () => {
  expect(inserted('{}', 'file.json')).toBeUndefined();
});

test('writes no namespace where the objects of the file write none', () => {
  const text = HEAD.replace(/ {2}namespace: .*\n/, '');
  expect(inserted(`${text}  podSelector: {}\n`)).not.toContain('namespace:');
  expect(inserted('')).toMatch(/^ {2}name: default-deny\nspec:$/m);
});

test('names the namespace that any object of the file writes', () => {
  const first = HEAD.replace(/ {2}namespace: .*\n/, '');
  expect(inserted(`${first}  podSelector: {}\n---\n${HEAD}  podSelector: {}\n`)).toMatch(
    /name: default-deny\n {2}namespace: shop\n/,
  );
});

test('indents as the file does', () => {
  const wide = 'apiVersion: v1\nkind: Namespace\nmetadata:\n    name: new\n    labels:\n        a: b\n';
  expect(inserted(wide)).toContain(
    'metadata:\n    name: default-deny\n    namespace: new\nspec:\n    podSelector: {}\n    policyTypes:\n',
  );
});

test('adds nothing to JSON in a YAML file', () => {
  expect(inserted('{}')).toBeUndefined();
});

test('appends to a template that begins with an action', () => {
  expect(inserted('{{- if .Values.deny }}\na: b\n{{- end }}\n')).toContain(
    '{{- end }}\n---\napiVersion: networking.k8s.io/v1\n',
  );
});
