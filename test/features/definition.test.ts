import { expect, test } from 'vitest';
import { definition } from '../../server/src/features/definition.ts';
import { HEAD, SHOP } from './shop.ts';
import { workspaceOf } from './workspace.ts';

function targets(spec: string): readonly string[] {
  const { snapshot, uri, position } = workspaceOf({ ...SHOP, 'policy.yaml': HEAD + spec });
  return definition(snapshot, uri, position).map(({ targetUri, targetRange }) => {
    const file = snapshot.files.get(targetUri);
    const text = file?.text.slice(file.lines.offset(targetRange.start), file.lines.offset(targetRange.end));
    return `${targetRange.start.line + 1}: ${text}`;
  });
}

test('leads from a selector to the workloads it picks', () => {
  expect(targets('  podSele<|>ctor: {}\n')).toEqual(['4: web', '18: api']);
  expect(targets('  podSelector: { matchLabels: { app: we<|>b } }\n')).toEqual(['4: web']);
});

test('leads from a peer to the workloads and namespaces it picks', () => {
  const from = (peer: string): string => `  ingress: [{ from: [${peer}] }]\n`;
  expect(targets(from('{ namespaceSelector: {}, podSe<|>lector: { matchLabels: { app: prometheus } } }'))).toEqual([
    '32: prometheus',
  ]);
  expect(targets(from('{ namespaceSe<|>lector: {} }'))).toEqual(['50: shop']);
});

test('leads from a port to the containers that declare it', () => {
  const ports = (port: string): string => `  podSelector: {}\n  ingress: [{ ports: [{ port: ${port} }] }]\n`;
  expect(targets(ports('ht<|>tp'))).toEqual(['13: { name: http, containerPort: 8080 }']);
  expect(targets(ports('9<|>090'))).toEqual(['27: { containerPort: 9090 }']);
});

test('leads nowhere from other fields', () => {
  expect(targets('  policyTy<|>pes: [Ingress]\n')).toEqual([]);
  expect(targets('  ingress: [{ from: [{ ipBlock: { cidr: 10.0.0<|>.0/8 } }] }]\n')).toEqual([]);
});
