import type { Cluster } from '../../cluster/cluster.ts';
import { nodesIn } from '../../cluster/nodes.ts';
import { groupBy } from '../../group-by.ts';
import type { Service } from '../../model/resource.ts';
import type { Value } from '../../schema/decode.ts';
import { isNoAddresses, toCidrs } from '../../sets/addresses.ts';
import { describeTraffic } from '../../sets/traffic.ts';
import { compiledOf } from '../policies/policies.ts';
import { deployment, documents, policy, service } from '../samples/samples.ts';
import { defineRule, type Related } from '../shape/rule.ts';
import { listNames, listTexts, nameOf } from '../support/names.ts';
import { directionOrName, nameSpan } from '../support/policy-places.ts';
import { isolatorOf } from '../visitors/api-server-calls.ts';
import { letIn } from '../visitors/let-in.ts';
import { clientsOf, keepsClients, outsideKind, type ShutService, shutServices } from '../visitors/outside-services.ts';

const PODS = documents(deployment('shop', 'web'), deployment('shop', 'api'));
const typed = (more: string): string => service('shop', 'web', 80, 8080).replace('spec:\n', `spec:\n${more}`);
const BALANCER = typed('  type: LoadBalancer\n');
const ingress = (from: string): string =>
  policy(
    'shop',
    'web',
    `podSelector:\n  matchLabels:\n    app: web\npolicyTypes:\n  - Ingress\ningress:\n  - from:\n${from}    ports:\n      - protocol: TCP\n        port: 8080\n`,
  );
const FROM_API = '      - podSelector:\n          matchLabels:\n            app: api\n';
const FROM_EDGE = '      - namespaceSelector:\n          matchLabels:\n            team: edge\n';
const block = (cidr: string): string => `      - ipBlock:\n          cidr: ${cidr}\n`;
const LOCAL = typed(
  '  type: LoadBalancer\n  externalTrafficPolicy: Local\n  loadBalancerSourceRanges:\n    - 203.0.113.0/24\n',
);

/** Services for the outside whose pods let no address in. */
export const serviceShut = defineRule({
  id: 'service-shut',
  severity: 'info',
  on: ['network-policy'],
  needs: ['workloads'],
  group: 'platform',
  summary: 'A LoadBalancer, NodePort or externalIPs Service leads to pods that admit no address.',
  why: [
    'What comes in by such a Service has the address of a client, or of the node that sends it on: no selector of pods or namespaces matches that, only an `ipBlock` or a rule without `from`. Users outside wait until their connections time out.',
    'It is a warning where nobody but pods of the same namespace may come in at all, and information where pods of other namespaces may, such as those of a proxy.',
    'With `externalTrafficPolicy: Local` the clients are those of `loadBalancerSourceRanges`, where it is set.',
    'The rule is silent where some port of the Service is open to some address, where a route leads to a NodePort Service (`ingress-blocked` tells of that), and where load balancers are pods, as in k3s.',
  ].join(' '),
  reference: 'core/v1 ServiceSpec, type, externalIPs, externalTrafficPolicy, loadBalancerSourceRanges',
  fix: "Admits the addresses that the Service is for: its `loadBalancerSourceRanges`, the nodes' addresses where Nodes are in sight, else all.",
  examples: {
    bad: [
      {
        title: 'A load balancer before pods that admit pods alone',
        manifest: documents(ingress(FROM_API), PODS, BALANCER),
      },
      { title: 'Pods of another namespace', manifest: documents(ingress(FROM_EDGE), PODS, BALANCER) },
      {
        title: 'Other clients than those of the load balancer',
        manifest: documents(ingress(block('192.0.2.0/24')), PODS, LOCAL),
      },
    ],
    fixed: [
      { title: 'The clients of the load balancer', manifest: documents(ingress(block('203.0.113.0/24')), PODS, LOCAL) },
    ],
    nearMisses: [
      {
        title: 'A Service inside the cluster',
        manifest: documents(ingress(FROM_API), PODS, service('shop', 'web', 80, 8080)),
      },
      { title: 'Some addresses', manifest: documents(ingress(block('10.0.0.0/16')), PODS, BALANCER) },
      { title: 'Pods that nothing isolates', manifest: documents(PODS, BALANCER) },
      {
        title: 'A load balancer that is a pod',
        manifest: documents(ingress(FROM_API), PODS, BALANCER),
        profile: { distribution: 'k3s' },
      },
      {
        title: 'A node port for an Ingress',
        manifest: documents(
          ingress(FROM_EDGE),
          PODS,
          typed('  type: NodePort\n'),
          'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  defaultBackend:\n    service:\n      name: web\n      port:\n        number: 80\n',
        ),
      },
    ],
  },
  *check({ resource, text, cluster }) {
    const compiled = compiledOf(resource);
    const found = shutServices(cluster).filter(({ entrances }) =>
      entrances.some(({ workload }) => isolatorOf(workload, cluster) === compiled),
    );
    for (const [isSure, shut] of groupBy(found, each => each.isSure)) {
      const entrances = shut
        .flatMap(each => each.entrances)
        .filter(({ workload }) => isolatorOf(workload, cluster) === compiled);
      const services = shut.map(each => each.service);
      const peers = services.flatMap(each => peersFor(each, cluster));
      yield {
        ...directionOrName(resource, 'ingress'),
        ...(isSure && { severity: 'warning' }),
        message: messageFor(shut, entrances),
        related: services.slice(0, 3).map(relatedTo),
        fixes: letIn(text, resource, entrances, { name: 'clients outside', suffix: 'from-outside', peers }, cluster),
      };
    }
  },
});

function messageFor(shut: readonly ShutService[], entrances: ShutService['entrances']): string {
  const services = listTexts(shut.map(({ service }) => `${outsideKind(service)} Service ${nameOf(service)}`));
  const pods = listNames(entrances.map(({ workload }) => workload));
  const ports = listTexts(entrances.map(({ wanted }) => describeTraffic(wanted)));
  const leads = shut.length === 1 ? 'it leads' : 'they lead';
  const admits = isOne(entrances) ? 'admits' : 'admit';
  const nobody = shut.every(({ isSure }) => isSure) ? 'Nobody outside the cluster' : 'No address outside the cluster';
  const ranged = shut.every(({ service }) => isRanged(service)) ? ' of its loadBalancerSourceRanges' : '';
  return `${nobody} can use ${services}: ${pods}, to which ${leads}, ${admits} no address${ranged} on ${ports}. Admit the addresses of the clients there.`;
}

function isOne(entrances: ShutService['entrances']): boolean {
  return new Set(entrances.map(({ workload }) => workload)).size === 1;
}

function isRanged(service: Service): boolean {
  return keepsClients(service) && service.sourceRanges.length > 0;
}

/** Returns the addresses that pods see of the clients of a Service. */
function peersFor(service: Service, cluster: Cluster): readonly Value[] {
  const { addresses } = nodesIn(cluster.inventory);
  if (!keepsClients(service) && !isNoAddresses(addresses)) return toCidrs(addresses).map(blockOf);
  return toCidrs(clientsOf(service))
    .filter(cidr => isRanged(service) || cidr !== '::/0')
    .map(blockOf);
}

function blockOf(cidr: string): Value {
  return { ipBlock: { cidr } };
}

function relatedTo(service: Service): Related {
  return { resource: service, span: nameSpan(service), message: `${nameOf(service)} leads there from outside.` };
}
