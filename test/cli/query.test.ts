import { describe, expect, it } from 'vitest';
import { apiPolicy, deployment, namespace, policy, shop } from './shop.ts';
import { folderOf, linesOf, netpol } from './support.ts';

const egress = policy(
  'web-egress',
  `
  podSelector:
    matchLabels: {app: web}
  policyTypes: [Egress]
  egress:
    - to:
        - podSelector:
            matchLabels: {app: api}
      ports:
        - port: http
    - to:
        - ipBlock: {cidr: 203.0.113.0/24}
`,
);
const folder = folderOf({ ...shop, 'policies/web.yaml': egress });

async function ask(...options: readonly string[]): Promise<{ readonly status: number; readonly answer: unknown }> {
  const args = ['query', folder.at(), ...options, '--format', 'json'];
  const { status, stdout, stderr } = await netpol(args, { from: folder });
  expect(stderr).toBe('');
  return { status, answer: JSON.parse(stdout) };
}

const byApi = {
  verdict: 'allowed',
  reasons: [
    {
      policy: 'shop/api',
      rule: 'spec.ingress[0]',
      file: 'policies/api.yaml',
      line: 10,
      text: 'NetworkPolicy shop/api, spec.ingress[0], allows TCP 8080 from shop/web.',
    },
  ],
};
const byWeb = {
  verdict: 'allowed',
  reasons: [
    {
      policy: 'shop/web-egress',
      rule: 'spec.egress[0]',
      file: 'policies/web.yaml',
      line: 10,
      text: 'NetworkPolicy shop/web-egress, spec.egress[0], allows TCP 8080 to shop/api.',
    },
  ],
};
const outside = {
  verdict: 'allowed',
  reasons: [
    {
      policy: null,
      rule: null,
      file: null,
      line: null,
      text: 'Addresses that are none of pods have no policies of their own.',
    },
  ],
};

describe('netpol query', () => {
  it('names the rule that allows on either side', async () => {
    expect(await ask('--from', 'shop/web', '--to', 'shop/api', '--port', '8080')).toEqual({
      status: 0,
      answer: { verdict: 'allowed', egress: byWeb, ingress: byApi, depends: [] },
    });
  });

  it('says without a port what is allowed', async () => {
    expect(await ask('--from', 'shop/web', '--to', 'shop/Deployment/api')).toEqual({
      status: 0,
      answer: {
        verdict: 'allowed',
        allowed: [{ protocol: 'TCP', ports: [[8080, 8080]] }],
        egress: byWeb,
        ingress: byApi,
        depends: [],
      },
    });
  });

  it('finds the port of a name on the destination', async () => {
    const { status, answer } = await ask('--from', 'shop/web', '--to', 'shop/api', '--port', 'http');
    expect(answer).toEqual({ verdict: 'allowed', egress: byWeb, ingress: byApi, depends: [] });
    expect(status).toBe(0);
  });

  it('names the policies that isolate a blocked side, and what they admit instead', async () => {
    expect(await ask('--from', 'shop/web', '--to', 'shop/api', '--port', '9090')).toEqual({
      status: 1,
      answer: {
        verdict: 'blocked',
        noCommonPort: false,
        egress: {
          verdict: 'depends',
          reasons: [
            {
              policy: 'shop/web-egress',
              rule: null,
              file: 'policies/web.yaml',
              line: 3,
              text: 'NetworkPolicy shop/web-egress isolates shop/web for egress, and spec.egress[0] lets it reach shop/api on TCP 8080 alone, spec.egress[1] may let it reach shop/api.',
            },
          ],
        },
        ingress: {
          verdict: 'blocked',
          reasons: [
            {
              policy: 'shop/api',
              rule: null,
              file: 'policies/api.yaml',
              line: 3,
              text: 'NetworkPolicy shop/api isolates shop/api for ingress, and spec.ingress[0] admits shop/web on TCP 8080 alone.',
            },
          ],
        },
        depends: [],
        missing: [expect.objectContaining({ name: 'web-to-api' }), expect.objectContaining({ name: 'api-from-web' })],
      },
    });
  });

  it('names the rules that let two pods of one workload reach each other', async () => {
    const own = policy(
      'own',
      `
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{podSelector: {}}]}]
  egress: [{to: [{podSelector: {}}], ports: [{port: 8080}, {port: 9090}]}]
`,
    );
    const among = folderOf({ 'api.yaml': deployment('api', 8080), 'own.yaml': own });
    const ask = ['query', among.at(), '--from', 'shop/api', '--to', 'shop/api', '--format', 'json', '--port'];
    const reason = { policy: 'shop/own', file: 'own.yaml' };
    expect(JSON.parse((await netpol([...ask, '8080'], { from: among })).stdout)).toEqual({
      verdict: 'allowed',
      egress: {
        verdict: 'allowed',
        reasons: [
          {
            ...reason,
            rule: 'spec.egress[0]',
            line: 9,
            text: 'NetworkPolicy shop/own, spec.egress[0], allows TCP 8080, 9090 to shop/api.',
          },
        ],
      },
      ingress: {
        verdict: 'allowed',
        reasons: [
          {
            ...reason,
            rule: 'spec.ingress[0]',
            line: 8,
            text: 'NetworkPolicy shop/own, spec.ingress[0], allows all ports from shop/api.',
          },
        ],
      },
      depends: [],
    });
    expect(JSON.parse((await netpol([...ask, '7070'], { from: among })).stdout)).toMatchObject({
      verdict: 'depends',
      egress: {
        verdict: 'blocked',
        reasons: [
          {
            text: 'NetworkPolicy shop/own isolates shop/api for egress, and spec.egress[0] lets it reach shop/api on TCP 8080, 9090 alone.',
          },
        ],
      },
    });
  });

  it('answers for an address outside', async () => {
    const { status, answer } = await ask('--from', 'shop/web', '--to', '203.0.113.7', '--port', '443');
    expect(status).toBe(0);
    expect(answer).toMatchObject({ verdict: 'allowed', ingress: outside });
    expect((await ask('--from', '203.0.113.7', '--to', 'shop/api', '--port', '8080')).answer).toMatchObject({
      verdict: 'blocked',
      egress: outside,
    });
  });

  it('tells protocols apart, TCP being meant unless one is given', async () => {
    const asked = ['--from', 'shop/web', '--to', 'shop/api', '--port', '8080', '--protocol'];
    expect((await ask(...asked, 'tcp')).status).toBe(0);
    expect((await ask(...asked, 'UDP')).status).toBe(1);
  });

  it('answers for pods that do not exist, by their labels', async () => {
    const { status, answer } = await ask(
      '--from',
      'namespace=shop,app=web,tier=x',
      '--to',
      'shop/api',
      '--port',
      '8080',
    );
    expect(status).toBe(0);
    expect(answer).toMatchObject({ verdict: 'allowed', ingress: { verdict: 'allowed' } });
    expect((await ask('--from', 'namespace=shop,app=job', '--to', 'shop/api')).answer).toMatchObject({
      verdict: 'blocked',
      allowed: [],
    });
  });

  it('writes its answer for people', async () => {
    const { stdout, status } = await netpol(
      ['query', folder.at(), '--from', 'shop/web', '--to', 'shop/api', '--port', '8080'],
      { from: folder },
    );
    expect(status).toBe(0);
    expect(stdout).toBe(`\
shop/web → shop/api, TCP 8080: allowed
  egress of shop/web: allowed
    NetworkPolicy shop/web-egress, spec.egress[0], allows TCP 8080 to shop/api. (policies/web.yaml:11)
  ingress of shop/api: allowed
    NetworkPolicy shop/api, spec.ingress[0], allows TCP 8080 from shop/web. (policies/api.yaml:11)
`);
  });

  it('refuses ends that name nothing, too much, or nonsense', async () => {
    const refusal = async (from: string, to: string, ...rest: readonly string[]): Promise<string> => {
      const { status, stdout, stderr } = await netpol(['query', folder.at(), '--from', from, '--to', to, ...rest]);
      expect([status, stdout]).toEqual([2, '']);
      return stderr;
    };
    const spellings =
      'namespace/name, namespace/kind/name, an address, ingress-controller, or labels of a pod (namespace=shop,app=web)';
    expect(await refusal('shop/wbe', 'shop/api')).toBe(
      'netpol: There is no workload shop/wbe in the manifests. Did you mean shop/web?\n',
    );
    expect(await refusal('web', 'shop/api')).toBe(
      `netpol: web names no end of a connection: write ${spellings}. Did you mean shop/web?\n`,
    );
    expect(await refusal('10.0.0.0/8', 'shop/api')).toBe(
      'netpol: 10.0.0.0/8 is a range: ask about one address of it.\n',
    );
    expect(await refusal('app=web,', 'shop/api')).toBe(
      'netpol: app=web, is no list of labels: write key=value, with commas between.\n',
    );
    expect(await refusal('192.0.2.1', '::1')).toBe(
      'netpol: Policies say nothing about two addresses: one end has to be a pod.\n',
    );
    expect(await refusal('shop/web', 'ingress-controller')).toBe(
      'netpol: The ingress controller is a source alone: name its pods to ask who reaches it.\n',
    );
    expect(await refusal('shop/web', 'shop/api', '--port', '0')).toBe(
      "netpol: 0 is no port: give a number from 1 to 65535 or a port's name.\n",
    );
    expect(await refusal('shop/web', 'shop/api', '--port', 'grpc')).toBe(
      'netpol: The destination declares no TCP port named grpc.\n',
    );
    expect(await refusal('shop/web', 'shop/api', '--protocol', 'ICMP')).toBe(
      'netpol: ICMP is no protocol that policies know: say TCP, UDP or SCTP.\n',
    );
  });

  it('asks which one is meant when a name stands for several workloads', async () => {
    const twice = folderOf({
      'a.yaml': deployment('web', 80),
      'b.yaml': deployment('web', 80).replace('Deployment', 'StatefulSet'),
      'c.yaml': deployment('api', 80),
    });
    const args = (from: string): readonly string[] => ['query', twice.at(), '--from', from, '--to', 'shop/api'];
    expect(await netpol(args('shop/web'))).toEqual({
      status: 2,
      stdout: '',
      stderr: 'netpol: shop/web names several workloads: say shop/Deployment/web or shop/StatefulSet/web.\n',
    });
    expect((await netpol(args('shop/statefulset/web'))).status).toBe(0);
  });
});

describe('netpol explain', () => {
  it('does not say that pods are open where a policy may select them', async () => {
    const some = policy(
      'some',
      '  podSelector:\n    matchLabels:\n      pod-template-hash: 5d4f8c7b9\n  policyTypes: [Ingress]\n',
    );
    const files = { 'all.yaml': [namespace, deployment('web', 80), deployment('api', 8080), some].join('---\n') };
    const args = ['explain', folderOf(files).at(), '--from', 'shop/web', '--to', 'shop/api'];
    const { stdout } = await netpol(args);
    expect(linesOf(stdout)).toEqual([
      'shop/web → shop/api: depends',
      '  egress of shop/web: allowed',
      '    No policy isolates shop/web for egress: everything is allowed.',
      '  ingress of shop/api: depends',
      '    No policy surely isolates shop/api for ingress; if none does, everything is allowed.',
      '  depends on',
      '    the labels that its controller gives the pods of shop/api, and by which NetworkPolicy shop/some selects pods',
    ]);
  });

  it('names every policy and rule that matters, with its place', async () => {
    const closed = policy('closed', '  podSelector: {}\n  policyTypes: [Ingress]\n');
    const small = folderOf({ 'all.yaml': [namespace, deployment('web', 80), deployment('api', 8080)].join('---\n') });
    small.write('policies.yaml', [apiPolicy, closed].join('---\n'));
    const args = ['explain', small.at(), '--from', 'shop/web', '--to', 'shop/api'];
    const { stdout, status } = await netpol(args, { from: small });
    expect(status).toBe(0);
    expect(linesOf(stdout)).toEqual([
      'shop/web → shop/api: allowed: TCP 8080',
      '  egress of shop/web: allowed',
      '    No policy isolates shop/web for egress: everything is allowed.',
      '  ingress of shop/api: allowed',
      '    NetworkPolicy shop/api, spec.ingress[0], allows TCP 8080 from shop/web. (policies.yaml:11)',
      '    NetworkPolicy shop/closed isolates shop/api for ingress, and no rule of it admits shop/web. (policies.yaml:20)',
    ]);
    const json = await netpol([...args, '--format', 'json'], { from: small });
    expect(JSON.parse(json.stdout)).toMatchObject({
      version: 1,
      source: 'shop/web',
      destination: 'shop/api',
      verdict: 'allowed',
      allowed: [{ protocol: 'TCP', ports: [[8080, 8080]] }],
      egress: { verdict: 'allowed', allowed: 'all', reasons: [{ policy: null, traffic: 'all' }] },
      ingress: {
        verdict: 'allowed',
        reasons: [
          {
            policy: 'shop/api',
            rule: 'spec.ingress[0]',
            line: 10,
            traffic: [{ protocol: 'TCP', ports: [[8080, 8080]] }],
          },
          { policy: 'shop/closed', rule: null, line: 19, traffic: null },
        ],
      },
    });
  });
});

describe('policies behind an admin policy that denies all that was asked', () => {
  const deny = (ports: string): string =>
    `apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: deny}\nspec:\n  tier: Admin\n  priority: 10\n  subject: {namespaces: {}}\n  ingress: [{name: deny, action: Deny, from: [{namespaces: {}}]${ports}}]\n`;
  const world = (ports: string): string =>
    [
      deny(ports),
      policy('open', '  podSelector: {}\n  policyTypes: [Ingress]\n  ingress: [{ports: [{port: 80}]}]\n'),
      deployment('web', 80),
      deployment('db', 80),
    ].join('---\n');
  const ON_80 = ', protocols: [{tcp: {destinationPort: {number: 80}}}]';
  const reasons = async (command: string, input: string, ...more: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await netpol(
      [command, '-', '--from', 'shop/web', '--to', 'shop/db', ...more, '--format', 'json'],
      { input },
    );
    const { ingress }: { readonly ingress: { readonly reasons: readonly { readonly text: string }[] } } =
      JSON.parse(stdout);
    return ingress.reasons.map(({ text }) => text);
  };

  it('are no reason, and said not to be asked where every policy is named', async () => {
    const denied = 'ClusterNetworkPolicy deny, spec.ingress[0], denies all ports from shop/web.';
    expect(await reasons('query', world(''), '--port', '80')).toEqual([denied]);
    expect(await reasons('explain', world(''))).toEqual([
      denied,
      'NetworkPolicy shop/open isolates shop/db for ingress, and is not asked: all is denied before.',
    ]);
  });

  it('are one for the ports that it leaves', async () => {
    expect(await reasons('query', world(ON_80), '--port', '81')).toEqual([
      'NetworkPolicy shop/open isolates shop/db for ingress, and no rule of it admits shop/web on TCP 81.',
    ]);
    expect(await reasons('query', world(ON_80), '--port', '80')).toEqual([
      'ClusterNetworkPolicy deny, spec.ingress[0], denies TCP 80 from shop/web.',
    ]);
  });
});
