import { expect, test } from 'vitest';
import { accept, itemsAt, labelsAt } from './accept.ts';
import { HEAD, SHOP } from './shop.ts';
import { deployment, workspaceOf } from './workspace.ts';

function labels(text: string): readonly string[] {
  return labelsAt({ ...SHOP, 'policy.yaml': text });
}

function accepted(text: string, label: string): string {
  return accept({ ...SHOP, 'policy.yaml': text }, label);
}

test('offers the values of an enumeration, without those the list has', () => {
  expect(labels(`${HEAD}  policyTypes:\n    - <|>\n`)).toEqual(['Ingress', 'Egress']);
  expect(labels(`${HEAD}  policyTypes: [Ingress, <|>]\n`)).toEqual(['Egress']);
  const port = `${HEAD}  ingress:\n    - ports:\n        - protocol: <|>CP\n`;
  expect(labels(port)).toEqual(['TCP', 'UDP', 'SCTP']);
  expect(accepted(port, 'UDP')).toBe(`${HEAD}  ingress:\n    - ports:\n        - protocol: UDP\n`);
});

test('offers the ways to write a list on one line', () => {
  expect(labels(`${HEAD}  policyTypes: <|>\n`)).toEqual(['[Ingress]', '[Egress]', '[Ingress, Egress]']);
  expect(labels(`${HEAD}  ingress: <|>\n`)).toEqual(['[{}]', '[]']);
});

test('offers the label keys of pods, those of the own namespace first', () => {
  expect(labels(`${HEAD}  podSelector:\n    matchLabels:\n      <|>`)).toEqual(['app', 'tier']);
  const files = { 'ops.yaml': deployment('ops', 'a', 'role: x, app: y'), ...SHOP };
  expect(labelsAt({ ...files, 'policy.yaml': `${HEAD}  podSelector:\n    matchLabels:\n      <|>` })).toEqual([
    'app',
    'tier',
    'role',
  ]);
});

test('inserts a label key with the values it has', () => {
  const text = `${HEAD}  podSelector:\n    matchLabels:\n      <|>`;
  expect(accepted(text, 'tier')).toBe(`${HEAD}  podSelector:\n    matchLabels:\n      tier: back`);
  const item = itemsAt(workspaceOf({ ...SHOP, 'policy.yaml': text })).find(({ label }) => label === 'app');
  expect(item?.textEdit?.newText).toBe(`app: \${1|web,api,prometheus|}`);
});

test('offers the values of a label key, those of the own namespace first', () => {
  expect(labels(`${HEAD}  podSelector: { matchLabels: { app: <|> } }\n`)).toEqual(['web', 'api', 'prometheus']);
  expect(labels(`${HEAD}  podSelector:\n    matchLabels:\n      app: w<|>\n`)).toEqual(['web']);
});

test('looks into the namespaces that the peer names', () => {
  const peer = '        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ops } }';
  const text = `${HEAD}  ingress:\n    - from:\n${peer}\n          podSelector: { matchLabels: { app: <|> } }\n`;
  expect(labels(text)).toEqual(['prometheus', 'web', 'api']);
});

test('quotes label values that YAML would read as something else', () => {
  const files = {
    'pod.yaml': deployment('shop', 'x', 'version: "1.10"'),
    'policy.yaml': `${HEAD}  podSelector: { matchLabels: { version: <|> } }\n`,
  };
  expect(accept(files, '1.10')).toBe(`${HEAD}  podSelector: { matchLabels: { version: "1.10" } }\n`);
});

test('offers names and labels of namespaces in a namespaceSelector', () => {
  const text = (rest: string): string =>
    `${HEAD}  ingress:\n    - from:\n        - namespaceSelector:\n            matchLabels:\n              ${rest}`;
  expect(labels(text('<|>'))).toEqual(['kubernetes.io/metadata.name', 'team']);
  expect(labels(text('kubernetes.io/metadata.name: <|>'))).toEqual(['shop', 'ops']);
});

test('offers keys and values in expressions', () => {
  const text = (rest: string): string => `${HEAD}  podSelector:\n    matchExpressions:\n      - ${rest}\n`;
  expect(labels(text('key: <|>'))).toEqual(['app', 'tier']);
  expect(labels(text('key: app\n        operator: <|>'))).toEqual(['In', 'NotIn', 'Exists', 'DoesNotExist']);
  expect(labels(text('key: tier\n        operator: In\n        values:\n          - <|>'))).toEqual(['back']);
  expect(labels(text('{ key: app, operator: In, values: [web, <|>] }'))).toEqual(['api', 'prometheus']);
});

test('offers the namespaces of the workspace', () => {
  expect(labels(HEAD.replace('shop', '<|>'))).toEqual(['shop', 'ops']);
});

test('offers the ports of the pods that ingress leads to', () => {
  const text = `${HEAD}  podSelector: { matchLabels: { app: web } }\n  ingress:\n    - ports:\n        - port: <|>\n`;
  expect(labels(text)).toEqual(['8080', 'http', '9090']);
  const items = itemsAt(workspaceOf({ ...SHOP, 'policy.yaml': text }));
  expect(items.map(({ detail }) => detail)).toEqual([
    'TCP http of shop/web',
    'TCP 8080 of shop/web',
    'TCP of shop/api',
  ]);
});

test('offers the ports of the pods that egress leads to', () => {
  const text = `${HEAD}  egress:\n    - to: [{ podSelector: { matchLabels: { app: api } } }]\n      ports:\n        - port: <|>\n`;
  expect(labels(text)).toEqual(['9090', '8080', 'http']);
});

test('offers ports of the protocol that is written', () => {
  expect(labels(`${HEAD}  ingress:\n    - ports:\n        - protocol: UDP\n          port: <|>\n`)).toEqual([]);
});

test('offers ranges with their names', () => {
  const text = `${HEAD}  egress:\n    - to:\n        - ipBlock:\n            cidr: <|>\n`;
  const items = itemsAt(workspaceOf({ ...SHOP, 'policy.yaml': text })).map(({ label, detail }) => `${label} ${detail}`);
  expect(items).toContain('169.254.169.254/32 cloud metadata address');
  expect(items).toContain('169.254.20.10/32 NodeLocal DNS cache');
  expect(items).toContain('10.0.0.0/8 private (RFC 1918)');
  expect(accepted(text, 'the internet without private ranges')).toBe(`${HEAD}\
  egress:
    - to:
        - ipBlock:
            cidr: 0.0.0.0/0
            except:
              - 10.0.0.0/8
              - 172.16.0.0/12
              - 192.168.0.0/16
              - 100.64.0.0/10
              - 169.254.0.0/16
`);
});

test('offers for except what lies inside the block', () => {
  const text = (cidr: string): string =>
    `${HEAD}  egress:\n    - to:\n        - ipBlock:\n            cidr: ${cidr}\n            except:\n              - <|>\n`;
  expect(labels(text('169.254.0.0/16'))).toEqual(['169.254.10.0/24', '169.254.20.10/32', '169.254.169.254/32']);
  expect(labels(text('"::/0"'))).toEqual(['fc00::/7', 'fd00:ec2::254/128', 'fd20:ce::254/128', 'fe80::/10']);
});

test('offers apiVersion and kind of a policy', () => {
  expect(labels('apiVersion: <|>\nkind: NetworkPolicy\n')).toEqual(['networking.k8s.io/v1']);
  expect(labels('apiVersion: networking.k8s.io/v1\nkind: <|>')).toEqual(['NetworkPolicy']);
});
