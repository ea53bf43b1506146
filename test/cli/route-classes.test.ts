import { describe, expect, it } from 'vitest';
import { deployment, namespace, policy } from './shop.ts';
import { folderOf, netpol } from './support.ts';

const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
`;
const ingress = (spec: string, annotations = '{}'): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: site, namespace: shop, annotations: ${annotations}}
spec: {${spec}defaultBackend: {service: {name: web, port: {number: 80}}}}
`;
const ALB = ingress('ingressClassName: alb, ');
const GCE = ingress('', "{kubernetes.io/ingress.class: 'gce'}");
const admit = (...peers: readonly string[]): string =>
  policy('web', `  podSelector: {}\n  policyTypes: [Ingress]\n  ingress: [{from: [${peers.join(', ')}]}]\n`);
const named = (name: string): string => `{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${name}}}}`;
const block = (cidr: string): string => `{ipBlock: {cidr: ${cidr}}}`;
const EVERYONE = policy('web', '  podSelector: {}\n  policyTypes: [Ingress]\n  ingress: [{ports: [{port: 8080}]}]\n');

interface Answer {
  readonly verdict: string;
  readonly depends: readonly string[];
}

/** Asks whether the ingress controller reaches the pods behind an Ingress. */
async function ask(manifests: readonly string[], ...options: readonly string[]): Promise<Answer> {
  const input = [namespace, deployment('web', 8080), SERVICE, ...manifests].join('---\n');
  const args = ['query', '-', '--from', 'ingress-controller', '--to', 'shop/web', '--format', 'json', ...options];
  const { stdout } = await netpol(args, { input });
  const { verdict, depends }: Answer = JSON.parse(stdout);
  return { verdict, depends };
}

const said = (verdict: string, ...depends: readonly string[]): Answer => ({ verdict, depends });
const WHICH = 'from which addresses an Application Load Balancer connects, and which of them the policies admit';

describe('an Ingress whose class a load balancer serves from addresses', () => {
  it.each([
    ['pods alone', ALB, [admit('{namespaceSelector: {}}')], said('blocked')],
    ['pods of a namespace', ALB, [admit(named('kube-system'))], said('blocked')],
    ['some addresses', ALB, [admit(block('10.0.0.0/8'))], said('depends', WHICH)],
    ['all addresses', ALB, [admit(block('0.0.0.0/0'))], said('allowed')],
    ['everyone on the port', ALB, [EVERYONE], said('allowed')],
    ['other addresses than those that are published', GCE, [admit(block('10.0.0.0/8'))], said('blocked')],
    ['all that are published', GCE, [admit(block('130.211.0.0/22'), block('35.191.0.0/16'))], said('allowed')],
    [
      'some that are published',
      GCE,
      [admit(block('35.191.0.0/16'))],
      said('depends', "from which addresses Google's load balancer connects, and which of them the policies admit"),
    ],
  ])('is judged by its addresses where the policies admit %s', async (_, route, policies, answer) => {
    expect(await ask([route, ...policies])).toEqual(answer);
  });

  it('depends on its side, too, and names the rule that admits some of its addresses', async () => {
    const input = [namespace, deployment('web', 8080), SERVICE, ALB, admit(block('10.0.0.0/8'))].join('---\n');
    const { stdout } = await netpol(['query', '-', '--from', 'ingress-controller', '--to', 'shop/web'], { input });
    expect(stdout.split('\n').slice(3, 5)).toEqual([
      '  ingress of shop/web: depends',
      '    NetworkPolicy shop/web, spec.ingress[0], allows all ports from an Application Load Balancer. (-:42)',
    ]);
  });

  const declared = (kind: string, name: string, spec: string, annotations = '{}'): string =>
    `apiVersion: ${kind === 'IngressClass' ? 'networking' : 'gateway.networking'}.k8s.io/v1\nkind: ${kind}\nmetadata: {name: ${name}, annotations: ${annotations}}\nspec: {${spec}}\n`;
  const pods = admit(named('edge'));

  it('takes the controller of an IngressClass in sight for it, whatever its name', async () => {
    const internal = ingress('ingressClassName: internal, ');
    expect((await ask([internal, pods])).verdict).toBe('depends');
    const own = declared('IngressClass', 'internal', 'controller: ingress.k8s.aws/alb');
    expect(await ask([internal, own, pods])).toEqual(said('blocked'));
    const other = declared('IngressClass', 'alb', 'controller: example.com/pods');
    expect((await ask([ALB, other, pods])).verdict).toBe('depends');
  });

  it('takes the default class for an Ingress that names none', async () => {
    const marked = (name: string): string =>
      declared(
        'IngressClass',
        name,
        'controller: ingress.k8s.aws/alb',
        "{ingressclass.kubernetes.io/is-default-class: 'true'}",
      );
    expect((await ask([ingress(''), pods])).verdict).toBe('depends');
    expect(await ask([ingress(''), marked('one'), pods])).toEqual(said('blocked'));
    expect((await ask([ingress(''), marked('one'), marked('two'), pods])).verdict).toBe('depends');
  });

  it('follows a route to the class of its Gateway', async () => {
    const route = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: site, namespace: shop}
spec: {parentRefs: [{name: edge, namespace: infra}], rules: [{backendRefs: [{name: web, port: 80}]}]}
`;
    const gateway = (name: string): string =>
      `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: edge, namespace: infra}\nspec: {gatewayClassName: ${name}}\n`;
    expect((await ask([route, pods])).verdict).toBe('depends');
    expect(await ask([route, gateway('gke-l7-rilb'), pods])).toEqual(said('blocked'));
    expect((await ask([route, gateway('envoy'), pods])).verdict).toBe('depends');
    const lattice = declared(
      'GatewayClass',
      'envoy',
      'controllerName: application-networking.k8s.aws/gateway-api-controller',
    );
    expect(await ask([route, gateway('envoy'), lattice, pods])).toEqual(said('blocked'));
  });

  it('lets pods that serve another Ingress on the same port be told apart', async () => {
    const both = [ALB, ingress('ingressClassName: nginx, ').replace('name: site', 'name: inner')];
    expect((await ask([...both, admit('{namespaceSelector: {}}')])).verdict).toBe('depends');
    expect((await ask([...both, EVERYONE])).verdict).toBe('allowed');
  });

  it('says what would allow it', async () => {
    const input = [namespace, deployment('web', 8080), SERVICE, GCE, admit(named('edge'))].join('---\n');
    const { stdout } = await netpol(['query', '-', '--from', 'ingress-controller', '--to', 'shop/web'], { input });
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      "An ipBlock for each of 130.211.0.0/22, 35.191.0.0/16, from which Google's load balancer connects, allows it.",
    );
  });
});

describe('a controller in sight', () => {
  const nginx = (image: string, args: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: front, namespace: edge}
spec:
  selector: {matchLabels: {app: front}}
  template:
    metadata: {labels: {app: front}}
    spec: {containers: [{name: controller, image: '${image}', args: [${args}]}]}
`;
  const CLASS =
    'apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: nginx}\nspec: {controller: k8s.io/ingress-nginx}\n';
  const route = ingress('ingressClassName: nginx, ');
  const controller = nginx('registry.k8s.io/ingress-nginx/controller:v1.13.0', '');

  it.each([
    ['its namespace', named('edge'), 'allowed'],
    ['another namespace', named('ingress-nginx'), 'blocked'],
    ['its labels', '{namespaceSelector: {}, podSelector: {matchLabels: {app: front}}}', 'allowed'],
  ])('is who serves its IngressClass: policies that admit %s', async (_, peer, verdict) => {
    expect(await ask([route, CLASS, controller, admit(peer)])).toEqual(said(verdict));
  });

  it.each([
    ['its controller is another one by its arguments', nginx('controller', '--controller-class=k8s.io/inner'), CLASS],
    ['its class is another one', nginx('ingress-nginx/controller:1', '--ingress-class=inner'), CLASS],
    ['its image is another one', nginx('example/web:1', ''), CLASS],
    ['no IngressClass is in sight', controller, ''],
  ])('is not, where %s', async (_, pods, own) => {
    const manifests = [route, pods, ...(own === '' ? [] : [own]), admit(named('ingress-nginx'))];
    expect((await ask(manifests)).verdict).toBe('depends');
  });

  it('is by its arguments, whatever its image, and gives way to what is set', async () => {
    const own = nginx('mirror/front:1', '--controller-class=k8s.io/ingress-nginx');
    expect(await ask([route, CLASS, own, admit(named('edge'))])).toEqual(said('allowed'));
    const config = folderOf({ 'c.yaml': 'cluster: {ingressControllers: [{namespace: other}]}' });
    const set = ['--config', config.at('c.yaml')];
    expect((await ask([route, CLASS, own, admit(named('edge'))], ...set)).verdict).toBe('blocked');
  });
});

describe('the controller that a distribution is documented to bring', () => {
  const router = (labels: string): string => `{namespaceSelector: {matchLabels: {${labels}}}}`;
  const group = 'network.openshift.io/policy-group';

  it.each([
    ['openshift', router(`${group}: ingress`), 'allowed'],
    ['openshift', router("policy-group.network.openshift.io/ingress: ''"), 'allowed'],
    ['openshift', named('openshift-ingress'), 'allowed'],
    ['openshift', router(`${group}: monitoring`), 'depends'],
    ['openshift', '{podSelector: {matchLabels: {app: web}}}', 'depends'],
    ['k3s', named('kube-system'), 'allowed'],
    ['k3s', named('ingress-nginx'), 'depends'],
    ['rke2', named('kube-system'), 'depends'],
    ['eks', named('kube-system'), 'depends'],
  ])('is known on %s, where policies admit %s: %s', async (distribution, peer, verdict) => {
    expect((await ask([ingress(''), admit(peer)], '--profile', distribution)).verdict).toBe(verdict);
  });

  it('is not where nothing is admitted, nor where its namespace is declared without the labels', async () => {
    expect((await ask([ingress(''), admit(block('10.0.0.0/8'))], '--profile', 'rke2')).verdict).toBe('depends');
    const shut = policy('web', '  podSelector: {}\n  policyTypes: [Ingress]\n');
    expect(await ask([ingress(''), shut], '--profile', 'openshift')).toEqual(said('blocked'));
    const declared = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: openshift-ingress}\n';
    const peers = admit(router(`${group}: ingress`));
    expect((await ask([ingress(''), declared, peers], '--profile', 'openshift')).verdict).toBe('depends');
  });

  it('serves its own classes alone, and gives way to what is set', async () => {
    const peers = admit(router(`${group}: ingress`));
    const of = (name: string): string => ingress(`ingressClassName: ${name}, `);
    expect((await ask([of('openshift-default'), peers], '--profile', 'openshift')).verdict).toBe('allowed');
    expect((await ask([of('nginx'), peers], '--profile', 'openshift')).verdict).toBe('depends');
    const config = folderOf({
      'c.yaml': 'cluster: {distribution: openshift, ingressControllers: [{namespace: edge}]}',
    });
    const { verdict } = await ask([ingress(''), admit(named('openshift-ingress'))], '--config', config.at('c.yaml'));
    expect(verdict).toBe('blocked');
  });
});
