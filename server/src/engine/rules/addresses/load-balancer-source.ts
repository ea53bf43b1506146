import { knownOutside } from '../../answers/sides.ts';
import { type Cluster, picks } from '../../cluster/cluster.ts';
import { nodesIn } from '../../cluster/nodes.ts';
import { trafficOf } from '../../evaluation/rule-traffic.ts';
import type { Service, Workload } from '../../model/resource.ts';
import { fieldItems, fieldValue } from '../../objects/field.ts';
import { blockAddresses } from '../../policies/network-policy/compile.ts';
import type { IpBlock, NetworkPolicy, PolicyRule } from '../../policies/network-policy/policy.ts';
import {
  type AddressSet,
  includesAddresses,
  intersectAddresses,
  isNoAddresses,
  NO_ADDRESSES,
  subtractAddresses,
  uniteAllAddresses,
} from '../../sets/addresses.ts';
import { NAMED_RANGES } from '../../sets/named-ranges.ts';
import { includesTraffic, onePort, type TrafficSet } from '../../sets/traffic.ts';
import { effectiveRules } from '../peers/written-peers.ts';
import { mayBeOpened } from '../policies/other-dialects.ts';
import { compiledOf, compiledRuleOf } from '../policies/policies.ts';
import { deployment, documents, policy, service } from '../samples/samples.ts';
import { resolveTargets } from '../services/service-targets.ts';
import { defineRule } from '../shape/rule.ts';
import { nameOf } from '../support/names.ts';
import { nameSpan } from '../support/policy-places.ts';
import { keepsClients, outsideKind } from '../visitors/outside-services.ts';

const WEB = deployment('shop', 'web', 8080);
const balanced = (more: string): string =>
  service('shop', 'web', 80, 8080).replace('spec:\n', `spec:\n  type: LoadBalancer\n${more}`);
const CLUSTER = balanced('');
const LOCAL = balanced('  externalTrafficPolicy: Local\n');
const from = (...cidrs: readonly string[]): string =>
  policy(
    'shop',
    'web',
    `podSelector:\n  matchLabels:\n    app: web\npolicyTypes:\n  - Ingress\ningress:\n  - from:\n${cidrs
      .map(cidr => `      - ipBlock:\n          cidr: ${cidr}\n`)
      .join('')}    ports:\n      - port: 8080\n`,
  );

/** Client addresses named for pods whose Service replaces them by those of a node. */
export const loadBalancerSource = defineRule({
  id: 'load-balancer-source',
  severity: 'info',
  on: ['network-policy'],
  needs: ['workloads'],
  group: 'addresses',
  summary: 'A rule names clients outside the cluster, while the Service in front of the pods hides their addresses.',
  why: [
    'With `externalTrafficPolicy: Cluster`, the default, a connection through a load balancer or node port may be sent on by another node, under the address of that node: the rule then does not see the client.',
    'With `Local` the address of the client is kept, and only nodes with a pod of the Service take connections.',
    'Where Nodes are in sight their addresses count as those of nodes, else private ones; in a cloud whose nodes are not in sight, a single block within a private range is taken for one of clients.',
    'The rule is silent when private addresses are admitted on the port too, as those of nodes often are, and where the load balancer sends straight to pods.',
  ].join(' '),
  reference: 'core/v1 ServiceSpec, externalTrafficPolicy; networking.k8s.io/v1 NetworkPolicyPeer, ipBlock',
  examples: {
    bad: [
      {
        title: 'Clients by address, behind a load balancer',
        manifest: documents(from('203.0.113.0/24'), WEB, CLUSTER),
      },
      {
        title: 'Private clients, behind an internal load balancer',
        manifest: documents(from('10.10.0.0/16'), WEB, CLUSTER),
        profile: { distribution: 'aks' },
      },
    ],
    fixed: [
      { title: 'The address of the client is kept', manifest: documents(from('203.0.113.0/24'), WEB, LOCAL) },
      {
        title: 'The addresses of the nodes too',
        manifest: documents(from('203.0.113.0/24', '10.0.0.0/16'), WEB, CLUSTER),
      },
    ],
    nearMisses: [
      { title: 'Every address', manifest: documents(from('0.0.0.0/0'), WEB, CLUSTER) },
      {
        title: 'A Service inside the cluster',
        manifest: documents(from('203.0.113.0/24'), WEB, service('shop', 'web', 80, 8080)),
      },
      { title: 'Addresses of the network of the cluster', manifest: documents(from('10.0.0.0/8'), WEB, CLUSTER) },
      {
        title: 'A load balancer that sends straight to pods',
        manifest: documents(from('203.0.113.0/24'), WEB, balanced('  allocateLoadBalancerNodePorts: false\n')),
      },
    ],
  },
  *check({ resource, cluster }) {
    for (const rule of effectiveRules(resource)) {
      if (rule.direction !== 'ingress') continue;
      const blocks = fieldItems(rule.peers).flatMap(({ ipBlock }) => fieldValue(ipBlock) ?? []);
      const inside = insideOf(cluster);
      const outer = blocks.find(block => !isNoAddresses(subtractAddresses(blockAddresses(block), inside)));
      const block = outer ?? blocks.find(each => isOfClients(each, cluster));
      if (block?.cidr.form !== 'value') continue;
      const known = outer === undefined ? blockAddresses(block) : undefined;
      const hidden = hiddenBehind(resource, rule, cluster, known);
      if (hidden === undefined) continue;
      const { service: hiding, workload, port } = hidden;
      const start = `Clients from ${block.cidr.value} may reach ${nameOf(workload)} under the address of a node`;
      const because = `Service ${nameOf(hiding)} has no externalTrafficPolicy: Local`;
      yield {
        span: block.cidr.node.span,
        path: `${block.path}.cidr`,
        message:
          known === undefined
            ? `${start}, which nothing admits on port ${port}: ${because}. Set it there, or admit the addresses of the nodes.`
            : `${start}: ${because}. Set it there, unless ${block.cidr.value} holds the addresses of the nodes.`,
        related: [{ resource: hiding, span: nameSpan(hiding), message: `${nameOf(hiding)} sends connections on.` }],
      };
    }
  },
});

/** Private addresses, with the ranges that nodes may have where nothing tells more. */
const PRIVATE_RANGES = NAMED_RANGES.filter(({ kind }) => kind === 'private').map(({ addresses }) => addresses);
const PRIVATE: AddressSet = uniteAllAddresses(PRIVATE_RANGES);

/** Returns the addresses that nodes may have: those of Nodes in sight, else private ones. */
function insideOf({ inventory }: Cluster): AddressSet {
  const { addresses } = nodesIn(inventory);
  return isNoAddresses(addresses) ? PRIVATE : addresses;
}

/** Says whether a private block is likely one of clients: a part of a private range, in a cloud whose nodes are not in sight. */
function isOfClients(block: IpBlock, { inventory, profile }: Cluster): boolean {
  const addresses = blockAddresses(block);
  const isCloud = CLOUDS.has(profile.distribution ?? '') && isNoAddresses(nodesIn(inventory).addresses);
  const isWhole = PRIVATE_RANGES.some(range => includesAddresses(addresses, range));
  const isOfPods = (profile.podCidrs?.value ?? []).some(range => includesAddresses(range.addresses, addresses));
  return isCloud && includesAddresses(PRIVATE, addresses) && !isWhole && !isOfPods;
}

const CLOUDS: ReadonlySet<string> = new Set(['eks', 'gke', 'aks']);

interface Hidden {
  readonly service: Service;
  readonly workload: Workload;
  readonly port: number;
}

/** Returns a Service that hides clients from a rule: it leads to a port the rule opens, on which no node is admitted. */
function hiddenBehind(
  policy: NetworkPolicy,
  rule: PolicyRule,
  cluster: Cluster,
  clients: AddressSet | undefined,
): Hidden | undefined {
  const compiled = compiledOf(policy);
  const own = compiledRuleOf(policy, rule);
  const hiding = cluster.services.filter(each => each.namespace === policy.namespace && hidesClients(each));
  if (own === undefined || hiding.length === 0) return undefined;
  for (const workload of cluster.select(compiled.subject)) {
    // Policies on pods of the host's network are undefined by the API.
    if (workload.hostNetwork || mayBeOpened(workload, 'ingress', cluster)) continue;
    const opened = trafficOf(own, workload.ports);
    for (const each of hiding.filter(found => picks(found, workload))) {
      for (const { port, protocol } of each.ports) {
        const [target] = resolveTargets(each, workload, port, protocol);
        if (target === undefined) continue;
        const traffic = onePort(protocol, target.port);
        if (includesTraffic(opened, traffic) && !admitsInside(workload, traffic, cluster, clients))
          return { service: each, workload, port: target.port };
      }
    }
  }
  return undefined;
}

function hidesClients(service: Service): boolean {
  return outsideKind(service) !== undefined && !keepsClients(service);
}

/** Says whether nodes may come in: on addresses inside the network of the cluster, beside those of clients there. */
function admitsInside(
  workload: Workload,
  traffic: TrafficSet,
  cluster: Cluster,
  clients: AddressSet = NO_ADDRESSES,
): boolean {
  const others = subtractAddresses(insideOf(cluster), clients);
  return knownOutside(cluster, workload, 'ingress')
    .filter(cell => includesTraffic(cell.traffic, traffic))
    .some(({ addresses }) => !isNoAddresses(intersectAddresses(addresses, others)));
}
