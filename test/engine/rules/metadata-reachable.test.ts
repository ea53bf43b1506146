import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../../server/src/engine/profile/profile-choice.ts';
import { metadataReachable } from '../../../server/src/engine/rules/addresses/metadata-reachable/metadata-reachable.ts';
import { deployment, documents, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';

const rule = metadataReachable;

const SUBJECT = 'podSelector: {matchLabels: {app: api}}\n';
const out = (name: string, rules: string): string =>
  policy('shop', name, `${SUBJECT}policyTypes: [Egress]\negress:\n${rules}`);
const block = (cidr: string, ...except: readonly string[]): string =>
  `{ipBlock: {cidr: "${cidr}"${except.length > 0 ? `, except: ["${except.join('", "')}"]` : ''}}}`;
const to = (peers: string, ports = ''): string => `  - {to: [${peers}]${ports && `, ports: [${ports}]`}}\n`;

describe('what admits the address', () => {
  it.each([
    ['169.254.169.254/16', ''],
    ['169.254.169.254/32', '{port: 80}'],
    ['128.0.0.0/1', '{port: 1, endPort: 1024}'],
    ['0.0.0.0/0', '{protocol: TCP}'],
    ['fd00:ec2::/64', '{port: 80}'],
  ])('is %s with ports [%s]', (cidr, ports) => {
    expect(marks(rule, out('a', to(block(cidr), ports)))).toEqual([
      { severity: 'hint', at: `"${cidr}"`, path: 'spec.egress[0].to[0].ipBlock.cidr' },
    ]);
  });
  it.each([
    ['0.0.0.0/0', '{port: 80, protocol: UDP}'],
    ['0.0.0.0/0', '{port: http}'],
    ['0.0.0.0/1', ''],
    ['fd00:ec3::/64', ''],
  ])('is not %s with ports [%s]', (cidr, ports) => {
    expect(marks(rule, out('a', to(block(cidr), ports)))).toEqual([]);
  });
  it('is not a range for ingress', () => {
    const inwards = policy('shop', 'a', `${SUBJECT}ingress: [{from: [${block('0.0.0.0/0')}]}]\n`);
    expect(marks(rule, inwards)).toEqual([]);
  });
  it('is not a range beside a rule that opens everything', () => {
    expect(marks(rule, out('a', `  - {}\n${to(block('0.0.0.0/0'))}`))).toEqual([]);
  });
  it('is not a range while policyTypes leaves egress out', () => {
    expect(marks(rule, out('a', to(block('0.0.0.0/0'))).replace('[Egress]', '[Ingress]'))).toEqual([]);
  });
});

describe('severity', () => {
  const severityOf = (cidr: string, distribution: Distribution | undefined, ...others: readonly string[]): string =>
    find(rule, documents(out('a', to(block(cidr))), ...others), distribution === undefined ? {} : { distribution })
      .map(({ finding }) => finding.severity)
      .join();
  it('is warning on a cloud, and hint while nothing says so', () => {
    for (const cloud of ['eks', 'gke', 'aks'] as const) expect(severityOf('0.0.0.0/0', cloud)).toBe('warning');
    for (const other of ['kubeadm', 'kind', 'k3s', 'rke2', 'openshift', 'custom', undefined] as const)
      expect(severityOf('0.0.0.0/0', other)).toBe('hint');
  });
  it('is hint where the address is named alone', () => {
    expect([severityOf('169.254.169.254/32', 'gke'), severityOf('fd00:ec2::254/128', 'eks')]).toEqual(['hint', 'hint']);
  });
  it.each([
    ['an identity', 'kind: ServiceAccount\nmetadata: {name: a, annotations: {eks.amazonaws.com/role-arn: x}}\n'],
    [
      'a class of load balancers',
      'kind: Service\nmetadata: {name: a}\nspec: {loadBalancerClass: service.k8s.aws/nlb}\n',
    ],
    ['a class of Ingresses', 'kind: IngressClass\nmetadata: {name: a}\nspec: {controller: ingress.k8s.aws/alb}\n'],
    ['a class of disks', 'kind: StorageClass\nmetadata: {name: a}\nprovisioner: pd.csi.storage.gke.io\n'],
    [
      'a disk',
      'kind: PersistentVolume\nmetadata: {name: a}\nspec: {csi: {driver: disk.csi.azure.com, volumeHandle: x}}\n',
    ],
    [
      'a pod for its nodes',
      'kind: Pod\nmetadata: {name: a}\nspec: {nodeSelector: {cloud.google.com/gke-nodepool: x}}\n',
    ],
    ['a load balancer', 'kind: Service\nmetadata: {name: a, annotations: {cloud.google.com/neg: "{}"}}\n'],
    ['a Node', 'kind: Node\nmetadata: {name: a}\nspec: {providerID: azure:///x}\n'],
  ])('is warning where %s in sight is of a cloud', (_, manifest) => {
    expect(severityOf('0.0.0.0/0', undefined, `apiVersion: v1\n${manifest}`)).toBe('warning');
  });
});

it('names the pods and what to do', () => {
  const text = documents(out('a', to(block('0.0.0.0/0'))), deployment('shop', 'api'));
  expect(messages(rule, text)).toEqual([
    '0.0.0.0/0 holds 169.254.169.254, where a cloud hands the credentials of the node to whoever asks: shop/api may fetch them. Leave the address out with except.',
  ]);
});

it('points to an except that does not help', () => {
  const excepting = out('b', to(block('0.0.0.0/0', '10.0.0.0/8', '169.254.0.0/16')));
  const [found] = find(rule, documents(excepting, out('a', to(block('0.0.0.0/0')))));
  const related = found?.finding.related ?? [];
  expect(related.map(({ resource, span }) => [resource.name, excepting.slice(span.start, span.end)])).toEqual([
    ['b', '"169.254.0.0/16"'],
  ]);
});

it('is silent where an admin policy denies the address to every pod', () => {
  const deny = `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: metadata}
spec:
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Deny
      to: [{networks: [169.254.169.254/32]}]
`;
  const api = deployment('shop', 'api');
  expect(marks(rule, documents(out('a', to(block('0.0.0.0/0'))), api, deny))).toEqual([]);
  expect(marks(rule, documents(out('a', to(block('::/0'))), api, deny))).toHaveLength(1);
});

describe('the fix', () => {
  const lines = (ipBlock: string): string =>
    out('a', `  - to:\n      - ipBlock:\n${ipBlock.replace(/^(?=.)/gm, '          ')}`);
  it.each([
    ['behind the cidr', 'cidr: 0.0.0.0/0 # all\n', 'cidr: 0.0.0.0/0 # all\nexcept:\n  - 169.254.169.254/32\n'],
    [
      'behind other excepts',
      'except:\n- 10.0.0.0/8 # ours\ncidr: 0.0.0.0/0\n',
      'except:\n- 10.0.0.0/8 # ours\n- 169.254.169.254/32\ncidr: 0.0.0.0/0\n',
    ],
    ['in an empty list', 'cidr: ::/0\nexcept: []\n', 'cidr: ::/0\nexcept:\n  - "fd00:ec2::254/128"\n'],
  ])('writes the except %s', (_, before, after) => {
    expect(fixed(rule, lines(before))).toBe(lines(after));
  });
  it('writes the except in brackets', () => {
    const text = out('a', to(block('0.0.0.0/0')));
    expect(fixed(rule, text)).toBe(text.replace('"0.0.0.0/0"', '"0.0.0.0/0", except: [169.254.169.254/32]'));
  });
  it('takes out a range of the address alone', () => {
    const [metadata, other] = [block('169.254.169.254/32'), block('10.0.0.0/8')];
    const dns = to(other, '{port: 53}');
    expect(fixed(rule, out('a', to(`${metadata}, ${other}`)))).toBe(out('a', to(other)));
    expect(fixed(rule, out('a', to(metadata) + dns))).toBe(out('a', dns));
    expect(fixed(rule, out('a', to(metadata, '{port: 53}, {port: 80}')))).toBe(out('a', to(metadata, '{port: 53}')));
    const untyped = out('a', to(metadata)).replace('  policyTypes: [Egress]\n', '');
    expect(fixed(rule, untyped)).toBe(
      `${untyped.slice(0, untyped.indexOf('  egress:'))}  policyTypes:\n    - Ingress\n    - Egress\n  egress: []\n`,
    );
  });
  it('is not offered where an alias shares the range', () => {
    const shared = out('a', `  - to: &all [${block('0.0.0.0/0')}]\n  - to: *all\n`);
    expect(fixTitles(rule, shared)).toEqual([]);
  });
});
