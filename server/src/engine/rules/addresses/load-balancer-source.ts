import { fieldItems, fieldValue } from '../../model/field.ts';
import type { NetworkPolicy, PolicyRule, Service, Workload } from '../../model/resource.ts';
import { childOf } from '../../parse/tree.ts';
import { blockAddresses } from '../../policies/network-policy.ts';
import { type Cluster, picks } from '../../reachability/cluster.ts';
import { trafficOf } from '../../reachability/ports.ts';
import {
  type AddressSet,
  intersectAddresses,
  isNoAddresses,
  NO_ADDRESSES,
  subtractAddresses,
  uniteAddresses,
} from '../../sets/addresses.ts';
import { NAMED_RANGES } from '../../sets/named-ranges.ts';
import { includesTraffic, onePort, type TrafficSet } from '../../sets/traffic.ts';
import { defineRule } from '../rule.ts';
import { nameOf } from '../support/names.ts';
import { mayBeOpened } from '../support/other-dialects.ts';
import { effectiveRules } from '../support/peers.ts';
import { nameSpan } from '../support/places.ts';
import { compiledOf, compiledRuleOf } from '../support/policies.ts';
import { deployment, documents, policy, service } from '../support/samples.ts';
import { resolveTargets } from '../support/service-targets.ts';

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
    'The rule is silent when private addresses are admitted on the port too, as those of nodes often are, and where the load balancer sends straight to pods.',
  ].join(' '),
  reference: 'core/v1 ServiceSpec, externalTrafficPolicy; networking.k8s.io/v1 NetworkPolicyPeer, ipBlock',
  examples: {
    bad: [
      {
        title: 'Clients by address, behind a load balancer',
        manifest: documents(from('203.0.113.0/24'), WEB, CLUSTER),
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
      const peer = fieldItems(rule.peers).find(({ ipBlock }) => {
        const block = fieldValue(ipBlock);
        return block !== undefined && !isNoAddresses(subtractAddresses(blockAddresses(block), INSIDE));
      });
      const block = peer === undefined ? undefined : fieldValue(peer.ipBlock);
      const hidden = block?.cidr.form === 'value' ? hiddenBehind(resource, rule, cluster) : undefined;
      if (block?.cidr.form !== 'value' || hidden === undefined) continue;
      const { service: hiding, workload, port } = hidden;
      yield {
        span: block.cidr.node.span,
        path: `${block.path}.cidr`,
        message: `Clients from ${block.cidr.value} may reach ${nameOf(workload)} under the address of a node, which nothing admits on port ${port}: Service ${nameOf(hiding)} has no externalTrafficPolicy: Local. Set it there, or admit the addresses of the nodes.`,
        related: [{ resource: hiding, span: nameSpan(hiding), message: `${nameOf(hiding)} sends connections on.` }],
      };
    }
  },
});

/** The addresses that nodes may have: private ones. */
const INSIDE: AddressSet = NAMED_RANGES.filter(({ kind }) => kind === 'private').reduce(
  (sum, { addresses }) => uniteAddresses(sum, addresses),
  NO_ADDRESSES,
);

interface Hidden {
  readonly service: Service;
  readonly workload: Workload;
  readonly port: number;
}

/** Returns a Service that hides clients from a rule: it leads to a port the rule opens, on which no node is admitted. */
function hiddenBehind(policy: NetworkPolicy, rule: PolicyRule, cluster: Cluster): Hidden | undefined {
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
        if (includesTraffic(opened, traffic) && !admitsInside(workload, traffic, cluster))
          return { service: each, workload, port: target.port };
      }
    }
  }
  return undefined;
}

function hidesClients({ serviceType, externalTrafficPolicy, node, annotations }: Service): boolean {
  const isExternal = serviceType === 'LoadBalancer' || serviceType === 'NodePort';
  if (!isExternal || externalTrafficPolicy === 'Local') return false;
  const nodePorts = childOf(childOf(node, 'spec'), 'allocateLoadBalancerNodePorts');
  const straight = [...annotations].some(([key, value]) => key.endsWith('nlb-target-type') && value === 'ip');
  return !straight && !(nodePorts?.kind === 'scalar' && nodePorts.value === false);
}

function admitsInside(workload: Workload, traffic: TrafficSet, { reachability }: Cluster): boolean {
  return reachability
    .external(workload, 'ingress')
    .filter(cell => includesTraffic(reachability.traffic.get(cell.traffic), traffic))
    .some(({ addresses }) => !isNoAddresses(intersectAddresses(addresses, INSIDE)));
}
