import { describe, expect, it } from 'vitest';
import { oneSidedAllow } from '../../../server/src/engine/rules/directions/one-sided-allow.ts';
import { servicePort } from '../../../server/src/engine/rules/ports/service-port/service-port.ts';
import { allowDns, deployment, documents, policy, service } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';

const rule = oneSidedAllow;

const pod = (app: string): string => `{podSelector: {matchLabels: {app: ${app}}}}`;
const inwards = (app: string, from: string, ports = '{port: 5432}'): string =>
  policy(
    'shop',
    app,
    `podSelector: {matchLabels: {app: ${app}}}\ningress:\n  - {from: [${from}], ports: [${ports}]}\n`,
  );
const outwards = (app: string, to: string, ports = '{port: 5432}', name = app): string =>
  policy(
    'shop',
    name,
    `podSelector: {matchLabels: {app: ${app}}}\npolicyTypes: [Egress]\negress:\n  - {to: [${to}], ports: [${ports}]}\n`,
  );
const [api, web, db] = [deployment('shop', 'api'), deployment('shop', 'web'), deployment('shop', 'db', 5432)];
const dns = allowDns('shop');
const in_ = (namespace: string, manifest: string): string =>
  manifest.replaceAll('namespace: shop', `namespace: ${namespace}`);
const count = (...texts: readonly string[]): number => find(rule, documents(...texts)).length;

describe('what is said', () => {
  it('stands at the peer and names the policy that blocks, the one for the fewest pods', () => {
    const text = documents(inwards('db', pod('api')), dns, outwards('api', pod('web'), '{port: 80}'), api, web, db);
    expect(marks(rule, text)).toEqual([{ severity: 'warning', at: pod('api'), path: 'spec.ingress[0].from[0]' }]);
    expect(messages(rule, text)).toEqual([
      'shop/api cannot connect to shop/db: this rule allows it, but NetworkPolicy shop/api does not let shop/api out on TCP 5432. Add the egress rule.',
    ]);
    const related = find(rule, text)[0]?.finding.related ?? [];
    expect(related.map(({ resource, message }) => [resource.name, message])).toEqual([
      ['api', 'shop/api limits egress here.'],
      ['allow-dns', 'shop/allow-dns limits egress here.'],
    ]);
  });
  it('names the other way round for egress', () => {
    const text = documents(outwards('api', pod('db')), inwards('db', pod('web')), api, web, db);
    expect(messages(rule, text)[0]).toBe(
      'shop/api cannot connect to shop/db: this rule allows it, but NetworkPolicy shop/db does not let shop/api in on TCP 5432. Add the ingress rule.',
    );
  });
  it('names every peer of a namespace when all are blocked', () => {
    const peer = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}';
    const text = documents(inwards('db', peer, ''), in_('ops', dns), in_('ops', api), in_('ops', web), db);
    expect(messages(rule, text)).toEqual([
      'ops/api and ops/web cannot connect to shop/db: this rule allows it, but NetworkPolicy ops/allow-dns does not let ops/api and ops/web out on any port. Add the egress rule.',
    ]);
  });
});

describe('a rule for all pods of the namespace', () => {
  it('is for information at one application, where few of them come', () => {
    expect(marks(rule, documents(inwards('db', '{podSelector: {}}'), dns, api, web, db))).toEqual([
      { severity: 'info', at: '{podSelector: {}}', path: 'spec.ingress[0].from[0]' },
    ]);
  });
  it('is a warning at all of them, where the traffic among them is meant', () => {
    const among = policy('shop', 'among', 'podSelector: {}\ningress:\n  - {from: [{podSelector: {}}]}\n');
    expect(marks(rule, documents(among, dns, api, db))).toEqual([
      { severity: 'warning', at: '{podSelector: {}}', path: 'spec.ingress[0].from[0]' },
    ]);
  });
});

describe('when the two sides name other ports', () => {
  const noPorts = db.replace(/ +ports:\n.*\n/, '');
  const wrong = '{port: 5433}';

  it('reports the port that nobody listens on, on the side of the client', () => {
    const text = documents(inwards('db', pod('api')), outwards('api', pod('db'), wrong), api, db);
    expect(messages(rule, text)).toEqual([
      'shop/api cannot connect to shop/db: this rule allows TCP 5433, but shop/db listens on and admits TCP 5432. Use TCP 5432.',
    ]);
    expect(marks(rule, text)).toEqual([{ severity: 'warning', at: '5433', path: 'spec.egress[0].ports[0].port' }]);
    expect(fixTitles(rule, text)).toEqual(['Use port 5432']);
    expect(fixed(rule, text)).toBe(text.replace('5433', '5432'));
    expect(find(rule, fixed(rule, text))).toEqual([]);
    expect(find(rule, text)[0]?.finding.related?.map(({ message }) => message)).toEqual([
      'shop/db limits ingress here.',
    ]);
  });
  it('reports it on the side of the server', () => {
    const text = documents(inwards('db', pod('api'), wrong), outwards('api', pod('db')), api, db);
    expect(messages(rule, text)).toEqual([
      'shop/api cannot connect to shop/db: this rule allows TCP 5433, but shop/db listens on TCP 5432, where shop/api may go. Use TCP 5432.',
    ]);
    expect(marks(rule, text)[0]?.path).toBe('spec.ingress[0].ports[0].port');
    expect(fixed(rule, text)).toBe(text.replace('5433', '5432'));
  });
  it.each([
    ['no port is declared', noPorts],
    ['both are wrong', db.replace('5432', '15432')],
  ])('reports the pair once, at the client, where %s', (_, server) => {
    const text = documents(inwards('db', pod('api')), outwards('api', pod('db'), wrong), api, server);
    expect(messages(rule, text)).toEqual([
      'shop/api cannot connect to shop/db: this rule allows it, but NetworkPolicy shop/db does not let shop/api in on TCP 5433, only TCP 5432. Add the ingress rule.',
    ]);
    expect(fixTitles(rule, text)).toEqual(['Add the ingress rule: policy db-from-api']);
  });
  it('reports the client where the rule of the server is for others too, who are not limited', () => {
    const text = documents(inwards('db', '{podSelector: {}}', wrong), outwards('api', pod('db')), api, web, db);
    expect(messages(rule, text)).toEqual([
      'shop/api cannot connect to shop/db: this rule allows it, but NetworkPolicy shop/db does not let shop/api in on TCP 5432, only TCP 5433. Add the ingress rule.',
    ]);
  });
  it('offers each port that is listened on and admitted', () => {
    const two = db.replace(/( +)- containerPort.*\n/, '$&$1- containerPort: 9187\n');
    const ports = '{port: 5432}, {port: 9187}';
    const text = documents(inwards('db', pod('api'), ports), outwards('api', pod('db'), wrong), api, two);
    expect(fixTitles(rule, text)).toEqual(['Use port 5432', 'Use port 9187']);
  });
  it.each([
    ['a range', pod('db'), '{port: 5433, endPort: 5440}'],
    ['several ports', pod('db'), '{port: 5433}, {port: 5434}'],
    ['several peers', `${pod('db')}, ${pod('web')}`, wrong],
  ])('offers no fix for %s', (_, to, ports) => {
    const text = documents(inwards('db', pod('api')), outwards('api', to, ports), api, web, db);
    expect(messages(rule, text)).toHaveLength(1);
    expect(fixTitles(rule, text)).toEqual([]);
  });
  it('offers the protocol that is listened on and admitted', () => {
    const text = documents(
      inwards('db', pod('api')),
      outwards('api', pod('db'), '{port: 5432, protocol: UDP}'),
      api,
      db,
    );
    expect(messages(rule, text)).toEqual([
      'shop/api cannot connect to shop/db: this rule allows UDP 5432, but shop/db listens on and admits TCP 5432. Use TCP 5432.',
    ]);
    expect(fixed(rule, text, 'Write protocol TCP')).toBe(text.replace('UDP', 'TCP'));
    expect(find(servicePort, text)).toEqual([]);
  });
  it('leaves the port of a Service to service-port', () => {
    const text = documents(inwards('db', pod('api')), outwards('api', pod('db'), '{port: 80}'), api, db);
    expect(count(text)).toBe(1);
    expect(count(text, service('shop', 'db', 80, 5432))).toBe(0);
  });
  it.each([
    ['all ports of the rule are', '{port: 80}, {port: 81}', 0],
    ['one port of the rule alone is', '{port: 80}, {port: 82}', 1],
  ])('leaves the missing half to later while %s those of Services, in both directions', (_, ports, expected) => {
    const services = documents(service('shop', 'db', 80, 5432), service('shop', 'db2', 81, 5433)).replace(
      'app: db2',
      'app: db',
    );
    const closed = (type: string): string => policy('shop', 'closed', `podSelector: {}\npolicyTypes: [${type}]\n`);
    expect(count(inwards('db', pod('api'), ports), closed('Egress'), api, db, services)).toBe(expected);
    expect(count(outwards('api', pod('db'), ports), closed('Ingress'), api, db, services)).toBe(expected);
    expect(count(inwards('db', pod('api'), ports), closed('Egress'), api, db)).toBe(1);
  });
});

describe('a rule that another one of its policy covers', () => {
  const two = (first: string, second: string): string =>
    policy(
      'shop',
      'db',
      `podSelector: {matchLabels: {app: db}}\ningress:\n  - {from: [${first}]}\n  - {from: [${second}], ports: [{port: 5432}]}\n`,
    );
  const paths = (...texts: readonly string[]): readonly string[] =>
    marks(rule, documents(...texts)).map(({ path }) => path);

  it('is not reported beside it', () => {
    expect(paths(two(pod('api'), pod('api')), dns, api, db)).toEqual(['spec.ingress[0].from[0]']);
  });
  it('is reported where the other one is not, or says less', () => {
    const all = '{podSelector: {}}';
    const open = outwards('web', pod('db'), '', 'web');
    const closed = outwards('api', pod('web'));
    expect(paths(two(all, pod('api')), closed, open, api, web, db)).toEqual(['spec.ingress[1].from[0]']);
    expect(marks(rule, documents(two(all, pod('api')), dns, api, db)).map(({ severity }) => severity)).toEqual([
      'info',
      'warning',
    ]);
  });
  it('is reported where it is for other peers', () => {
    expect(paths(two(pod('web'), pod('api')), dns, api, web, db)).toEqual([
      'spec.ingress[0].from[0]',
      'spec.ingress[1].from[0]',
    ]);
  });
});

describe('the policies that block', () => {
  const admin = (kind: string, action: string, name: string, ports = ''): string =>
    `apiVersion: policy.networking.k8s.io/v1alpha1
kind: ${kind}
metadata: {name: ${kind === 'AdminNetworkPolicy' ? 'guard' : 'default'}}
spec:
  ${kind === 'AdminNetworkPolicy' ? 'priority: 10\n  ' : ''}subject: {namespaces: {}}
  egress:
    - {action: ${action}, to: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: ${name}}}}]${ports}}
`;
  const passing = admin('AdminNetworkPolicy', 'Pass', 'shop');
  const isolated = policy('shop', 'closed', 'podSelector: {}\npolicyTypes: [Egress]\n');
  const named = (...texts: readonly string[]): readonly (readonly string[])[] =>
    find(rule, documents(inwards('db', pod('api')), api, db, ...texts)).map(({ finding }) =>
      (finding.related ?? []).map(({ resource }) => resource.name),
    );

  it.each([
    ['denies the pair before that is asked', admin('AdminNetworkPolicy', 'Deny', 'shop'), ['guard']],
    [
      'denies the pair after another one has passed it on',
      documents(passing, admin('AdminNetworkPolicy', 'Deny', 'shop').replace('guard', 'rest').replace('10', '11')),
      ['closed'],
    ],
    [
      'denies the pair in a rule behind one that passes it on',
      `${passing}    - {action: Deny, to: [{namespaces: {}}]}\n`,
      ['closed'],
    ],
    ['denies another namespace', admin('AdminNetworkPolicy', 'Deny', 'kube-system'), ['closed']],
    [
      'denies another port',
      admin('AdminNetworkPolicy', 'Deny', 'shop', ', ports: [{portNumber: {protocol: TCP, port: 80}}]'),
      ['closed'],
    ],
    ['passes the pair on', admin('AdminNetworkPolicy', 'Pass', 'shop'), ['closed']],
    [
      'is the baseline, which isolated pods do not ask',
      admin('BaselineAdminNetworkPolicy', 'Deny', 'shop'),
      ['closed'],
    ],
  ])('are those that isolate, unless an admin policy denies it: one that %s', (_, other, expected) => {
    expect(named(isolated, other)).toEqual([expected]);
  });
  it('are the baseline where no policy isolates the pods', () => {
    expect(named(admin('BaselineAdminNetworkPolicy', 'Deny', 'shop'))).toEqual([['default']]);
    expect(named(admin('BaselineAdminNetworkPolicy', 'Deny', 'kube-system'))).toEqual([]);
  });
});

describe('when it is silent', () => {
  it('a part of the ports gets through', () => {
    const ports = '{port: 5432}, {port: 9187}';
    expect(count(inwards('db', pod('api'), ports), outwards('api', pod('db')), api, db)).toBe(0);
  });
  it('one of the pods of the policy is reached', () => {
    const all = policy('shop', 'all', `podSelector: {}\ningress:\n  - from: [${pod('api')}]\n`);
    expect(count(all, outwards('api', pod('db')), api, web, db)).toBe(0);
    expect(count(all, dns, api, web, db)).toBe(1);
  });
  it('a pod admits itself alone', () => {
    expect(count(inwards('db', pod('db')), dns, db)).toBe(0);
  });
  it('an ipBlock of the other side may hold the address of the pod', () => {
    const block = (ports: string): string => outwards('api', '{ipBlock: {cidr: 10.0.0.0/8}}', ports);
    expect(count(inwards('db', pod('api')), block('{port: 5432}'), api, db)).toBe(0);
    expect(count(inwards('db', pod('api')), block('{port: 443}'), api, db)).toBe(1);
  });
  it('pods use the network of the host', () => {
    const onHost = api.replace('      containers:', '      hostNetwork: true\n      containers:');
    expect(count(inwards('db', pod('api')), dns, onHost, db)).toBe(0);
  });
  it('no pod has the port that a rule names', () => {
    expect(count(inwards('db', pod('api'), '{port: postgres}'), dns, api, db)).toBe(0);
  });
  it('rules stand under a direction that policyTypes does not list', () => {
    const idle = inwards('db', pod('api')).replace('ingress:', 'policyTypes: [Egress]\n  ingress:');
    expect(count(idle, dns, api, db)).toBe(0);
  });
});

describe('the fix', () => {
  const added = (text: string): string => fixed(rule, text).slice(text.length);
  it('writes the egress of a peer, behind the document', () => {
    const peer = '{namespaceSelector: {}, podSelector: {matchLabels: {app: api}}}';
    const policies = documents(
      in_('front', dns),
      inwards('db', peer, '{port: 5432, endPort: 5433}, {port: pg, protocol: UDP}'),
    );
    const text = documents(in_('front', api), db, policies);
    expect(added(text)).toBe(`---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api-to-db
  namespace: front
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes:
    - Egress
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: shop
          podSelector:
            matchLabels:
              app: db
      ports:
        - port: 5432
          endPort: 5433
        - protocol: UDP
          port: pg
`);
    expect(find(rule, fixed(rule, text))).toEqual([]);
  });
  it('writes the ingress of a peer, under a free name', () => {
    const taken = outwards('web', pod('web'), '', 'db-from-api');
    const text = documents(api, web, db, taken, inwards('db', pod('web'), ''), outwards('api', pod('db'), ''));
    const [found] = find(rule, text).filter(({ finding }) => finding.path.startsWith('spec.egress'));
    expect(found?.finding.fixes?.map(({ title }) => title)).toEqual(['Add the ingress rule: policy db-from-api-2']);
    expect(found?.finding.fixes?.[0]?.edits.map(edit => edit.text)).toEqual([
      `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db-from-api-2
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: api
`,
    ]);
  });
  it('is not offered where it would isolate pods that nothing isolates', () => {
    const onHost = api
      .replaceAll('name: api', 'name: agent')
      .replace('      containers:', '      hostNetwork: true\n      containers:');
    const limited = policy('shop', 'limited', `podSelector: {matchLabels: {tier: front}}\npolicyTypes: [Egress]\n`);
    const front = api.replace('        app: api\n    spec', '        app: api\n        tier: front\n    spec');
    const text = documents(inwards('db', pod('api')), limited, front, db);
    expect(fixTitles(rule, text)).toEqual(['Add the egress rule: policy api-to-db']);
    expect(fixTitles(rule, documents(text, onHost))).toEqual([]);
  });
  it('writes a policy for each namespace', () => {
    const peer = '{namespaceSelector: {matchExpressions: [{key: team, operator: DoesNotExist}]}, podSelector: {}}';
    const [a, b] = [in_('a', documents(dns, api)), in_('b', documents(dns, web))];
    const text = documents(a, b, db, inwards('db', peer));
    expect(fixTitles(rule, text)).toEqual(['Add the egress rule: 2 policies']);
    expect(find(rule, fixed(rule, text))).toEqual([]);
  });
  it('is not offered against an admin policy', () => {
    const admin = `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: closed}
spec:
  priority: 10
  subject: {namespaces: {}}
  egress:
    - action: Deny
      to: [{namespaces: {}}]
`;
    const text = documents(inwards('db', pod('api')), admin, api, db);
    expect(fixTitles(rule, text)).toEqual([]);
    expect(messages(rule, text)).toEqual([
      'shop/api cannot connect to shop/db: this rule allows it, but AdminNetworkPolicy closed does not let shop/api out on TCP 5432. No NetworkPolicy overrides that: accept it there, or delete this rule.',
    ]);
  });
});

describe('a peer that means pods which are not in sight', () => {
  const toCache = outwards('api', '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: cache}}}');
  const closed = in_('cache', policy('shop', 'closed', 'podSelector: {}\npolicyTypes: [Ingress]\n'));
  const admitting = (pods: string, from: string): string =>
    in_(
      'cache',
      policy('here', 'admits', `podSelector: ${pods}\ningress: [{from: [${from}], ports: [{port: 5432}]}]\n`),
    ).replace('namespace: here', 'namespace: cache');
  const ours = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}';
  const backup = in_('cache', deployment('shop', 'backup'));
  const told = (...more: readonly string[]): number => count(toCache, closed, backup, api, ...more);

  it('is silent where a policy there admits the subject to them', () => {
    expect(told(admitting('{matchLabels: {app: valkey}}', ours))).toBe(0);
  });
  it('speaks where none does, where it admits others, and where it picks pods in sight alone', () => {
    expect(told()).toBe(1);
    expect(told(admitting('{matchLabels: {app: valkey}}', '{podSelector: {}}'))).toBe(1);
    expect(told(admitting('{matchLabels: {app: valkey}}', ours).replace('5432', '6379'))).toBe(1);
  });
  it('speaks where the peer names other pods', () => {
    const named = outwards(
      'api',
      '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: cache}}, podSelector: {matchLabels: {app: backup}}}',
    );
    expect(count(named, closed, backup, api, admitting('{matchLabels: {app: valkey}}', ours))).toBe(1);
  });
});
