import { describe, expect, it } from 'vitest';
import { apiPolicy, deployment, namespace, policy } from './shop.ts';
import { folderOf, linesOf, netpol } from './support.ts';

interface Question {
  readonly manifests: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly options?: readonly string[];
}

/** Asks and returns the status, the verdict, what it depends on, and the warnings. */
async function ask({ manifests, from, to, options = [] }: Question): Promise<object> {
  const folder = folderOf({ 'all.yaml': manifests.join('---\n') });
  const args = ['query', folder.at(), '--from', from, '--to', to, ...options, '--format', 'json'];
  const { status, stdout, stderr } = await netpol(args, { from: folder });
  const { verdict, depends } = JSON.parse(stdout);
  return { status, verdict, depends, warnings: linesOf(stderr) };
}

const web = deployment('web', 80);
const api = deployment('api', 8080);

function ingress(name: string, rule: string): string {
  return policy(
    name,
    `
  podSelector:
    matchLabels: {app: api}
  policyTypes: [Ingress]
  ingress:
    - ${rule}
`,
  );
}

describe('a verdict depends', () => {
  const block = ingress('block', 'from: [{ipBlock: {cidr: 10.0.0.0/8}}]');

  it('on which pod of an owner out of sight is meant, where routes lead to some of them', async () => {
    const owner = 'ownerReferences: [{controller: true, kind: ReplicaSet, name: set, apiVersion: apps/v1, uid: u}]';
    const pod = (name: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {app: ${name}}, ${owner}}\nspec: {containers: [{name: c, image: i, ports: [{containerPort: 80}]}]}\n`;
    const routes = [
      'apiVersion: v1\nkind: Service\nmetadata: {name: front, namespace: shop}\nspec: {selector: {app: two}, ports: [{port: 80}]}\n',
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: site, namespace: shop}\nspec: {defaultBackend: {service: {name: front, port: {number: 80}}}}\n',
    ];
    const manifests = [namespace, pod('one'), pod('two'), ...routes];
    expect(await ask({ manifests, from: 'ingress-controller', to: 'shop/set' })).toMatchObject({
      verdict: 'depends',
      depends: ['which of its pods is meant: they carry different labels, ports or addresses'],
    });
    const folder = folderOf({ 'all.yaml': manifests.join('---\n') });
    expect((await netpol(['list', folder.at()], { from: folder })).stdout).toContain(
      'ingress controller → shop/set [ReplicaSet]: perhaps TCP 80, depends on which of its pods is meant',
    );
  });

  it('on the address of a pod that an ipBlock may hold', async () => {
    const question: Question = { manifests: [namespace, web, api, block], from: 'shop/web', to: 'shop/api' };
    expect(await ask(question)).toEqual({
      status: 1,
      verdict: 'depends',
      depends: [
        'the address of shop/web, which is not in the manifests, and which an ipBlock of NetworkPolicy shop/block, spec.ingress[0], may hold',
      ],
      warnings: [],
    });
    expect(await ask({ ...question, options: ['--ip-block-pods', 'ignore'] })).toMatchObject({
      verdict: 'blocked',
      depends: [],
    });
    expect(await ask({ ...question, from: '10.1.2.3' })).toMatchObject({ verdict: 'allowed' });
  });

  it('on no rule that cannot open what is asked', async () => {
    const tcp = ingress('tcp', 'from: [{ipBlock: {cidr: 10.0.0.0/8}}]\n      ports: [{protocol: TCP, port: 8080}]');
    const udp = ingress('udp', 'from: [{ipBlock: {cidr: 10.0.0.0/8}}]\n      ports: [{protocol: UDP, port: 53}]');
    const manifests = [namespace, web, api, tcp, udp];
    expect(
      await ask({ manifests, from: 'shop/web', to: 'shop/api', options: ['--port', '53', '--protocol', 'UDP'] }),
    ).toMatchObject({
      verdict: 'depends',
      depends: [
        'the address of shop/web, which is not in the manifests, and which an ipBlock of NetworkPolicy shop/udp, spec.ingress[0], may hold',
      ],
    });
  });

  it('on nothing else once a rule surely allows', async () => {
    const manifests = [namespace, web, api, block, apiPolicy];
    expect(await ask({ manifests, from: 'shop/web', to: 'shop/api', options: ['--port', '8080'] })).toEqual({
      status: 0,
      verdict: 'allowed',
      depends: [],
      warnings: [],
    });
  });

  it('on the labels of a namespace that nobody declares', async () => {
    const labelled = ingress('team', 'from: [{namespaceSelector: {matchLabels: {team: a}}}]');
    const question: Question = { manifests: [web, api, labelled], from: 'shop/web', to: 'shop/api' };
    expect(await ask(question)).toEqual({
      status: 1,
      verdict: 'depends',
      depends: [
        'the labels of namespace shop, which no manifest declares, and which NetworkPolicy shop/team, spec.ingress[0], asks for',
      ],
      warnings: [],
    });
    expect(await ask({ ...question, manifests: [...question.manifests, namespace] })).toMatchObject({
      verdict: 'blocked',
    });
    const named = ingress('name', 'from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]');
    expect(await ask({ ...question, manifests: [web, api, named] })).toMatchObject({ verdict: 'allowed' });
  });

  it('on where the ingress controller runs, and on no Ingress when none leads there', async () => {
    const service = `apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec:
  selector: {app: api}
  ports: [{port: 80, targetPort: 8080}]
`;
    const route = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: site, namespace: shop}
spec:
  defaultBackend: {service: {name: api, port: {number: 80}}}
`;
    const nginx = ingress(
      'nginx',
      'from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}}]',
    );
    const question: Question = {
      manifests: [namespace, api, service, route, nginx],
      from: 'ingress-controller',
      to: 'shop/api',
      options: ['--port', '8080'],
    };
    expect(await ask(question)).toMatchObject({
      status: 1,
      verdict: 'depends',
      depends: [
        'the namespace and labels of the ingress controller, which NetworkPolicy shop/nginx, spec.ingress[0], may pick',
      ],
    });
    expect(await ask({ ...question, options: ['--port', '9090'] })).toMatchObject({ verdict: 'blocked' });
    const everyone = ingress('everyone', 'from: [{namespaceSelector: {}}]');
    expect(await ask({ ...question, manifests: [namespace, api, service, route, everyone] })).toMatchObject({
      verdict: 'allowed',
    });
    expect(await ask({ ...question, manifests: [namespace, api, service, everyone] })).toMatchObject({
      verdict: 'blocked',
    });
  });

  it('on labels of an ingress controller alone that the settings do not tell', async () => {
    const manifests = [
      namespace,
      api,
      `apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {selector: {app: api}, ports: [{port: 80, targetPort: 8080}]}
`,
      `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: site, namespace: shop}
spec: {defaultBackend: {service: {name: api, port: {number: 80}}}}
`,
    ];
    const config = folderOf({
      'c.yaml': 'cluster: {ingressControllers: [{namespace: edge, podLabels: {app: proxy}}]}',
    });
    const answer = async (labels: string, more: readonly string[] = []): Promise<object> => {
      const home = 'namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}';
      const admit = ingress('edge', `from: [{${home}, podSelector: {matchLabels: {${labels}}}}]`);
      const options = ['--config', config.at('c.yaml')];
      return await ask({
        manifests: [...manifests, admit, ...more],
        from: 'ingress-controller',
        to: 'shop/api',
        options,
      });
    };
    expect(await answer('app: proxy')).toMatchObject({ verdict: 'allowed', depends: [] });
    expect(await answer('app: nginx')).toMatchObject({ verdict: 'blocked', depends: [] });
    expect(await answer('tier: edge')).toMatchObject({
      verdict: 'depends',
      depends: [
        'further labels of the ingress controller, which the settings do not tell, and which NetworkPolicy shop/edge, spec.ingress[0], asks for',
      ],
    });
    const closed = (selector: string): string =>
      `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed, namespace: edge}
spec: {podSelector: {matchLabels: {${selector}}}, policyTypes: [Egress]}
`;
    expect(await answer('app: proxy', [closed('app: proxy')])).toMatchObject({ verdict: 'blocked' });
    expect(await answer('app: proxy', [closed('tier: edge')])).toMatchObject({
      verdict: 'depends',
      depends: [
        'further labels of the ingress controller, which the settings do not tell, and by which NetworkPolicy edge/closed selects pods',
      ],
    });
    const pod = '{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: edge, labels: {app: proxy}}}\n';
    expect(await answer('tier: edge', [pod])).toMatchObject({ verdict: 'blocked', depends: [] });
  });

  it('on policies that are not evaluated and may select an end', async () => {
    const cilium = (where: string): string =>
      `apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: l7, namespace: ${where}}\nspec: {}\n`;
    const question: Question = { manifests: [namespace, web, api, cilium('shop')], from: 'shop/web', to: 'shop/api' };
    expect(await ask(question)).toMatchObject({
      status: 1,
      verdict: 'depends',
      depends: ['what CiliumNetworkPolicy shop/l7 (cilium.io/v2) says, which is not evaluated'],
    });
    expect(await ask({ ...question, manifests: [namespace, web, api, cilium('other')] })).toMatchObject({
      verdict: 'allowed',
    });
  });

  it('on which of the pods of one owner is meant', async () => {
    const pod = (name: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: web-${name}
  namespace: shop
  labels: {app: ${name}}
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, controller: true}]
`;
    const manifests = [namespace, pod('web'), pod('job'), api, apiPolicy];
    expect(await ask({ manifests, from: 'shop/web', to: 'shop/api' })).toMatchObject({
      status: 1,
      verdict: 'depends',
      depends: ['which of its pods is meant: they carry different labels, ports or addresses'],
    });
    expect(await ask({ manifests, from: 'shop/web-job', to: 'shop/api' })).toMatchObject({ verdict: 'blocked' });
  });

  it('on whether one pod or two are meant, for a workload and itself', async () => {
    const question: Question = { manifests: [namespace, api, apiPolicy], from: 'shop/api', to: 'shop/api' };
    expect(await ask(question)).toMatchObject({
      verdict: 'depends',
      depends: ['whether it is one pod, which always reaches itself, or two'],
    });
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: api, namespace: shop, labels: {app: api}}\n';
    expect(await ask({ ...question, manifests: [namespace, pod, apiPolicy] })).toMatchObject({ verdict: 'allowed' });
  });

  it('on the port names of a pod that does not exist', async () => {
    const named = ingress('named', 'ports: [{port: http}]');
    const to = 'namespace=shop,app=api';
    expect(await ask({ manifests: [namespace, web, named], from: 'shop/web', to, options: ['--port', '80'] })).toEqual({
      status: 1,
      verdict: 'depends',
      depends: ['the port names of shop/app=api, which NetworkPolicy shop/named, spec.ingress[0], asks for'],
      warnings: [],
    });
  });
});

it('warns of ends that use the network of the node', async () => {
  const agent = deployment('agent', 9100).replace('      containers:', '      hostNetwork: true\n      containers:');
  expect(await ask({ manifests: [namespace, agent, api], from: 'shop/agent', to: 'shop/api' })).toEqual({
    status: 0,
    verdict: 'allowed',
    depends: [],
    warnings: [
      'warning: shop/agent uses the network of the node: NetworkPolicies are evaluated there as on other pods, while most plug-ins do not apply them.',
    ],
  });
});

it('takes an address that is a pod’s for that pod', async () => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}}\nstatus: {podIP: 10.0.0.7}\n';
  const question: Question = { manifests: [namespace, pod, api, apiPolicy], from: '10.0.0.7', to: 'shop/api' };
  expect(await ask({ ...question, options: ['--port', '8080'] })).toMatchObject({ verdict: 'allowed' });
  expect(await ask({ ...question, from: '10.0.0.8', options: ['--port', '8080'] })).toMatchObject({
    verdict: 'blocked',
  });
});

it('waits for the node of the pods where an address is that of a Node, which a pod of its own always reaches', async () => {
  const node =
    'apiVersion: v1\nkind: Node\nmetadata: {name: one}\nstatus: {addresses: [{type: InternalIP, address: 192.0.2.1}]}\n';
  const question: Question = { manifests: [namespace, node, api, apiPolicy], from: '192.0.2.1', to: 'shop/api' };
  expect(await ask({ ...question, options: ['--port', '9000'] })).toEqual({
    status: 1,
    verdict: 'depends',
    depends: ['whether shop/api runs on node one (192.0.2.1), as a pod and its own node always reach each other'],
    warnings: [],
  });
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: api}}\nspec: {nodeName: one}\n';
  expect(await ask({ ...question, manifests: [...question.manifests, pod], to: 'shop/web' })).toMatchObject({
    verdict: 'allowed',
  });
});

describe('a list of what depends', () => {
  const labelled = ingress(
    'team',
    'from: [{namespaceSelector: {matchLabels: {team: a}}}]\n      ports: [{port: 8080}]',
  );
  const folder = folderOf({ 'all.yaml': [web, api, labelled].join('---\n') });
  const fact =
    'the labels of namespace shop, which no manifest declares, and which NetworkPolicy shop/team, spec.ingress[0], asks for';
  const list = async (...options: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await netpol(['list', folder.at(), '--focus', 'shop/api', ...options]);
    return linesOf(stdout).filter(line => !line.includes('any address'));
  };

  it('stands apart from what is surely allowed', async () => {
    expect(await list()).toEqual([
      'shop/api [Deployment] → shop/web [Deployment]: all ports',
      '',
      'Neither surely allowed nor surely blocked:',
      `shop/web [Deployment] → shop/api [Deployment]: perhaps TCP 8080, depends on ${fact}`,
    ]);
  });

  it('has its own list in JSON, with what decides', async () => {
    const { connections, depends } = JSON.parse((await list('--direction', 'ingress', '--format', 'json')).join('\n'));
    const end = (name: string): object => ({ type: 'workload', namespace: 'shop', name, kind: 'Deployment' });
    expect(connections).toEqual([]);
    expect(depends).toEqual([
      {
        source: end('web'),
        destination: end('api'),
        possible: [{ protocol: 'TCP', ports: [[8080, 8080]] }],
        on: [fact],
      },
    ]);
  });

  it('has its own columns, table and arrows', async () => {
    expect(await list('--direction', 'ingress', '--format', 'csv')).toEqual([
      'source,destination,allowed,possible,depends',
      `shop/web [Deployment],shop/api [Deployment],,TCP 8080,"${fact}"`,
    ]);
    expect((await list('--direction', 'ingress', '--format', 'md')).slice(2)).toEqual([
      '',
      '| Source | Destination | Perhaps | Depends on |',
      '|---|---|---|---|',
      `| shop/web \\[Deployment] | shop/api \\[Deployment] | TCP 8080 | ${fact.replace('[', '\\[')} |`,
    ]);
    expect(await list('--direction', 'ingress', '--format', 'dot')).toContain(
      '  n1 -> n0 [label="perhaps TCP 8080", style=dashed];',
    );
    expect(await list('--direction', 'ingress', '--format', 'mermaid')).toContain('  n1 -.->|"perhaps TCP 8080"| n0');
  });

  it('is narrowed as the list is', async () => {
    expect(await list('--direction', 'ingress', '--port', '9090')).toEqual([]);
  });
});
