import { describe, expect, it } from 'vitest';
import { deployment, namespace, policy } from './shop.ts';
import { folderOf, linesOf, netpol } from './support.ts';

const apps = [namespace, deployment('api', 8080), deployment('web', 80)].join('---\n');

const rule = (peer: string, port: number): string =>
  `    - {from: [{podSelector: ${peer}}], ports: [{protocol: TCP, port: ${port}}]}\n`;
const ingress = (...rules: readonly string[]): string =>
  `  podSelector: {matchLabels: {app: api}}\n  policyTypes: [Ingress]\n  ingress:\n${rules.join('')}`;
const adminDeny = `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: guard}
spec:
  priority: 5
  subject: {namespaces: {}}
  ingress:
    - {action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {protocol: TCP, port: 22}}]}
`;

async function redundantIn(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = folderOf({ 'apps.yaml': apps, ...files });
  const args = ['explain', folder.at(), '--from', 'shop/web', '--to', 'shop/api'];
  const { stdout, status } = await netpol(args, { from: folder });
  expect(status).toBe(0);
  const lines = linesOf(stdout);
  const at = lines.indexOf('  without each of these rules alone the answer is the same');
  return at === -1 ? [] : lines.slice(at + 1).map(line => line.trim());
}

const web = rule('{matchLabels: {app: web}}', 8080);

describe('netpol explain', () => {
  it('names a rule that another one covers, and which one', async () => {
    const wide = rule('{}', 8080);
    expect(
      await redundantIn({ 'api.yaml': policy('api', ingress(web)), 'all.yaml': policy('all', ingress(wide)) }),
    ).toEqual([
      'NetworkPolicy shop/all, spec.ingress[0], changes nothing: NetworkPolicy shop/api, spec.ingress[0], allows TCP 8080. (all.yaml:10)',
      'NetworkPolicy shop/api, spec.ingress[0], changes nothing: NetworkPolicy shop/all, spec.ingress[0], allows TCP 8080. (api.yaml:10)',
    ]);
  });

  it('calls no rule redundant that alone allows something', async () => {
    const two = policy('api', ingress(web, rule('{}', 9090)));
    expect(await redundantIn({ 'api.yaml': two })).toEqual([]);
  });

  it('names a Deny of what is not allowed anyway', async () => {
    expect(await redundantIn({ 'api.yaml': policy('api', ingress(web)), 'guard.yaml': adminDeny })).toEqual([
      'AdminNetworkPolicy guard, spec.ingress[0], changes nothing: NetworkPolicy shop/api isolates shop/api all the same. (guard.yaml:8)',
    ]);
    expect(await redundantIn({ 'guard.yaml': adminDeny })).toEqual([]);
  });

  it('names a rule whose connections the other side blocks', async () => {
    const closed = policy('web', '  podSelector: {matchLabels: {app: web}}\n  policyTypes: [Egress]\n');
    expect(await redundantIn({ 'api.yaml': policy('api', ingress(web)), 'web.yaml': closed })).toEqual([
      'NetworkPolicy shop/api, spec.ingress[0], changes nothing: the egress of shop/web does not let it through. (api.yaml:10)',
    ]);
  });

  it('knows that the last egress rule isolates where policyTypes are left out', async () => {
    const egress = '  podSelector: {matchLabels: {app: web}}\n  egress:\n    - {to: [{podSelector: {}}]}\n';
    expect(await redundantIn({ 'web.yaml': policy('web', egress) })).toEqual([
      'NetworkPolicy shop/web, spec.egress[0], changes nothing: shop/web is open by default for all ports. (web.yaml:9)',
    ]);
    const typed = egress.replace('  egress:', '  policyTypes: [Egress]\n  egress:');
    expect(await redundantIn({ 'web.yaml': policy('web', typed) })).toEqual([]);
  });

  it('writes the documented JSON', async () => {
    const folder = folderOf({
      'apps.yaml': apps,
      'api.yaml': policy('api', ingress(web)),
      'guard.yaml': adminDeny,
    });
    const args = ['explain', folder.at(), '--from', 'shop/web', '--to', 'shop/api', '--format', 'json'];
    const { stdout } = await netpol(args, { from: folder });
    const allowed = [{ protocol: 'TCP', ports: [[8080, 8080]] }];
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      source: 'shop/web',
      destination: 'shop/api',
      verdict: 'allowed',
      allowed,
      egress: {
        verdict: 'allowed',
        allowed: 'all',
        reasons: [
          {
            policy: null,
            rule: null,
            file: null,
            line: null,
            text: 'No policy isolates shop/web for egress: everything is allowed.',
            traffic: 'all',
          },
        ],
      },
      ingress: {
        verdict: 'allowed',
        allowed,
        reasons: [
          {
            policy: 'guard',
            rule: 'spec.ingress[0]',
            file: 'guard.yaml',
            line: 7,
            text: 'AdminNetworkPolicy guard, spec.ingress[0], denies TCP 22 from shop/web.',
            traffic: [{ protocol: 'TCP', ports: [[22, 22]] }],
          },
          {
            policy: 'shop/api',
            rule: 'spec.ingress[0]',
            file: 'api.yaml',
            line: 9,
            text: 'NetworkPolicy shop/api, spec.ingress[0], allows TCP 8080 from shop/web.',
            traffic: allowed,
          },
        ],
      },
      depends: [],
      redundant: [
        {
          direction: 'ingress',
          policy: 'guard',
          rule: 'spec.ingress[0]',
          file: 'guard.yaml',
          line: 7,
          text: 'AdminNetworkPolicy guard, spec.ingress[0], changes nothing: NetworkPolicy shop/api isolates shop/api all the same.',
          coveredBy: [{ policy: 'shop/api', rule: null }],
        },
      ],
    });
  });
});
