import { describe, expect, it } from 'vitest';
import type { ProfileChoice } from '../../../server/src/engine/profile/profile-choice.ts';
import { egressWithoutDns } from '../../../server/src/engine/rules/dns/egress-without-dns/egress-without-dns.ts';
import { deployment, documents, namespaceManifest, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { adminDns } from './admin-dns.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';

const rule = egressWithoutDns;
const select = (app: string): string => `podSelector:\n  matchLabels:\n    app: ${app}\n`;
const egress = (peers: string, port = 5432): string =>
  `policyTypes:\n  - Egress\negress:\n  - to:\n      - ${peers}\n    ports:\n      - port: ${port}\n`;
const limited = (name: string, app: string): string => policy('shop', name, select(app) + egress('podSelector: {}'));
const everyone = (name: string, spec: string): string => policy('shop', name, `podSelector: {}\n${spec}`);
const deny = everyone('default-deny', 'policyTypes: [Ingress, Egress]\n');
const [web, api] = [deployment('shop', 'web'), deployment('shop', 'api')];

describe('severity', () => {
  it('is warning where the policy picks pods', () => {
    expect(marks(rule, documents(limited('api', 'api'), api))).toEqual([
      { severity: 'warning', at: 'egress', path: 'spec.egress' },
    ]);
  });
  it('is info while no workload of the namespace is in sight', () => {
    expect(marks(rule, limited('api', 'api'))).toEqual([{ severity: 'info', at: 'egress', path: 'spec.egress' }]);
  });
  it('is hint for a default deny, at the type that denies', () => {
    expect(marks(rule, documents(deny, api))).toEqual([
      { severity: 'hint', at: 'Egress', path: 'spec.policyTypes[1]' },
    ]);
  });
});

describe('once for each set of pods', () => {
  it('reports at the first of two policies on the same pods', () => {
    const text = documents(limited('one', 'api'), limited('two', 'api'), api);
    expect(find(rule, text).map(({ finding }) => finding.message)).toEqual([
      'Egress is limited, but nothing allows DNS: names will not resolve for shop/api. Add a rule for port 53.',
    ]);
    expect(marks(rule, documents(limited('one', 'api'), limited('two', 'api')))).toHaveLength(1);
  });
  it('reports at the policy that picks most', () => {
    const text = documents(limited('api', 'api'), everyone('all', egress('podSelector: {}')), api, web);
    expect(messages(rule, text)).toEqual([
      'Egress is limited, but nothing allows DNS: names will not resolve for shop/api and shop/web. Add a rule for port 53.',
    ]);
    expect(marks(rule, documents(limited('api', 'api'), everyone('all', egress('podSelector: {}'))))).toHaveLength(1);
  });
  it('reports a policy with rules beside a default deny, and the default deny for the rest', () => {
    const text = documents(deny, limited('api', 'api'), api, web);
    expect(marks(rule, text).map(({ severity, at }) => [severity, at])).toEqual([
      ['hint', 'Egress'],
      ['warning', 'egress'],
    ]);
    expect(messages(rule, text)[0]).toBe(
      'This policy denies all egress and no other one opens DNS: names will not resolve for shop/web. Add a policy that allows port 53, unless no name is ever needed.',
    );
  });
  it('reports the pods that a default deny leaves to a policy without DNS while others have it', () => {
    const dns = policy('shop', 'web', select('web') + egress('namespaceSelector: {}', 53));
    expect(marks(rule, documents(deny, dns, limited('api', 'api'), api, web)).map(({ severity }) => severity)).toEqual([
      'warning',
    ]);
  });
  it('leaves out pods of the network of the host', () => {
    const onHost = api.replace('      containers:', '      hostNetwork: true\n      containers:');
    expect(marks(rule, documents(limited('api', 'api'), onHost))).toEqual([]);
  });
  it('stays silent for a policy that picks no pod of its namespace', () => {
    expect(marks(rule, documents(limited('api', 'api'), web))).toEqual([]);
  });
});

describe('what may be a resolver', () => {
  const silent = (spec: string): void => {
    expect(marks(rule, documents(policy('shop', 'api', select('api') + spec), api))).toEqual([]);
  };
  const to = (peer: string, ports: string): string =>
    `policyTypes: [Egress]\negress:\n  - to: [${peer}]\n    ports: [${ports}]\n`;
  const reported = (spec: string): void => {
    expect(marks(rule, documents(policy('shop', 'api', select('api') + spec), api))).toHaveLength(1);
  };
  it('is any pod of the own namespace', () => silent(to('{podSelector: {}}', '{port: 53, protocol: UDP}')));
  it('is any address', () => silent(to('{ipBlock: {cidr: 169.254.20.10/32}}', '{port: 53, protocol: UDP}')));
  it('is a pod of a namespace out of sight', () => silent(to('{namespaceSelector: {}}', '{port: 53}')));
  it('listens on 5353 on OpenShift', () => silent(to('{namespaceSelector: {}}', '{port: 5353, protocol: UDP}')));
  it('names its port dns', () => silent(to('{namespaceSelector: {}}', '{port: dns, protocol: UDP}')));
  it('may be reached where a rule names no peer', () => silent('policyTypes: [Egress]\negress: [{}]\n'));
  it('may be reached through a range of ports', () =>
    silent(to('{namespaceSelector: {}}', '{port: 1, endPort: 1024}')));
  it('is not reached over SCTP', () => reported(to('{podSelector: {}}', '{port: 53, protocol: SCTP}')));
  it('is no port by another name', () => reported(to('{podSelector: {}}', '{port: postgres}')));
  it('is no pod that cannot exist', () =>
    reported(
      to('{podSelector: {matchLabels: {a: b}, matchExpressions: [{key: a, operator: DoesNotExist}]}}', '{port: 53}'),
    ));
  it('is opened by a policy on pods with one of two labels while no pod is in sight', () => {
    const dns = policy(
      'shop',
      'dns',
      `podSelector: {matchLabels: {dns: allowed}}\n${egress('namespaceSelector: {}', 53)}`,
    );
    expect(marks(rule, documents(limited('api', 'api'), dns))).toEqual([]);
  });
});

describe('what is open on all ports', () => {
  const WATER = deployment('shop', 'water', 5432);
  const severityOf = (peer: string, others: readonly string[] = [api, WATER], profile: ProfileChoice = {}): string => {
    const text = policy('shop', 'api', `${select('api')}policyTypes: [Egress]\negress:\n  - to: [${peer}]\n`);
    return find(rule, documents(text, ...others), profile)
      .map(({ finding }) => finding.severity)
      .join();
  };
  const named = (name: string, more = ''): string =>
    `{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${name}}}${more}}`;
  const labelled = (labels: string): string => `podSelector: {matchLabels: {${labels}}}`;
  const UNBOUND = deployment('shop', 'unbound').replace(/ +ports:\n.*\n/, '');

  it.each([
    ['the own namespace', '{podSelector: {}}', 'warning'],
    ['one application', `{${labelled('app: water')}}`, 'warning'],
    ['an application that is out of sight', `{${labelled('app: wine')}}`, 'warning'],
    ['another namespace by name', named('cellar'), 'warning'],
    ['an application of any namespace', `{namespaceSelector: {}, ${labelled('app: water')}}`, 'warning'],
    [
      'pods of the namespace of the resolver that are none',
      named('kube-system', `, ${labelled('app: metrics')}`),
      'warning',
    ],
    ['a single address', '{ipBlock: {cidr: 192.0.2.7/32}}', 'warning'],
    ['a single private address', '{ipBlock: {cidr: 10.1.2.3/32}}', 'warning'],
    ['a public range', '{ipBlock: {cidr: 203.0.113.0/24}}', 'warning'],
    ['the internet', '{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]}}', 'info'],
    ['any namespace', '{namespaceSelector: {}}', ''],
    [
      'any namespace but one',
      '{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [x]}]}}',
      '',
    ],
    ['the namespace of the resolver', named('kube-system'), ''],
    ['the namespace of another resolver', named('coredns'), ''],
    ['a namespace by a label that nobody carries', '{namespaceSelector: {matchLabels: {dns: "yes"}}}', ''],
    ['labels of the resolver anywhere', `{namespaceSelector: {}, ${labelled('k8s-app: kube-dns')}}`, ''],
    ['labels that name a resolver', `{namespaceSelector: {}, ${labelled('app: unbound')}}`, ''],
    ['a private range', '{ipBlock: {cidr: 10.0.0.0/8}}', ''],
    ['the usual address of the resolver', '{ipBlock: {cidr: 10.96.0.10/32}}', ''],
    ['all IPv6 addresses', '{ipBlock: {cidr: "::/0"}}', ''],
    ['everything', '', ''],
  ])('is judged by its peers: %s', (_, peer, expected) => {
    expect(severityOf(peer)).toBe(expected);
  });

  it('is for information without a workload of the namespace in sight', () => {
    expect([severityOf('{podSelector: {}}', []), severityOf(named('cellar'), [])]).toEqual(['info', 'info']);
  });
  it('may hold a resolver by the ports of its containers, or by its name where it declares none', () => {
    expect(severityOf('{podSelector: {}}', [api, deployment('shop', 'names', 53)])).toBe('');
    expect(severityOf('{podSelector: {}}', [api, UNBOUND])).toBe('');
    expect(severityOf('{podSelector: {}}', [api, UNBOUND.replaceAll('unbound', 'worker')])).toBe('warning');
  });
  it('is hardly a resolver where namespaces in sight carry the label', () => {
    const cellar = namespaceManifest('cellar', { team: 'drinks' });
    const wine = deployment('cellar', 'wine', 80);
    const peer = '{namespaceSelector: {matchLabels: {team: drinks}}}';
    expect(severityOf(peer, [api, cellar, wine])).toBe('info');
    expect(severityOf(peer, [api, cellar, wine, namespaceManifest('kube-system')])).toBe('warning');
    expect(severityOf(peer, [api, cellar, wine, namespaceManifest('kube-system', { team: 'drinks' })])).toBe('');
    expect(severityOf(peer)).toBe('');
  });
  it('is the resolver of the profile, or what is set', () => {
    expect(severityOf(named('openshift-dns'), [api], { distribution: 'openshift' })).toBe('');
    expect(severityOf(named('kube-system'), [api], { distribution: 'openshift' })).toBe('warning');
    expect(severityOf(named('cellar'), [api], { dns: { namespace: 'cellar' } })).toBe('');
    expect(severityOf('{ipBlock: {cidr: 198.51.100.0/24}}', [api], { podCidrs: ['198.51.0.0/16'] })).toBe('');
  });
});

describe('pods with name servers of their own', () => {
  const asking = (spec: string): string => api.replace('      containers:', `      ${spec}\n      containers:`);
  const count = (peer: string, workload: string): number =>
    find(
      rule,
      documents(
        policy(
          'shop',
          'api',
          `${select('api')}policyTypes: [Egress]\negress:\n  - to: [${peer}]\n    ports: [{port: 53, protocol: UDP}]\n`,
        ),
        workload,
      ),
    ).length;
  const PUBLIC = '{ipBlock: {cidr: 8.8.8.8/32}}';
  it('may ask any address, others ask the cluster', () => {
    expect(count(PUBLIC, api)).toBe(1);
    expect(count(PUBLIC, asking('dnsPolicy: Default'))).toBe(0);
    expect(count(PUBLIC, asking('dnsConfig: {nameservers: [8.8.8.8]}'))).toBe(0);
    expect(count(PUBLIC, asking('dnsConfig: {options: [{name: ndots, value: "1"}]}'))).toBe(1);
  });
});

describe('plug-ins that take an ipBlock for addresses outside the cluster', () => {
  const severityOf = (cidr: string, profile: ProfileChoice, ports = 'ports: [{port: 53, protocol: UDP}]'): string =>
    find(
      rule,
      documents(
        policy(
          'shop',
          'api',
          `${select('api')}policyTypes: [Egress]\negress:\n  - to: [{ipBlock: {cidr: ${cidr}}}]\n    ${ports}\n`,
        ),
        api,
      ),
      profile,
    )
      .map(({ finding }) => finding.severity)
      .join();
  it('open no resolver by a range', () => {
    expect(severityOf('0.0.0.0/0', { cni: 'cilium' })).toBe('warning');
    expect(severityOf('0.0.0.0/0', { cni: 'cilium' }, '')).toBe('warning');
    expect(severityOf('0.0.0.0/0', { cni: 'calico' })).toBe('');
    expect(severityOf('0.0.0.0/0', { cni: 'gke-dataplane-v2' })).toBe('info');
  });
  it('may open one by its address', () => {
    expect(severityOf('10.0.0.2/32', { cni: 'cilium' })).toBe('');
  });
});

describe('policies of the cluster', () => {
  const found = (tier: 'Admin' | 'Baseline', ...others: readonly string[]): number =>
    find(rule, documents(limited('api', 'api'), adminDns(tier), ...others)).length;
  it('count in the admin tier', () => expect([found('Admin', api), found('Admin')]).toEqual([0, 0]));
  it('are never asked in the baseline, as the policy decides before it', () => {
    expect([found('Baseline', api), found('Baseline')]).toEqual([1, 1]);
  });
});

describe('fixes', () => {
  const head = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: api\n';
  const [inPolicy, asPolicy] = ['Allow DNS in this policy', 'Add policy allow-dns for the same pods'];
  it('keep comments and the indentation of lists', () => {
    const text = `${head}spec:\n    podSelector: {}\n    policyTypes: [Egress] # out\n    egress:\n    # storage\n    - to:\n      - podSelector: {}\n      ports:\n      - port: 443 # https\n# end\n`;
    expect(fixed(rule, text, inPolicy)).toBe(
      text.replace(
        '# https\n',
        `# https
    - to:
      - namespaceSelector:
            matchLabels:
                kubernetes.io/metadata.name: kube-system
        podSelector:
            matchLabels:
                k8s-app: kube-dns
      ports:
      - protocol: UDP
        port: 53
      - protocol: TCP
        port: 53
`,
      ),
    );
  });
  it.each([
    ['an empty list', 'egress: [] # none\n', 'egress: # none\n'],
    ['a list without a value', 'egress: # none\n', 'egress: # none\n'],
    ['no list', '', 'egress:\n'],
  ])('write the rule in lines in place of %s', (_, written, expected) => {
    const text = `${head}spec:\n  podSelector: {}\n  policyTypes: [Egress]\n${written && `  ${written}`}`;
    const after = fixed(rule, text, inPolicy);
    expect(after).toContain(`policyTypes: [Egress]\n  ${expected}    - to:\n        - namespaceSelector:\n`);
    expect(find(rule, after)).toEqual([]);
  });
  it('write flow style where the policy is in flow style', () => {
    const text = `${head}spec: {podSelector: {}, policyTypes: [Egress]}\n`;
    expect(fixed(rule, text, inPolicy)).toBe(
      `${head}spec: {podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]}]}\n`,
    );
  });
  it('add a policy as a document, with line ends as they are and a free name', () => {
    const other = `${head.replace('name: api', 'name: allow-dns')}spec: {podSelector: {}}\n`;
    const text = `${head}spec:\n  podSelector:\n    matchExpressions: [{key: app, operator: Exists}]\n  policyTypes: [Egress]`;
    const both = `${other}---\n${text}`.replaceAll('\n', '\r\n');
    const after = fixed(rule, both, 'Add policy allow-dns-2 for the same pods');
    expect(after.startsWith(`${both}\r\n---\r\napiVersion: networking.k8s.io/v1\r\n`)).toBe(true);
    expect(after.replaceAll('\r\n', '\n')).toContain(
      '  name: allow-dns-2\nspec:\n  podSelector:\n    matchExpressions:\n      - key: app\n        operator: Exists\n  policyTypes:\n    - Egress\n',
    );
    expect(find(rule, after)).toEqual([]);
  });
  it('stay within JSON', () => {
    const text = JSON.stringify({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'api' },
      spec: { podSelector: {}, policyTypes: ['Egress'] },
    });
    expect(fixTitles(rule, text)).toEqual([inPolicy]);
    expect(find(rule, JSON.stringify(JSON.parse(fixed(rule, text))))).toEqual([]);
  });
  it('leave a list alone that an alias shares', () => {
    const text = `${head}spec:\n  podSelector: {}\n  policyTypes: [Egress]\n  ingress: &rules [{ports: [{port: 80}]}]\n  egress: *rules\n`;
    expect(fixTitles(rule, text)).toEqual([asPolicy]);
  });
});

describe('egress to the API server alone', () => {
  const only = (ports: string): string =>
    policy('shop', 'api', `${select('api')}policyTypes: [Egress]\negress: [{ports: [${ports}]}]\n`);
  const severityOf = (ports: string): string | undefined => marks(rule, documents(only(ports), api))[0]?.severity;
  it('is for information, as pods find it by its address', () => {
    expect(severityOf('{port: 6443}')).toBe('info');
    expect(severityOf('{port: 6443}, {port: 443}')).toBe('info');
    expect(severityOf('{port: 443}')).toBe('warning');
    expect(severityOf('{port: 6443}, {port: 5432}')).toBe('warning');
    expect(severityOf('{port: 6443, protocol: UDP}')).toBe('warning');
  });
});
