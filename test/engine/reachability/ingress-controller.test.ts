import { describe, expect, it } from 'vitest';
import { routingOf } from '../../../server/src/engine/answers/routing.ts';
import { profileOf } from '../../../server/src/engine/profile/profile-of.ts';
import { describeTraffic } from '../../../server/src/engine/sets/traffic.ts';
import { clusterOf, policy } from './clusters.ts';

const pod = (ports: string): string => `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  containers: [{name: main, ports: [${ports}]}]
`;
const service = (ports: string, selector = '{app: web}'): string => `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: ${selector}, ports: [${ports}]}
`;
const ingress = (port: string, name = 'web'): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: site, namespace: shop}
spec:
  rules:
    - host: shop.example.com
    - http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: ${name}, port: ${port}}}}
`;
const route = (spec: string): string => `apiVersion: route.openshift.io/v1
kind: Route
metadata: {name: site, namespace: shop}
spec: ${spec}
`;

/** Returns what the controller reaches, wanted and allowed, and what is odd about the backends. */
function routing(...manifests: readonly string[]): { reached: readonly string[]; problems: readonly string[] } {
  const { workloads, problems } = routingOf(clusterOf(manifests.join('---\n')));
  return {
    reached: workloads.map(({ workload, wanted, sure, possible }) =>
      [workload.name, ...[wanted, sure, possible].map(describeTraffic)].join(' | '),
    ),
    problems: problems.map(({ reason }) => reason),
  };
}

const open = (traffic: string): { reached: readonly string[]; problems: readonly string[] } => ({
  reached: [`web | ${traffic} | ${traffic} | ${traffic}`],
  problems: [],
});
const nothing = (problem: string): object => ({ reached: [], problems: [problem] });

describe('an Ingress', () => {
  it.each([
    ['the number of a port', '{port: 80, targetPort: 8080}', '{number: 80}', 'TCP 8080'],
    ['the name of a port', '{name: http, port: 80, targetPort: 8080}', '{name: http}', 'TCP 8080'],
    ['a port that is its own target', '{port: 8080}', '{number: 8080}', 'TCP 8080'],
    ['a target by name', '{port: 80, targetPort: web}', '{number: 80}', 'TCP 9000'],
  ])('follows %s to the pods', (_, servicePort, backendPort, expected) => {
    const pods = pod('{name: web, containerPort: 9000}, {name: web, containerPort: 9001, protocol: UDP}');
    expect(routing(pods, service(servicePort), ingress(backendPort))).toEqual(open(expected));
  });

  it('reaches a target port that the pod does not declare, as a cluster does', () => {
    expect(routing(pod(''), service('{port: 80, targetPort: 8080}'), ingress('{number: 80}'))).toEqual(
      open('TCP 8080'),
    );
  });

  it('does not reach a target by a name that the pod lacks or has for UDP alone', () => {
    const pods = pod('{name: web, containerPort: 9000, protocol: UDP}');
    const answer = routing(pods, service('{port: 80, targetPort: web}'), ingress('{number: 80}'));
    expect(answer).toEqual({ reached: [], problems: [] });
  });

  it('takes a target port for the port where nothing else fits, and says so', () => {
    expect(routing(pod(''), service('{port: 80, targetPort: 8080}'), ingress('{number: 8080}'))).toEqual({
      ...open('TCP 8080'),
      problems: ['target-port'],
    });
  });

  it('reads the shape of the old versions and the default backend', () => {
    const old = `apiVersion: networking.k8s.io/v1beta1
kind: Ingress
metadata: {name: site, namespace: shop}
spec:
  backend: {serviceName: web, servicePort: 80}
`;
    expect(routing(pod(''), service('{port: 80, targetPort: 8080}'), old)).toEqual(open('TCP 8080'));
  });

  it.each([
    ['no Service of that name', service('{port: 80}'), ingress('{number: 80}', 'api'), 'no-service'],
    ['a Service without selector', service('{port: 80}', '{}'), ingress('{number: 80}'), 'no-selector'],
    ['no such port', service('{port: 80}'), ingress('{number: 81}'), 'no-port'],
    ['a UDP port', service('{port: 80, protocol: UDP}'), ingress('{number: 80}'), 'no-port'],
  ])('leads nowhere with %s', (_, serviceText, ingressText, problem) => {
    expect(routing(pod('{containerPort: 80}'), serviceText, ingressText)).toEqual(nothing(problem));
  });

  it('does not see Services of other namespaces', () => {
    const elsewhere = service('{port: 80}').replace('namespace: shop', 'namespace: other');
    expect(routing(pod(''), elsewhere, ingress('{number: 80}'))).toEqual(nothing('no-service'));
  });
});

describe('a Route', () => {
  const ports = '{name: first, port: 80, targetPort: 8000}, {name: second, port: 8000, targetPort: 9000}';

  it.each([
    ['{to: {kind: Service, name: web}}', 'TCP 8000, 9000'],
    ['{to: {kind: Service, name: web}, port: {targetPort: first}}', 'TCP 8000'],
    ['{to: {kind: Service, name: web}, port: {targetPort: 9000}}', 'TCP 9000'],
    ['{to: {kind: Service, name: web}, port: {targetPort: 8000}}', 'TCP 8000'],
  ])('%s reaches %s', (spec, expected) => {
    expect(routing(pod(''), service(ports), route(spec))).toEqual(open(expected));
  });

  it('takes a port of the Service for the target port where nothing else fits, and says so', () => {
    const spec = '{to: {kind: Service, name: web}, port: {targetPort: 80}}';
    expect(routing(pod(''), service(ports), route(spec))).toEqual({ ...open('TCP 8000'), problems: ['service-port'] });
  });

  it('follows its alternate backends and leaves other kinds alone', () => {
    const spec = '{to: {kind: Service, name: gone}, alternateBackends: [{name: web}, {kind: Other, name: web}]}';
    expect(routing(pod(''), service('{port: 80}'), route(spec))).toEqual({
      ...open('TCP 80'),
      problems: ['no-service'],
    });
  });
});

const gateway = (kind: string, rules: string, more = ''): string =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: ${kind}\nmetadata: {name: site, namespace: shop}\nspec: {${more}rules: [${rules}]}\n`;
const grant = (
  to: string,
  from = 'namespace: shop',
  kind = 'HTTPRoute',
): string => `apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: grant, namespace: other}
spec:
  from: [{group: gateway.networking.k8s.io, kind: ${kind}, ${from}}]
  to: [${to}]
`;

describe('a route of the Gateway API', () => {
  const ports = '{name: first, port: 80, targetPort: web}, {name: second, port: 81, targetPort: 8081}';
  const pods = pod('{name: web, containerPort: 9000}');

  it.each(['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'])(
    'of kind %s follows the number of a port to the pods',
    kind => {
      const rules = '{backendRefs: [{name: web, port: 80}]}';
      expect(routing(pods, service(ports), gateway(kind, rules))).toEqual(open('TCP 9000'));
    },
  );

  it('unites its rules and backends, and mirrors', () => {
    const mirror = (port: number): string =>
      `filters: [{type: RequestMirror, requestMirror: {backendRef: {name: web, port: ${port}}}}]`;
    const both =
      '{backendRefs: [{name: web, port: 80}]}, {backendRefs: [{name: web, port: 81, kind: Service, group: ""}]}';
    expect(routing(pods, service(ports), gateway('HTTPRoute', both))).toEqual(open('TCP 8081, 9000'));
    const mirrored = `{backendRefs: [{name: web, port: 80}], ${mirror(81)}}`;
    expect(routing(pods, service(ports), gateway('HTTPRoute', mirrored))).toEqual(open('TCP 8081, 9000'));
    const ofBackend = `{backendRefs: [{name: web, port: 81, ${mirror(80)}}]}`;
    expect(routing(pods, service(ports), gateway('HTTPRoute', ofBackend))).toEqual(open('TCP 8081, 9000'));
  });

  it.each([
    ['of weight 0', '{backendRefs: [{name: web, port: 80, weight: 0}]}', ''],
    ['of another kind', '{backendRefs: [{name: web, kind: ServiceImport, group: multicluster.x-k8s.io}]}', ''],
    ['of a mesh', '{backendRefs: [{name: web, port: 80}]}', 'parentRefs: [{group: "", kind: Service, name: web}], '],
  ])('leaves backends %s alone', (_, rules, more) => {
    expect(routing(pods, service(ports), gateway('HTTPRoute', rules, more))).toEqual({ reached: [], problems: [] });
  });

  it('leads nowhere by a target port, by no port and to no Service', () => {
    const to = (backend: string): string => gateway('HTTPRoute', `{backendRefs: [${backend}]}`);
    expect(routing(pods, service(ports), to('{name: web, port: 8081}'))).toEqual(nothing('no-port'));
    expect(routing(pods, service(ports), to('{name: web}'))).toEqual(nothing('no-port'));
    expect(routing(pods, service(ports), to('{name: api, port: 80}'))).toEqual(nothing('no-service'));
  });

  describe('to a Service of another namespace', () => {
    const there = [pods, service(ports)].map(text => text.replace('namespace: shop', 'namespace: other'));
    const rules = '{backendRefs: [{name: web, namespace: other, port: 81}]}';
    const route = gateway('HTTPRoute', rules);

    it.each([
      ['for all its Services', '{group: "", kind: Service}'],
      ['for this one', '{group: "", kind: Service, name: web}'],
    ])('gets there by a ReferenceGrant %s', (_, to) => {
      expect(routing(...there, route, grant(to))).toEqual(open('TCP 8081'));
    });

    it.each([
      ['without a ReferenceGrant', ''],
      ['by one for another Service', grant('{group: "", kind: Service, name: api}')],
      ['by one for Secrets', grant('{group: "", kind: Secret}')],
      ['by one for another namespace', grant('{group: "", kind: Service}', 'namespace: bank')],
      ['by one for another kind', grant('{group: "", kind: Service}', 'namespace: shop', 'TCPRoute')],
    ])('gets nowhere %s', (_, text) => {
      expect(routing(...there, route, ...(text === '' ? [] : [text]))).toEqual(nothing('no-grant'));
    });
  });
});

it('a target by name is what each pod calls so', () => {
  const second = pod('{name: web, containerPort: 9001}').replace('name: web, namespace', 'name: other, namespace');
  const { reached } = routing(
    pod('{name: web, containerPort: 9000}'),
    second,
    service('{port: 80, targetPort: web}'),
    ingress('{number: 80}'),
  );
  expect(reached.map(each => each.split(' | ').slice(0, 2))).toEqual([
    ['web', 'TCP 9000'],
    ['other', 'TCP 9001'],
  ]);
});

describe('the policies at the backend', () => {
  const ports = service('{port: 80, targetPort: 8080}');
  const admit = (rule: string): string =>
    policy('web', 'shop', `{podSelector: {}, policyTypes: [Ingress], ingress: [${rule}]}`);

  it.each([
    ['admit all namespaces', '{from: [{namespaceSelector: {}}]}', 'TCP 8080', 'TCP 8080'],
    ['admit everyone', '{}', 'TCP 8080', 'TCP 8080'],
    ['admit one port', '{from: [{namespaceSelector: {}}], ports: [{port: 9090}]}', 'nothing', 'nothing'],
    ['admit addresses alone', '{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}', 'nothing', 'TCP 8080'],
    ['ask for a label', '{from: [{namespaceSelector: {matchLabels: {name: nginx}}}]}', 'nothing', 'TCP 8080'],
    [
      'ask for pods without a label',
      '{from: [{namespaceSelector: {}, podSelector: {matchExpressions: [{key: app, operator: DoesNotExist}]}}]}',
      'TCP 8080',
      'TCP 8080',
    ],
    ['admit the own namespace', '{from: [{podSelector: {}}]}', 'nothing', 'TCP 8080'],
  ])('that %s', (_, rule, allowed, possible) => {
    const { reached } = routing(pod(''), ports, ingress('{number: 80}'), admit(rule));
    expect(reached).toEqual([`web | TCP 8080 | ${allowed} | ${possible}`]);
  });
});

describe('a controller that the settings name', () => {
  const manifests = [pod(''), service('{port: 80, targetPort: 8080}'), ingress('{number: 80}')];
  const peer = (...parts: readonly string[]): string =>
    policy('web', 'shop', `{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{${parts.join(', ')}}]}]}`);
  const home = (name: string): string => `namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${name}}}`;
  const pods = (labels: string): string => `podSelector: {matchLabels: {${labels}}}`;
  const proxy = (name: string, labels: string): string =>
    `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: edge, labels: {${labels}}}}\n`;
  const egress = policy('closed', 'edge', '{podSelector: {matchLabels: {app: proxy}}, policyTypes: [Egress]}');

  /** Returns what is allowed and what is possible to the pods behind the Ingress. */
  const answers = (...more: readonly string[]): readonly string[] => {
    const profile = profileOf({ ingressControllers: [{ namespace: 'edge', podLabels: { app: 'proxy' } }] });
    const { workloads } = routingOf(clusterOf([...manifests, ...more].join('---\n'), { profile }));
    return workloads.flatMap(({ sure, possible }) => [sure, possible].map(describeTraffic));
  };

  it.each([
    ['its namespace', [peer(home('edge'))], 'TCP 8080', 'TCP 8080'],
    ['its namespace and labels', [peer(home('edge'), pods('app: proxy'))], 'TCP 8080', 'TCP 8080'],
    ['another namespace', [peer(home('other'))], 'nothing', 'nothing'],
    ['another value of its label', [peer(home('edge'), pods('app: other'))], 'nothing', 'nothing'],
    ['a label that is not told', [peer(home('edge'), pods('tier: edge'))], 'nothing', 'TCP 8080'],
    ['the own namespace', [peer(pods('app: proxy'))], 'nothing', 'nothing'],
    ['nobody in its namespace, where egress is closed', [peer(home('edge')), egress], 'nothing', 'nothing'],
    [
      'a label of its declared pods',
      [peer(home('edge'), pods('tier: edge')), proxy('a', 'app: proxy, tier: edge'), proxy('b', 'app: other')],
      'TCP 8080',
      'TCP 8080',
    ],
    [
      'a label that its declared pods lack',
      [peer(home('edge'), pods('tier: edge')), proxy('a', 'app: proxy')],
      'nothing',
      'nothing',
    ],
  ])('is judged where policies admit %s', (_, more, allowed, possible) => {
    expect(answers(...more)).toEqual([allowed, possible]);
  });
});
