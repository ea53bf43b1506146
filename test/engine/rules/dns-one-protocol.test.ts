import { describe, expect, it } from 'vitest';
import { dnsOneProtocol } from '../../../server/src/engine/rules/dns/dns-one-protocol.ts';
import { deployment, documents, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { adminDns } from './admin-dns.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';

const rule = dnsOneProtocol;

const KUBE_SYSTEM = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}';
const KUBE_DNS = KUBE_SYSTEM.replace(/}$/, ', podSelector: {matchLabels: {k8s-app: kube-dns}}}');
const [UDP, TCP] = ['{protocol: UDP, port: 53}', '{protocol: TCP, port: 53}'];
const to = (peers: string, ports: string): string => `  - {to: [${peers}], ports: [${ports}]}\n`;
const dns = (name: string, app: string, ...rules: readonly string[]): string =>
  policy('shop', name, `podSelector: {matchLabels: {${app}}}\npolicyTypes: [Egress]\negress:\n${rules.join('')}`);
const count = (...policies: readonly string[]): number => find(rule, documents(...policies)).length;

describe('what the other protocol is open to', () => {
  it('reports at the port of each protocol that stands alone', () => {
    const ADDRESS = '{ipBlock: {cidr: 10.96.0.10/32}}';
    expect(marks(rule, dns('a', 'app: api', to(KUBE_DNS, UDP), to(ADDRESS, '{port: 53}')))).toEqual([
      { severity: 'warning', at: UDP, path: 'spec.egress[0].ports[0]' },
      { severity: 'warning', at: '{port: 53}', path: 'spec.egress[1].ports[0]' },
    ]);
  });
  it('counts a narrower peer where the rule is about DNS', () => {
    expect(count(dns('a', 'app: api', to(KUBE_SYSTEM, UDP), to(KUBE_DNS, TCP)))).toBe(0);
  });
  it('does not count a narrower peer of a rule about all ports', () => {
    const all = `  - {to: [${KUBE_DNS}]}\n`;
    expect(count(dns('a', 'app: api', to('{namespaceSelector: {}}', UDP), all))).toBe(1);
  });
  it('reports when one of several peers is left out', () => {
    expect(
      count(dns('a', 'app: api', to(`${KUBE_DNS}, {ipBlock: {cidr: 169.254.20.10/32}}`, UDP), to(KUBE_DNS, TCP))),
    ).toBe(1);
  });
  it('counts addresses of a wider block', () => {
    const narrow = '{ipBlock: {cidr: 10.96.0.10/32}}';
    const wide = '{ipBlock: {cidr: 10.0.0.0/8}}';
    expect(count(dns('a', 'app: api', to(narrow, UDP), to(wide, '{protocol: TCP}')))).toBe(0);
  });
  it('counts a range and a port named dns', () => {
    expect(count(dns('a', 'app: api', to(KUBE_DNS, `${UDP}, {port: 1, endPort: 1024}`)))).toBe(0);
    expect(count(dns('a', 'app: api', to(KUBE_DNS, `${UDP}, {port: dns-tcp}`)))).toBe(0);
  });
  it('counts a rule without peers', () => {
    expect(count(dns('a', 'app: api', to(KUBE_DNS, UDP), '  - ports: [{port: 53}]\n'))).toBe(0);
    expect(count(dns('a', 'app: api', '  - ports: [{port: 53, protocol: UDP}]\n'))).toBe(1);
  });
});

describe('other policies', () => {
  it('count in the admin tier, not in the baseline, which is never asked here', () => {
    const own = dns('a', 'app: api', to(KUBE_DNS, UDP));
    expect([count(own, adminDns('Admin')), count(own, adminDns('Baseline'))]).toEqual([0, 1]);
  });
  const both = deployment('shop', 'api').replace(
    '        app: api\n    spec',
    '        app: api\n        tier: back\n    spec',
  );
  it('count when they select all the pods by label', () => {
    const all = policy('shop', 'all', `podSelector: {}\npolicyTypes: [Egress]\negress:\n${to(KUBE_DNS, TCP)}`);
    const found = find(rule, documents(dns('a', 'app: api', to(KUBE_DNS, UDP)), all));
    expect(found.map(({ document }) => document.resources.map(({ name }) => name))).toEqual([['all']]);
  });
  it('count when they select all the pods in sight', () => {
    const one = dns('a', 'app: api', to(KUBE_DNS, UDP));
    expect(count(one, dns('b', 'tier: back', to(KUBE_DNS, TCP)), both)).toBe(0);
    expect(count(one, dns('b', 'tier: front', to(KUBE_DNS, TCP)), both)).toBe(2);
  });
  it('do not count from another namespace', () => {
    const elsewhere = dns('a', 'app: api', to(KUBE_DNS, TCP)).replace('namespace: shop', 'namespace: bank');
    expect(count(dns('a', 'app: api', to(KUBE_DNS, UDP)), elsewhere)).toBe(2);
  });
});

it('stays silent where policyTypes leaves egress out', () => {
  expect(count(dns('a', 'app: api', to(KUBE_DNS, UDP)).replace('[Egress]', '[Ingress]'))).toBe(0);
});

it('says what a port without protocol means', () => {
  expect(messages(rule, dns('a', 'app: api', to(KUBE_DNS, '{port: 53}')))).toEqual([
    'Without a protocol this port is TCP alone, but resolvers are asked over UDP: most names will not resolve. Allow UDP 53 as well.',
  ]);
});

describe('the fix', () => {
  it('writes the port as the one beside it is written', () => {
    const flow = dns('a', 'app: api', to(KUBE_DNS, '{port: 53, protocol: UDP}'));
    expect(fixed(rule, flow)).toBe(flow.replace('protocol: UDP}', 'protocol: UDP}, {port: 53, protocol: TCP}'));
    const lines = dns('a', 'app: api', `  - to: [${KUBE_DNS}]\n    ports:\n    - {port: 53} # names\n    # end\n`);
    expect(fixed(rule, lines)).toBe(lines.replace('# names\n', '# names\n      - {protocol: UDP, port: 53}\n'));
    const block = dns('a', 'app: api', `  - ports:\n    - protocol: UDP\n      port: 53 # names\n`);
    expect(fixed(rule, block)).toBe(block.replace('# names\n', '# names\n      - protocol: TCP\n        port: 53\n'));
  });
  it('is not offered for ports that an alias shares', () => {
    const shared = `  - {to: [${KUBE_DNS}], ports: &dns [${UDP}]}\n  - {to: [${KUBE_SYSTEM}], ports: *dns}\n`;
    expect(fixTitles(rule, dns('a', 'app: api', shared))).toEqual([]);
  });
});
