import { expect, test } from 'vitest';
import { accept, labelsAt } from './accept.ts';
import { HEAD, SHOP } from './shop.ts';
import { deployment } from './workspace.ts';

const FROM = `${HEAD}  ingress:\n    - from:\n        - <|>\n`;
const TO = `${HEAD}  egress:\n    - to:\n        - <|>\n`;

function peers(text: string): readonly string[] {
  return labelsAt({ ...SHOP, 'policy.yaml': text }).filter(label =>
    /^(?:pods of \w+\/|DNS|ingress|monitoring|the internet)/.test(label),
  );
}

test('offers the workloads of the workspace, then the usual peers of the direction', () => {
  expect(peers(FROM).slice(0, 6)).toEqual([
    'pods of shop/web',
    'pods of shop/api',
    'pods of ops/prometheus',
    'ingress controller (ingress-nginx)',
    'ingress controller (Traefik)',
    'monitoring (Prometheus)',
  ]);
  expect(peers(TO).slice(3, 8)).toEqual([
    'DNS (kube-dns)',
    'DNS (OpenShift)',
    'DNS (NodeLocal cache)',
    'the internet without private ranges',
    'the internet without private ranges (IPv6)',
  ]);
});

test('inserts pods of the own namespace by label, of another with the namespace', () => {
  expect(accept({ ...SHOP, 'policy.yaml': FROM }, 'pods of shop/api')).toBe(
    `${HEAD}  ingress:\n    - from:\n        - podSelector:\n            matchLabels:\n              app: api\n`,
  );
  expect(accept({ ...SHOP, 'policy.yaml': FROM }, 'pods of ops/prometheus')).toBe(`${HEAD}\
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ops
          podSelector:
            matchLabels:
              app: prometheus
`);
});

test('inserts the usual DNS peer', () => {
  expect(accept({ 'policy.yaml': TO }, 'DNS (kube-dns)')).toBe(`${HEAD}\
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
`);
});

test('finds the namespace in which a usual peer runs', () => {
  const files = {
    'traefik.yaml': deployment('edge', 'traefik', 'app.kubernetes.io/name: traefik'),
    'policy.yaml': FROM,
  };
  expect(accept(files, 'ingress controller (Traefik)')).toBe(`${HEAD}\
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: edge
          podSelector:
            matchLabels:
              app.kubernetes.io/name: traefik
`);
});

test('writes a peer on one line in flow style', () => {
  const text = `${HEAD}  ingress: [{ from: [<|>] }]\n`;
  expect(accept({ ...SHOP, 'policy.yaml': text }, 'pods of shop/web')).toBe(
    `${HEAD}  ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }] }]\n`,
  );
});
