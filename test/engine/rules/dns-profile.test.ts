import { describe, expect, it } from 'vitest';
import type { ProfileChoice } from '../../../server/src/engine/profile/profile-choice.ts';
import { dnsNodeLocal } from '../../../server/src/engine/rules/dns/dns-node-local.ts';
import { dnsOneProtocol } from '../../../server/src/engine/rules/dns/dns-one-protocol.ts';
import { dnsServicePort } from '../../../server/src/engine/rules/dns/dns-service-port.ts';
import { dnsWrongPeer } from '../../../server/src/engine/rules/dns/dns-wrong-peer.ts';
import { egressWithoutDns } from '../../../server/src/engine/rules/dns/egress-without-dns/egress-without-dns.ts';
import { deployment, documents, namespaceManifest, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';

const OPENSHIFT: ProfileChoice = { distribution: 'openshift' };
const KIND: ProfileChoice = { distribution: 'kind' };
const namespace = (name: string): string => `namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${name}}}`;
const pods = (labels: string): string => `podSelector: {matchLabels: {${labels}}}`;
const ports = (port: number): string => `{protocol: UDP, port: ${port}}, {protocol: TCP, port: ${port}}`;
const to = (peer: string, list: string): string => `  - {to: [{${peer}}], ports: [${list}]}\n`;
const dns = (name: string, ...rules: readonly string[]): string =>
  policy('shop', name, `podSelector: {}\npolicyTypes: [Egress]\negress:\n${rules.join('')}`);
const severities = (...args: Parameters<typeof find>): readonly string[] =>
  find(...args).map(({ finding }) => finding.severity);

describe('dns-wrong-peer', () => {
  const wrong = dns('dns', to(`${namespace('kube-system')}, ${pods('app: dns')}`, ports(53)));

  it('stands under the peer, and says which labels the resolver has', () => {
    expect(marks(dnsWrongPeer, wrong, KIND)).toEqual([
      {
        severity: 'warning',
        at: `{${namespace('kube-system')}, ${pods('app: dns')}}`,
        path: 'spec.egress[0].to[0]',
      },
    ]);
    expect(messages(dnsWrongPeer, wrong, KIND)).toEqual([
      'Names will not resolve: the resolver in kube-system is not known to have these labels; it is pods labelled k8s-app=kube-dns. Write its labels, or leave podSelector out.',
    ]);
  });

  it.each(['kube-dns', 'default'])('finds the labels of the resolver asked for in namespace %s', name => {
    const text = dns('dns', to(`${namespace(name)}, ${pods('k8s-app: kube-dns')}`, ports(53)));
    expect(messages(dnsWrongPeer, text, KIND)).toEqual([
      'Names will not resolve: the resolver of this cluster is pods labelled k8s-app=kube-dns in kube-system, and nothing allows it. Add a rule for it.',
    ]);
    expect(severities(dnsWrongPeer, text, KIND)).toEqual(['warning']);
    const own = deployment(name, 'dns', 53).replaceAll('app: dns', 'k8s-app: kube-dns');
    expect(severities(dnsWrongPeer, documents(text, own), KIND)).toEqual([]);
  });

  it('is for information where the labels are only usual', () => {
    expect(severities(dnsWrongPeer, wrong, { distribution: 'rke2' })).toEqual(['info']);
  });

  it('is for information where the chart of CoreDNS has the labels, and the cluster others', () => {
    const chart = (labels: string): string => dns('dns', to(`${namespace('kube-system')}, ${pods(labels)}`, ports(53)));
    const text = chart('k8s-app: coredns');
    expect(severities(dnsWrongPeer, text, KIND)).toEqual(['info']);
    expect(messages(dnsWrongPeer, text, KIND)).toEqual([
      'Names may not resolve: these are labels of the chart of CoreDNS, and the resolver that this cluster brings in kube-system is pods labelled k8s-app=kube-dns. Write its labels unless the chart has been installed in its place.',
    ]);
    const both = documents(
      text,
      dns('both', to(`${namespace('kube-system')}, ${pods('k8s-app: kube-dns')}`, ports(53))),
    );
    for (const [silent, profile] of [
      [both, KIND],
      [text, {}],
      [text, { distribution: 'rke2' }],
    ] as const)
      expect(severities(dnsWrongPeer, silent, profile)).toEqual([]);
    const stated: ProfileChoice = { dns: { namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } } };
    expect(severities(dnsWrongPeer, text, stated)).toEqual(['warning']);
    expect(severities(dnsWrongPeer, chart('k8s-app: kube-dns, app.kubernetes.io/name: coredns'), KIND)).toEqual([
      'info',
    ]);
  });

  it('takes labels that are set for the only ones', () => {
    const usual = dns('dns', to(`${namespace('kube-system')}, ${pods('k8s-app: kube-dns')}`, ports(53)));
    const profile: ProfileChoice = { dns: { namespace: 'kube-system', podLabels: { app: 'dns' } } };
    expect(severities(dnsWrongPeer, usual, profile)).toEqual(['warning']);
    expect(severities(dnsWrongPeer, wrong, profile)).toEqual([]);
  });

  it('stays silent for peers that name no resolver’s namespace, or another port', () => {
    const elsewhere = dns('dns', to(`${namespace('infra')}, ${pods('app: dns')}`, ports(53)));
    const own = dns('dns', to(pods('app: dns'), ports(53)));
    const metrics = dns('dns', to(`${namespace('kube-system')}, ${pods('app: metrics')}`, ports(9153)));
    for (const text of [elsewhere, own, metrics]) expect(severities(dnsWrongPeer, text, KIND)).toEqual([]);
  });

  it('stays silent where another policy opens the resolver, and speaks where that one is for other pods', () => {
    const right = dns('right', to(namespace('kube-system'), ports(53)));
    expect(severities(dnsWrongPeer, documents(wrong, right), KIND)).toEqual([]);
    const other = right.replace('podSelector: {}', 'podSelector: {matchLabels: {app: web}}');
    expect(severities(dnsWrongPeer, documents(wrong, other), KIND)).toEqual(['warning']);
  });

  it('adds a rule where the labels alone would not do', () => {
    const text = dns('dns', to(`${namespace('openshift-dns')}, ${pods('app: dns')}`, ports(53)));
    expect(fixTitles(dnsWrongPeer, text, OPENSHIFT)).toEqual(['Add a rule for the resolver of the cluster']);
    const after = fixed(dnsWrongPeer, text, undefined, OPENSHIFT);
    expect(after).toContain('dns.operator.openshift.io/daemonset-dns: default');
    expect(severities(dnsWrongPeer, after, OPENSHIFT)).toEqual([]);
  });
});

describe('the pods in sight that DNS is opened to', () => {
  const there = to(namespace('billing'), ports(53));
  const worker = deployment('billing', 'worker', 80);
  const portless = worker.replace(/ +ports:\n.*\n/, '');
  const severityOf = (profile: ProfileChoice, ...others: readonly string[]): string =>
    severities(dnsWrongPeer, documents(dns('dns', there), ...others), profile).join();

  it('are no resolver where their containers declare other ports', () => {
    expect(severityOf(KIND, worker)).toBe('warning');
    expect(severityOf({ distribution: 'rke2' }, worker)).toBe('info');
    expect(severityOf({}, worker)).toBe('info');
    expect(messages(dnsWrongPeer, documents(dns('dns', there), worker), {})).toEqual([
      'Names will not resolve: no container of billing/worker listens on port 53, and nothing allows the resolver of the cluster; most clusters have it in kube-system. Add a rule for it.',
    ]);
  });
  it('may be one where they declare none, or the port', () => {
    expect([severityOf(KIND, portless), severityOf(KIND, deployment('billing', 'names', 53))]).toEqual(['', '']);
  });
  it('are missed less surely out of sight, unless it is set where the resolver is', () => {
    expect(severityOf(KIND)).toBe('info');
    expect(severityOf({ dns: { namespace: 'kube-system' } })).toBe('warning');
    expect(severityOf({})).toBe('');
    const more = dns('dns', to(namespace('billing'), `${ports(53)}, {port: 443}`));
    expect(severities(dnsWrongPeer, more, KIND)).toEqual([]);
  });
});

describe('the resolver in sight', () => {
  const core = (port: number): string =>
    deployment('kube-system', 'coredns', port)
      .replaceAll('app: coredns', 'k8s-app: kube-dns')
      .replace(/containerPort.*/, '$&\n              protocol: UDP');
  const open = dns('dns', to(namespace('kube-system'), ports(53)));

  it('tells the port that its pods listen on', () => {
    expect(messages(dnsServicePort, documents(open, core(1053)), {})).toEqual([
      'Names will not resolve: the resolver in kube-system listens on 1053, and policies see the port of the pod, not 53 of its Service. Allow 1053 as well.',
    ]);
    expect(severities(dnsServicePort, documents(open, core(1053)), KIND)).toEqual(['warning']);
    expect(severities(dnsServicePort, documents(open, core(53)), {})).toEqual([]);
    expect(severities(dnsServicePort, documents(open, core(1053)), { dns: { ports: [53] } })).toEqual([]);
  });
  it('tells its labels, though nothing else is known of the cluster', () => {
    const wrong = dns('dns', to(`${namespace('kube-system')}, ${pods('app: dns')}`, ports(53)));
    expect(severities(dnsWrongPeer, wrong, {})).toEqual([]);
    expect(severities(dnsWrongPeer, documents(wrong, core(53)), {})).toEqual(['warning']);
  });
  it('is that of another cluster where the profile has it elsewhere', () => {
    const other = dns('dns', to(namespace('openshift-dns'), ports(5353)));
    expect(severities(dnsWrongPeer, documents(other, core(53)), OPENSHIFT)).toEqual([]);
    expect(severities(dnsWrongPeer, documents(other, core(53)), {})).toEqual([]);
  });
});

describe('a node-local cache in sight', () => {
  const cache = (args: string): string => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: node-local-dns, namespace: kube-system}
spec:
  selector: {matchLabels: {k8s-app: node-local-dns}}
  template:
    metadata: {labels: {k8s-app: node-local-dns}}
    spec:
      hostNetwork: true
      containers: [{name: node-cache, image: k8s-dns-node-cache, args: [${args}]}]
`;
  const toPods = to(`${namespace('kube-system')}, ${pods('k8s-app: kube-dns')}`, ports(53));
  const toBlock = (cidr: string): string => to(`ipBlock: {cidr: ${cidr}}`, ports(53));
  const found = (args: string, ...rules: readonly string[]): readonly string[] =>
    messages(dnsNodeLocal, documents(dns('dns', toPods, ...rules), cache(args)), {});

  it.each([
    ['"-localip", "169.254.20.10,10.96.0.10"', '169.254.20.10 and 10.96.0.10'],
    ['"-localip=169.254.25.10"', '169.254.25.10'],
    ['"-localip", "__PILLAR__LOCAL__DNS__"', '169.254.20.10'],
    ['', '169.254.20.10'],
  ])('listens where its arguments say: %s', (args, addresses) => {
    expect(found(args)).toEqual([
      `Names will not resolve where pods ask ${addresses}: that is no pod, so selectors do not admit it. Add an ipBlock for it with UDP and TCP 53.`,
    ]);
  });
  it('is reached on one of its addresses', () => {
    const both = '"-localip", "169.254.20.10,10.96.0.10"';
    expect(found(both, toBlock('169.254.20.10/32'))).toEqual([]);
    expect(found(both, toBlock('10.96.0.10/32'))).toEqual([]);
    expect(found(both, toBlock('192.0.2.0/24'))).toHaveLength(1);
  });
  it('gives way to the addresses that are set', () => {
    const text = documents(dns('dns', toPods, toBlock('169.254.20.10/32')), cache(''));
    expect(severities(dnsNodeLocal, text, { dns: { nodeLocal: ['169.254.25.10'] } })).toEqual(['warning']);
    expect(severities(dnsNodeLocal, text, { cni: 'cilium' })).toEqual([]);
  });
});

describe('dns-service-port', () => {
  it('is for information where the port is only usual, and silent where it is 53', () => {
    const text = dns('dns', to('namespaceSelector: {}', ports(53)));
    expect(severities(dnsServicePort, text, OPENSHIFT)).toEqual(['warning']);
    expect(severities(dnsServicePort, text, { ...OPENSHIFT, dns: { ports: [53, 5353] } })).toEqual([]);
    expect(severities(dnsServicePort, text, KIND)).toEqual([]);
  });

  it('adds the port of the pods for each protocol, in the form of its neighbours', () => {
    const text = dns('dns', to(namespace('openshift-dns'), ports(53)));
    expect(fixed(dnsServicePort, text, undefined, OPENSHIFT)).toContain(
      'ports: [{protocol: UDP, port: 53}, {protocol: UDP, port: 5353}, {protocol: TCP, port: 53}, {protocol: TCP, port: 5353}]',
    );
  });

  it('stays silent for a namespace whose labels are declared and do not fit', () => {
    const text = dns('dns', to('namespaceSelector: {matchLabels: {team: dns}}', ports(53)));
    expect(severities(dnsServicePort, text, OPENSHIFT)).toEqual(['warning']);
    const declared = documents(text, namespaceManifest('openshift-dns', { team: 'platform' }));
    expect(severities(dnsServicePort, declared, OPENSHIFT)).toEqual([]);
  });
});

describe('dns-node-local', () => {
  const LOCAL: ProfileChoice = { distribution: 'eks', dns: { nodeLocal: ['169.254.20.10', 'fd00::10'] } };
  const usual = to(`${namespace('kube-system')}, ${pods('k8s-app: kube-dns')}`, ports(53));

  it('names all addresses that are not admitted, and adds a block for each', () => {
    expect(messages(dnsNodeLocal, dns('dns', usual), LOCAL)).toEqual([
      'Names will not resolve where pods ask 169.254.20.10 and fd00::10: that is no pod, so selectors do not admit it. Add an ipBlock for it with UDP and TCP 53.',
    ]);
    const after = fixed(dnsNodeLocal, dns('dns', usual), undefined, LOCAL);
    expect(after).toContain('169.254.20.10/32');
    expect(after).toContain('fd00::10/128');
    expect(find(dnsNodeLocal, after, LOCAL)).toEqual([]);
  });

  it('asks all policies of the pods', () => {
    const block = (cidr: string): string => to(`ipBlock: {cidr: "${cidr}"}`, ports(53));
    const admitting = dns('local', block('169.254.0.0/16'), block('fd00::/8'));
    expect(find(dnsNodeLocal, documents(dns('dns', usual), admitting), LOCAL)).toEqual([]);
  });

  it('stays silent where DNS is not opened at all', () => {
    expect(find(dnsNodeLocal, dns('web', to(pods('app: api'), ports(8080))), LOCAL)).toEqual([]);
  });
});

describe('the port of the profile', () => {
  const api = deployment('shop', 'api');

  it('counts as DNS, and another one does not', () => {
    const text = documents(dns('dns', to('namespaceSelector: {}', ports(5353))), api);
    expect(find(egressWithoutDns, text)).toEqual([]);
    expect(find(egressWithoutDns, text, OPENSHIFT)).toEqual([]);
    expect(severities(egressWithoutDns, text, KIND)).toEqual(['warning']);
  });

  it('counts a range of ports that holds the port of a resolver that is known', () => {
    const text = documents(dns('web', to('namespaceSelector: {}', '{protocol: UDP, port: 5000, endPort: 6000}')), api);
    expect(find(egressWithoutDns, text, OPENSHIFT)).toEqual([]);
    expect(severities(egressWithoutDns, text, KIND)).toEqual(['warning']);
    expect(severities(egressWithoutDns, text)).toEqual(['warning']);
  });

  it('stands in the rule that opens DNS, with node-local addresses beside it', () => {
    const text = documents(dns('web', to(pods('app: api'), ports(8080))), api);
    const profile: ProfileChoice = { ...OPENSHIFT, dns: { nodeLocal: ['169.254.20.10'] } };
    expect(messages(egressWithoutDns, text, profile)).toEqual([
      'Egress is limited, but nothing allows DNS: names will not resolve for shop/api. Add a rule for port 5353.',
    ]);
    const after = fixed(egressWithoutDns, text, 'Allow DNS in this policy', profile);
    for (const wanted of ['openshift-dns', '169.254.20.10/32', 'port: 5353', 'port: 53\n'])
      expect(after).toContain(wanted);
  });

  it('wants both protocols', () => {
    const text = documents(dns('dns', to('namespaceSelector: {}', '{protocol: UDP, port: 5353}')), api);
    expect(find(dnsOneProtocol, text)).toEqual([]);
    expect(messages(dnsOneProtocol, text, OPENSHIFT)).toEqual([
      'DNS is open over UDP alone, but long answers come over TCP: some names fail to resolve now and then. Allow TCP 5353 as well.',
    ]);
  });
});
