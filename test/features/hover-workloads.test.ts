import { expect, test } from 'vitest';
import { hoverFile } from './hover.ts';
import { HEAD, SHOP } from './shop.ts';
import { deployment } from './workspace.ts';

const POLICY = `${HEAD}  podSelector: { matchLabels: { app: web } }
  ingress:
    - from: [{ podSelector: { matchLabels: { app: api } } }]
      ports: [{ port: 8080 }]
    - from: [{ ipBlock: { cidr: 203.0.113.0/24 } }]
`;

function hoverDeployment(text: string, policy: string): string {
  return hoverFile(text, { 'rules.yaml': policy, 'api.yaml': deployment('shop', 'api', 'app: api') }).schema;
}

const WEB = deployment('shop', 'web', 'app: web', '{ name: http, containerPort: 8080 }');

test('says which policies select a workload, who reaches it and whom it reaches', () => {
  const text = `\
**Deployment shop/web**

1 policy selects it: [shop/web](file:///work/rules.yaml#L4). Egress: not isolated.

**Reachable from 1 workload.** Outside the cluster: all ports from 203.0.113.0/24 (documentation (TEST-NET-3)).
- [shop/api](file:///work/api.yaml#L4): TCP 8080, perhaps all ports

**Reaches 1 workload.** Outside the cluster: all ports to any address.
- [shop/api](file:///work/api.yaml#L4): all ports`;
  expect(hoverDeployment(WEB.replace('Deployment', 'Deploy<|>ment'), POLICY)).toBe(text);
  expect(hoverDeployment(WEB.replace('name: web', 'name: we<|>b'), POLICY)).toBe(text);
});

test('says that nothing selects a workload', () => {
  expect(hoverDeployment(WEB.replace('kind', 'ki<|>nd'), '')).toMatch(
    /^\*\*Deployment shop\/web\*\*\n\nNo policy selects it\. Ingress and egress: not isolated\./,
  );
});

test('says that nobody reaches a workload that is closed', () => {
  const deny = `${HEAD}  podSelector: {}\n  policyTypes: [Ingress, Egress]\n`;
  const text = hoverDeployment(WEB.replace('kind', 'ki<|>nd'), deny);
  expect(text).toContain('**Reachable from no workload.** Outside the cluster: nothing.');
  expect(text).toContain('**Reaches no workload.** Outside the cluster: nothing.');
});

test('leaves the other fields of a workload alone', () => {
  expect(hoverFile(SHOP['shop.yaml'].replace('containers', 'cont<|>ainers'), {}).range).toBeUndefined();
});

test('counts apart who may connect, or not', () => {
  const closed = `${HEAD}  podSelector: { matchLabels: { app: web } }\n  ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: a } } }] }]\n`;
  const text = hoverDeployment(WEB.replace('kind', 'ki<|>nd'), closed);
  expect(text).toContain(
    '**Reachable from no workload, perhaps 1.** Outside the cluster: nothing.\n- [shop/api](file:///work/api.yaml#L4): perhaps all ports',
  );
});
