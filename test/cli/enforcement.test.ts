import { describe, expect, it } from 'vitest';
import { folderOf, linesOf, netpol, type Outcome } from './support.ts';

const pods = ['web', 'api']
  .map(
    name =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}\nspec: {containers: [{name: c, image: i, ports: [{containerPort: 80}]}]}\n`,
  )
  .join('---\n');
const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n';

const RULE =
  'ingress: [{action: Deny, from: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}]}]';
const SUBJECT = 'subject: {namespaces: {}}';
const DENY =
  'apiVersion: policy.networking.k8s.io/v1beta1\nkind: ClusterNetworkPolicy\nmetadata: {name: deny}\n' +
  `spec: {tier: Admin, priority: 5, ${SUBJECT}, ${RULE}}\n`;
const BASELINE =
  'apiVersion: policy.networking.k8s.io/v1alpha1\nkind: BaselineAdminNetworkPolicy\nmetadata: {name: default}\n' +
  `spec: {${SUBJECT}, ${RULE}}\n`;
const CLOSED =
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: closed, namespace: shop}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n';

const UNSURE =
  'whether the cluster enforces ClusterNetworkPolicies: Calico enforces ClusterNetworkPolicies only from 3.32, and its version is not known';

function ask(policies: string, ...args: readonly string[]): Promise<Outcome> {
  return netpol(['query', '-', '--from', 'shop/web', '--to', 'shop/api', '--port', '80', ...args], {
    input: [namespace, pods, policies].join('---\n'),
  });
}

async function verdict(policies: string, profile?: string): Promise<string> {
  const given = profile === undefined ? [] : ['--profile', profile];
  const { stdout } = await ask(policies, '--format', 'json', ...given);
  return JSON.parse(stdout).verdict;
}

describe('policies of admin kinds', () => {
  it.each<[policies: string, profile: string | undefined, expected: string]>([
    [DENY, undefined, 'blocked'],
    [DENY, 'calico@3.32', 'blocked'],
    [DENY, 'calico@3.31', 'allowed'],
    [DENY, 'calico', 'depends'],
    [DENY, 'cilium@1.20', 'depends'],
    [DENY, 'cilium@1.19', 'allowed'],
    [DENY, 'eks', 'depends'],
    [DENY, 'eks+calico@v3.32.1', 'blocked'],
    [DENY, 'flannel', 'allowed'],
    [BASELINE, 'calico@3.31', 'blocked'],
    [BASELINE, 'calico@3.32', 'allowed'],
    [BASELINE, 'cilium', 'allowed'],
    [BASELINE, 'ovn-kubernetes', 'blocked'],
    [CLOSED, 'cilium', 'blocked'],
    [CLOSED, 'eks', 'blocked'],
    [CLOSED, 'flannel', 'allowed'],
    // One generation or the other blocks, whichever release runs; nothing here says that one of both always counts.
    [`${DENY}---\n${BASELINE}`, 'calico', 'depends'],
  ])('count as far as the plug-in enforces them (%#)', async (policies, profile, expected) => {
    expect(await verdict(policies, profile)).toBe(expected);
  });

  it('depend on the version that is not known, and say so', async () => {
    expect((await ask(DENY, '--profile', 'calico')).stdout).toContain(
      'whether the cluster enforces ClusterNetworkPolicies: Calico enforces ClusterNetworkPolicies only from 3.32, and its version is not known',
    );
  });

  it('are named where they are left out of a list', async () => {
    const input = [namespace, pods, DENY].join('---\n');
    const { stdout, stderr } = await netpol(['list', '-', '--profile', 'cilium@1.19'], { input });
    expect(stderr).toContain(
      'ClusterNetworkPolicy deny is left out: Cilium enforces ClusterNetworkPolicies only from 1.20, and this one is 1.19.',
    );
    expect(linesOf(stdout).some(line => /shop\/web .*shop\/api/.test(line))).toBe(true);
    const asked = await ask(DENY, '--profile', 'cilium@1.19');
    expect(asked.stderr).toContain('ClusterNetworkPolicy deny is left out: Cilium enforces ');
    const known = await netpol(['list', '-', '--profile', 'calico'], { input });
    expect(known.stderr).toContain('It is not known whether the cluster enforces ClusterNetworkPolicies');
  });

  it.each<[profile: string, expected: readonly string[]]>([
    ['calico@3.31', ['No connection changed']],
    ['calico@3.32', ['- shop/web [Pod] → shop/api [Pod]: all ports', '1 connection removed']],
    ['calico', ['~ shop/web [Pod] → shop/api [Pod]: all ports ⇒ perhaps all ports', '1 connection changed']],
  ])('change connections of %s as far as the plug-in enforces them', async (profile, expected) => {
    const folder = folderOf({
      'old.yaml': [namespace, pods].join('---\n'),
      'new.yaml': [namespace, pods, DENY].join('---\n'),
    });
    const args = ['diff', folder.at('old.yaml'), folder.at('new.yaml'), '--profile', profile];
    expect(linesOf((await netpol(args)).stdout)).toEqual(expected);
  });

  it('leave open in JSON what is allowed before and after', async () => {
    const folder = folderOf({
      'old.yaml': [namespace, pods, DENY].join('---\n'),
      'new.yaml': [namespace, pods].join('---\n'),
    });
    const args = ['diff', folder.at('old.yaml'), folder.at('new.yaml'), '--profile', 'calico', '--format', 'json'];
    const { added, removed, changed } = JSON.parse((await netpol(args)).stdout);
    expect([added, removed]).toEqual([[], []]);
    expect(changed).toEqual([expect.objectContaining({ before: [], possibleBefore: 'all', after: 'all' })]);
  });

  it.each<[profile: string, allowed: string]>([
    ['calico@3.31', ''],
    ['calico@3.32', 'nothing'],
    ['calico', `nothing, depends on ${UNSURE}`],
  ])('keep out pods that need not exist as far as %s enforces them', async (profile, allowed) => {
    const folder = folderOf({ 'all.yaml': [namespace, pods.replace('app: web', 'app: front'), DENY].join('---\n') });
    const args = ['list', folder.at(), '--exposure', '--focus', 'shop/api', '--direction', 'ingress'];
    const lines = linesOf((await netpol([...args, '--profile', profile])).stdout);
    const own = lines.filter(line => line.startsWith('pods labelled app=web'));
    expect(own).toEqual(allowed === '' ? [] : [`pods labelled app=web in all namespaces → shop/api [Pod]: ${allowed}`]);
  });

  it.each(['calico@', 'calico@x', 'eks@1.30', 'calico@3.32@1'])('know no profile %s', async profile => {
    const { status, stderr } = await ask(DENY, '--profile', profile);
    expect([status, stderr]).toEqual([2, expect.stringContaining(`${profile} is no cluster profile`)]);
  });
});
