import { describe, expect, it } from 'vitest';
import { routingOf } from '../../../server/src/engine/reachability/ingress-controller.ts';
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
    reached: workloads.map(({ workload, wanted, allowed, possible }) =>
      [workload.name, ...[wanted, allowed, possible].map(describeTraffic)].join(' | '),
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

describe('the policies at the backend', () => {
  const ports = service('{port: 80, targetPort: 8080}');
  const admit = (rule: string): string =>
    policy('web', 'shop', `{podSelector: {}, policyTypes: [Ingress], ingress: [${rule}]}`);

  it.each([
    ['admit all namespaces', '{from: [{namespaceSelector: {}}]}', 'TCP 8080', 'TCP 8080'],
    ['admit everyone', '{}', 'TCP 8080', 'TCP 8080'],
    ['admit one port', '{from: [{namespaceSelector: {}}], ports: [{port: 9090}]}', 'nothing', 'nothing'],
    ['admit addresses alone', '{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}', 'nothing', 'nothing'],
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
