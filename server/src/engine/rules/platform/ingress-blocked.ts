import type { Cluster } from '../../cluster/cluster.ts';
import { platformPeerValue } from '../../drafts/platform-peer.ts';
import { worldFact } from '../../facts/fact.ts';
import { groupBy } from '../../group-by.ts';
import type { Route, Workload } from '../../model/resource.ts';
import type { AddressClass } from '../../profile/route-classes.ts';
import { addressesOfBalancer } from '../../routing/balancer-addresses.ts';
import { controllersInSight } from '../../routing/controllers-in-sight.ts';
import { routedByClass } from '../../routing/ingress-controller.ts';
import type { RouteClass } from '../../routing/route-class.ts';
import { describeTraffic, type TrafficSet } from '../../sets/traffic.ts';
import { compiledOf } from '../policies/policies.ts';
import { deployment, documents, policy, service } from '../samples/samples.ts';
import { defineRule, type Related } from '../shape/rule.ts';
import { type Likelihood, shut } from '../support/likelihood.ts';
import { listNames, listTexts, nameOf } from '../support/names.ts';
import { directionOrName, nameSpan } from '../support/policy-places.ts';
import { isolatorOf } from '../visitors/api-server-calls.ts';
import { letIn } from '../visitors/let-in.ts';
import { entryOf, type Visitors } from '../visitors/platform-access.ts';

const ROUTE = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
`;
const PODS = documents(deployment('shop', 'web'), service('shop', 'web', 80, 8080), deployment('shop', 'api'));
const ingress = (from: string, port = 8080): string =>
  policy(
    'shop',
    'web',
    `podSelector:\n  matchLabels:\n    app: web\npolicyTypes:\n  - Ingress\ningress:\n  - from:\n${from}    ports:\n      - protocol: TCP\n        port: ${port}\n`,
  );
const FROM_API = '      - podSelector:\n          matchLabels:\n            app: api\n';
const namespace = (name: string): string =>
  `      - namespaceSelector:\n          matchLabels:\n            kubernetes.io/metadata.name: ${name}\n`;
const GATEWAY = { ingressControllers: [{ namespace: 'gateway', podLabels: { app: 'gateway' } }] } as const;

/** Pods behind an Ingress or a route that let no controller in. */
export const ingressBlocked = defineRule({
  id: 'ingress-blocked',
  severity: 'warning',
  on: ['network-policy'],
  // Beside that the controllers of the profile, where it knows them.
  needs: ['workloads'],
  group: 'platform',
  summary: 'The pods behind an Ingress, Route or HTTPRoute do not let the ingress controller in.',
  why: [
    'The controller connects to the pods from a namespace of its own, on the port of the pod. Where their policies do not admit it, users see errors 502 and 504 and the pods see nothing.',
    'Ingresses and Gateways of some classes (`alb`, `gce`, `gke-l7-…`, those of Azure) are served by a load balancer from addresses, by no pod: there an ipBlock or the port alone has to let it in.',
    'With `networkPolicy.cluster.ingressControllers` set, those pods have to be admitted; else those in sight that serve the IngressClass of the Ingress, as their image or arguments tell.',
    'Without it every rule counts that may admit pods out of sight, addresses, or pods that are named like a controller. Where the distribution brings a controller, such as the router of OpenShift, a rule for another namespace whose name tells of none is for information.',
  ].join(' '),
  reference:
    'networking.k8s.io/v1 Ingress, backend; Kubernetes documentation, Network Policies, "Default deny all ingress traffic"',
  fix: 'Lets the controllers of the cluster profile in, on the port of the pods.',
  examples: {
    bad: [
      { title: 'Pods in sight alone', manifest: documents(ingress(FROM_API), ROUTE, PODS) },
      {
        title: 'Another namespace than that of the controller',
        manifest: documents(ingress(namespace('monitoring')), ROUTE, PODS),
        profile: GATEWAY,
      },
      {
        title: 'A default deny',
        manifest: documents(policy('shop', 'closed', 'podSelector: {}\npolicyTypes:\n  - Ingress\n'), ROUTE, PODS),
        profile: GATEWAY,
      },
    ],
    fixed: [
      {
        title: 'The controller is admitted',
        manifest: documents(ingress(namespace('gateway')), ROUTE, PODS),
        profile: GATEWAY,
      },
    ],
    nearMisses: [
      {
        title: 'A namespace that may be that of the controller',
        manifest: documents(ingress(namespace('edge')), ROUTE, PODS),
      },
      {
        title: 'A controller in sight',
        manifest: documents(
          ingress(FROM_API.replace('app: api', 'app: nginx-ingress')),
          ROUTE,
          PODS,
          deployment('shop', 'nginx-ingress', 80),
        ),
      },
      {
        title: 'Addresses, such as those of a load balancer',
        manifest: documents(ingress('      - ipBlock:\n          cidr: 192.0.2.0/24\n'), ROUTE, PODS),
        profile: GATEWAY,
      },
      { title: 'No route leads to the pods', manifest: documents(ingress(FROM_API), PODS) },
      {
        title: "A rule with the Service's port, of which service-port tells",
        manifest: documents(ingress(namespace('gateway'), 80), ROUTE, PODS),
        profile: GATEWAY,
      },
    ],
  },
  *check({ resource, text, cluster, profile }) {
    if (cluster.routes.length === 0) return;
    const compiled = compiledOf(resource);
    const all = shutOut(cluster).filter(({ workload }) => isolatorOf(workload, cluster) === compiled);
    for (const [server, found] of groupBy(all, each => each.server)) {
      const routes = [...new Set(found.flatMap(each => each.routes))];
      const pods = (profile.ingressControllers?.value ?? []).map(platformPeerValue);
      const peers = server === undefined ? pods : server.ranges.map(cidr => ({ ipBlock: { cidr } }));
      const who = server === undefined ? 'the ingress controller' : 'the load balancer';
      yield {
        ...directionOrName(resource, 'ingress'),
        severity: isSure(found) ? 'warning' : 'info',
        message: messageFor(found, routes, server),
        related: routes.slice(0, 3).map(relatedTo),
        fixes: letIn(text, resource, found, { name: who, suffix: 'from-ingress', peers }, cluster),
      };
    }
  },
});

function messageFor(found: readonly RoutedPods[], routes: readonly Route[], server: AddressClass | undefined): string {
  const pods = listNames(found.map(({ workload }) => workload));
  const ports = listTexts(found.map(({ wanted }) => describeTraffic(wanted)));
  const leads = routes.length > 1 ? 'lead' : 'leads';
  const where = `${pods} on ${ports}, where ${listTexts(routes.map(route => `${route.kind} ${nameOf(route)}`))} ${leads}`;
  if (server !== undefined) {
    const ranges = server.ranges.length === 0 ? 'its addresses' : listTexts(server.ranges);
    return `No pod serves this but ${server.name}, which cannot reach ${where}: no selector picks it. Admit ${ranges}, or the port alone.`;
  }
  const advice = 'Admit its pods, or its addresses, on this port.';
  return isSure(found)
    ? `The ingress controller cannot reach ${where}. ${advice}`
    : `The ingress controller may not reach ${where}: the rules there admit others, and it need not be one of them. ${advice}`;
}

function isSure(found: readonly RoutedPods[]): boolean {
  return found.some(({ chance }) => chance === 'no');
}

/** Matches names and labels of pods that ingress controllers usually have. */
export const USUAL_CONTROLLERS =
  /ingress|host-network|gateway|traefik|nginx|envoy|haproxy|proxy|router|contour|kong|ambassador|istio/i;

interface RoutedPods {
  readonly workload: Workload;
  readonly wanted: TrafficSet;
  readonly routes: readonly Route[];
  readonly chance: Likelihood;
  /** The load balancer that serves the routes, where no pod does. */
  readonly server: AddressClass | undefined;
}

/** Returns the pods that routes lead to and that nobody who serves them can reach. */
const shutOut = worldFact('pods shut to the ingress controller', (cluster: Cluster): readonly RoutedPods[] =>
  routedByClass(cluster).flatMap(({ routeClass, reached }) => {
    const server = routeClass?.balancer;
    const visitors = visitorsOf(routeClass, cluster);
    return [...reached].flatMap(([workload, { routes, wanted }]) =>
      shut(entryOf(workload, wanted, visitors, cluster)).map(chance => ({
        workload,
        wanted,
        routes: [...routes],
        chance,
        server,
      })),
    );
  }),
);

function visitorsOf(routeClass: RouteClass | undefined, cluster: Cluster): Visitors {
  const visitors = { known: cluster.profile.ingressControllers, usual: USUAL_CONTROLLERS };
  if (routeClass === undefined) return visitors;
  const { balancer, name } = routeClass;
  if (balancer !== undefined) return { ...visitors, addresses: addressesOfBalancer(cluster, balancer) };
  // What a distribution brings serves its own classes.
  const known = isBroughtFor(name, visitors.known) ? visitors.known : undefined;
  const inSight = known?.trust === 'stated' ? [] : controllersInSight(cluster, routeClass);
  return { known, usual: USUAL_CONTROLLERS, inSight, arePods: inSight.length > 0 || USUAL_CONTROLLERS.test(name) };
}

function isBroughtFor(name: string, known: Visitors['known']): boolean {
  return (
    known === undefined || known.trust === 'stated' || known.value.some(({ classes = [] }) => classes.includes(name))
  );
}

function relatedTo(route: Route): Related {
  return { resource: route, span: nameSpan(route), message: `${route.kind} ${nameOf(route)} leads there.` };
}
