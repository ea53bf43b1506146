import { describe, expect, it } from 'vitest';
import { deployment, policy } from './shop.ts';
import { folderOf, linesOf, netpol } from './support.ts';

const API = deployment('api', 8080);
const CLOSED = policy('closed', '  podSelector: {}\n  policyTypes: [Ingress, Egress]\n');
const MONITORED = policy(
  'monitored',
  `  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector:
            matchLabels: {app: prometheus}
      ports:
        - {protocol: TCP, port: 9090}
`,
);

function other(apiVersion: string, kind: string, spec: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: other, namespace: shop}\nspec: ${spec}\n`;
}

const calico = (spec: string): string => other('projectcalico.org/v3', 'NetworkPolicy', spec);
const DEPENDS = 'depends on NetworkPolicy shop/other (projectcalico.org/v3)';

/** Lists the exposure of shop/api in words. */
async function linesWith(...policies: readonly string[]): Promise<readonly string[]> {
  const folder = folderOf({ 'all.yaml': [API, ...policies].join('---\n') });
  const { stdout } = await netpol(['list', folder.at(), '--exposure', '--focus', 'shop/api']);
  const lines = linesOf(stdout);
  return lines.slice(lines.lastIndexOf('') + 2);
}

interface ExposureJson {
  readonly direction: string;
  readonly peers: readonly { readonly peer: object; readonly allowed: unknown; readonly depends?: unknown }[];
}

async function jsonWith(...policies: readonly string[]): Promise<readonly ExposureJson[]> {
  const folder = folderOf({ 'all.yaml': [API, ...policies].join('---\n') });
  const { stdout } = await netpol(['list', folder.at(), '--exposure', '--format', 'json']);
  return JSON.parse(stdout).exposure;
}

describe('netpol list --exposure with a policy of another dialect', () => {
  it('says of both directions of the pods it may select that they depend on it', async () => {
    const both = calico("{selector: app == 'api', types: [Ingress, Egress]}");
    expect(await linesWith(both)).toEqual([
      `every pod → shop/api [Deployment]: all ports, ${DEPENDS}`,
      `shop/api [Deployment] → every pod: all ports, ${DEPENDS}`,
    ]);
    expect(await linesWith(CLOSED, both)).toEqual([
      `every pod → shop/api [Deployment]: nothing, ${DEPENDS}`,
      `shop/api [Deployment] → every pod: nothing, ${DEPENDS}`,
    ]);
  });

  it('says nothing of it where it selects others', async () => {
    const elsewhere = calico("{selector: app == 'web', types: [Ingress, Egress]}");
    expect(await linesWith(CLOSED, elsewhere)).toEqual([]);
    expect(await linesWith(MONITORED, elsewhere)).toEqual(await linesWith(MONITORED));
    expect(await jsonWith(MONITORED, elsewhere)).toEqual(await jsonWith(MONITORED));
  });

  it.each([
    ['Ingress', `every pod → shop/api [Deployment]: nothing, ${DEPENDS}`],
    ['Egress', `shop/api [Deployment] → every pod: nothing, ${DEPENDS}`],
  ])('says so of %s alone where it is plain that it is about this direction', async (direction, line) => {
    expect(await linesWith(CLOSED, calico(`{selector: all(), types: [${direction}]}`))).toEqual([line]);
  });

  it('says so of the pods that a NetworkPolicy names and of all others', async () => {
    expect(await linesWith(MONITORED, calico('{types: [Ingress]}'))).toEqual([
      `every pod → shop/api [Deployment]: nothing, ${DEPENDS}`,
      `pods labelled app=prometheus in namespace shop → shop/api [Deployment]: TCP 9090, ${DEPENDS}`,
    ]);
  });

  it('leaves closed what is closed where it only takes away', async () => {
    const istio = other('security.istio.io/v1', 'AuthorizationPolicy', '{}');
    expect(await linesWith(CLOSED, istio)).toEqual([]);
    expect(await linesWith(MONITORED, istio)).toEqual([
      'pods labelled app=prometheus in namespace shop → shop/api [Deployment]: TCP 9090, depends on AuthorizationPolicy shop/other (security.istio.io/v1)',
    ]);
  });

  it('names pods like those of a workload, whose connections do not tell what they depend on', async () => {
    const prometheus = deployment('prometheus', 9090);
    expect(await linesWith(MONITORED, prometheus)).toEqual([]);
    expect(await linesWith(MONITORED, prometheus, calico('{types: [Ingress]}'))).toEqual([
      `every pod → shop/api [Deployment]: nothing, ${DEPENDS}`,
      `pods labelled app=prometheus in namespace shop → shop/api [Deployment]: TCP 9090, ${DEPENDS}`,
    ]);
  });

  it('lists in JSON every pod and every address that it may open, with what that waits for', async () => {
    const depends = ['what NetworkPolicy shop/other (projectcalico.org/v3) says, which is not evaluated'];
    const [ingress, egress] = await jsonWith(CLOSED, calico('{types: [Ingress]}'));
    expect(ingress?.peers).toEqual([
      { peer: { type: 'entire-cluster' }, allowed: [], depends },
      { peer: { type: 'ip', cidrs: ['0.0.0.0/0', '::/0'] }, allowed: [], depends },
    ]);
    expect(egress?.peers).toEqual([]);
  });

  it('leaves pods alone where it is about addresses outside', async () => {
    const firewall = other('k8s.ovn.org/v1', 'EgressFirewall', '{egress: []}');
    expect(await linesWith(firewall)).toEqual(await linesWith());
    const [, egress] = await jsonWith(firewall);
    expect(egress?.peers).toEqual([
      { peer: { type: 'entire-cluster' }, allowed: 'all' },
      {
        peer: { type: 'ip', cidrs: ['0.0.0.0/0', '::/0'] },
        allowed: 'all',
        depends: ['what EgressFirewall shop/other (k8s.ovn.org/v1) says, which is not evaluated'],
      },
    ]);
  });

  it('draws an arrow for what it may open', async () => {
    const folder = folderOf({ 'all.yaml': [API, CLOSED, calico('{types: [Ingress]}')].join('---\n') });
    const { stdout } = await netpol(['list', folder.at(), '--exposure', '--format', 'mermaid']);
    expect(linesOf(stdout).slice(-4)).toEqual([
      '  n1["any address"]',
      '  n2["every pod"]',
      '  n1 -.->|"perhaps all ports"| n0',
      `  n2 -->|"nothing, ${DEPENDS}"| n0`,
    ]);
  });
});
