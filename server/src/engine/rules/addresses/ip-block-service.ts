import type { Cluster } from '../../cluster/cluster.ts';
import { DNS_PORT } from '../../drafts/dns-rule.ts';
import { writeValue } from '../../drafts/write-policy.ts';
import { insertEntryFirst, renameKey, replaceScalar } from '../../edits/index.ts';
import type { Service } from '../../model/resource.ts';
import { fieldItems, fieldValue } from '../../objects/field.ts';
import { entryOf, type MapNode } from '../../parse/tree.ts';
import { blockAddresses, protocolOf } from '../../policies/network-policy/compile.ts';
import type { NetworkPolicy, Peer, PolicyPort, PolicyRule } from '../../policies/network-policy/policy.ts';
import type { ClusterProfile } from '../../profile/cluster-profile.ts';
import { isSure } from '../../profile/fact.ts';
import type { Value } from '../../schema/decode.ts';
import { NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import { parseAddress } from '../../sets/address.ts';
import {
  type AddressSet,
  countAddresses,
  FAMILIES,
  hasAddress,
  includesAddresses,
  isNoAddresses,
  NO_ADDRESSES,
  uniteAddresses,
} from '../../sets/addresses.ts';
import { effectiveRules } from '../peers/written-peers.ts';
import { DNS_RULE_LINES, deployment, documents, policy, service } from '../samples/samples.ts';
import { defineRule, type Related, type Severity } from '../shape/rule.ts';
import { nameOf } from '../support/names.ts';
import { type Offer, offers } from '../support/offers.ts';
import { nameSpan } from '../support/policy-places.ts';
import { contentSpan } from '../support/spans.ts';

const egress = (rules: string): string =>
  policy(
    'shop',
    'web',
    `podSelector:\n  matchLabels:\n    app: web\npolicyTypes:\n  - Egress\negress:\n${DNS_RULE_LINES}${rules}`,
  );
const block = (cidr: string, ports = '    ports:\n      - protocol: TCP\n        port: 80\n'): string =>
  egress(`  - to:\n      - ipBlock:\n          cidr: ${cidr}\n${ports}`);
const API = documents(
  deployment('shop', 'web'),
  deployment('shop', 'api'),
  service('shop', 'api', 80, 8080).replace('spec:\n', 'spec:\n  clusterIP: 10.96.41.7\n'),
);
const SERVICES = { serviceCidrs: ['10.96.0.0/16'] } as const;

/** Addresses of Services in an ipBlock. */
export const ipBlockService = defineRule({
  id: 'ip-block-service',
  severity: 'warning',
  on: ['network-policy'],
  // Beside that the ranges of the profile, where it knows them.
  needs: ['policy', 'workloads'],
  group: 'addresses',
  summary: 'An ipBlock names the address of a Service.',
  why: [
    'The address of a Service is translated to that of a pod before most plug-ins look at policies, and Kubernetes does not say when: the rule opens nothing, or something in one cluster alone.',
    'The rule knows `spec.clusterIP` of the Services in sight and the ranges of the cluster profile; where these are only what is usual the finding is for information.',
    'It is silent for plug-ins that see the address of the Service as well, such as the VPC CNI of AWS, and for DNS beside a node-local cache, which takes over the address of the Service.',
  ].join(' '),
  reference: 'Kubernetes documentation, Network Policies, "ipBlock"; core/v1 ServiceSpec, clusterIP',
  fix: 'Selects the pods behind the Service on their own ports, where the Service is in sight and the block is its address alone.',
  examples: {
    bad: [
      { title: 'The address of a Service in sight', manifest: documents(block('10.96.41.7/32'), API) },
      {
        title: 'The range of all Services',
        manifest: documents(block('10.96.0.0/16'), deployment('shop', 'web')),
        profile: SERVICES,
      },
      {
        title: 'An address in the usual range of a distribution',
        manifest: documents(block('10.43.7.9/32'), deployment('shop', 'web')),
        profile: { distribution: 'k3s' },
      },
      {
        title: 'The address of the Service of the API server',
        manifest: documents(block('10.96.0.1/32'), deployment('shop', 'web')),
        profile: SERVICES,
      },
    ],
    fixed: [
      {
        title: 'The pods behind it',
        manifest: documents(
          egress(
            '  - to:\n      - podSelector:\n          matchLabels:\n            app: api\n    ports:\n      - protocol: TCP\n        port: 8080\n',
          ),
          API,
        ),
      },
    ],
    nearMisses: [
      { title: 'Another address', manifest: documents(block('10.96.41.8/32'), API) },
      { title: 'A range that holds more', manifest: documents(block('10.96.0.0/16'), API) },
      {
        title: 'A plug-in that sees the address of the Service',
        manifest: documents(block('10.96.41.7/32'), API),
        profile: { distribution: 'eks' },
      },
      {
        title: 'DNS beside a node-local cache',
        manifest: documents(
          block(
            '10.96.0.10/32',
            '      - ipBlock:\n          cidr: 169.254.20.10/32\n    ports:\n      - protocol: UDP\n        port: 53\n      - protocol: TCP\n        port: 53\n',
          ),
          deployment('shop', 'web'),
        ),
        profile: { ...SERVICES, dns: { nodeLocal: ['169.254.20.10'] } },
      },
      {
        title: 'Nothing is known of the cluster',
        manifest: documents(block('10.96.0.0/16'), deployment('shop', 'web')),
      },
    ],
  },
  *check({ resource, text, cluster, profile }) {
    if (profile.plugIn?.seesClusterIps?.value === true) return;
    for (const rule of effectiveRules(resource)) {
      if (isForLocalDns(rule, profile)) continue;
      for (const peer of fieldItems(rule.peers)) {
        const { cidr } = fieldValue(peer.ipBlock) ?? {};
        const found = serviceAddress(peer, cluster);
        if (found === undefined || cidr?.form !== 'value') continue;
        yield {
          span: contentSpan(cidr.node),
          path: `${peer.path}.ipBlock.cidr`,
          severity: found.severity,
          message: messageFor(cidr.value, found),
          related: found.service === undefined ? [] : [relatedTo(found.service)],
          fixes: offers(text, resource, offersFor(text, resource, rule, peer, found.service)),
        };
      }
    }
  },
});

interface ServiceAddress {
  readonly service: Service | undefined;
  readonly severity: Severity;
  /** True for the address that the Service of the API server has. */
  readonly isApiServer: boolean;
}

/** Says whose address a peer names: of a Service in sight, or of some Service by the ranges of the profile. */
function serviceAddress(peer: Peer, { services, profile }: Cluster): ServiceAddress | undefined {
  const block = fieldValue(peer.ipBlock);
  const addresses = block === undefined ? NO_ADDRESSES : blockAddresses(block);
  if (isNoAddresses(addresses)) return undefined;
  const service = countAddresses(addresses) === 1n ? services.find(each => isAt(each, addresses)) : undefined;
  if (service !== undefined) return { service, severity: 'warning', isApiServer: false };
  const { serviceCidrs } = profile;
  const ranges = serviceCidrs?.value.map(range => range.addresses).reduce(uniteAddresses, NO_ADDRESSES);
  if (serviceCidrs === undefined || ranges === undefined || !includesAddresses(ranges, addresses)) return undefined;
  const isApiServer = serviceCidrs.value.some(range => isFirstOf(range.addresses, addresses));
  return { service, severity: isSure(serviceCidrs) ? 'warning' : 'info', isApiServer };
}

// The API server gives its own Service, default/kubernetes, the first address of the range that can be given.
function isFirstOf(range: AddressSet, addresses: AddressSet): boolean {
  return FAMILIES.some(family => {
    const [[low] = []] = range[family];
    const [[own] = []] = addresses[family];
    return countAddresses(addresses) === 1n && low !== undefined && own === low + 1n;
  });
}

function isAt({ clusterIps }: Service, addresses: AddressSet): boolean {
  return clusterIps.some(text => {
    const address = parseAddress(text);
    return address !== undefined && hasAddress(addresses, address);
  });
}

/** The node-local cache takes over the address of the DNS Service, which is then no longer translated. */
function isForLocalDns({ ports }: PolicyRule, { dns }: ClusterProfile): boolean {
  return dns?.nodeLocal !== undefined && fieldItems(ports).some(({ port }) => fieldValue(port) === DNS_PORT);
}

function messageFor(cidr: string, { service, severity, isApiServer }: ServiceAddress): string {
  if (isApiServer) {
    const is = severity === 'warning' ? 'is' : 'usually is';
    return `${cidr} ${is} the address of the Service of the API server: most plug-ins see the API server's own address in its place, so the rule opens nothing there. Name that address, with its own port such as 6443; no selector picks it.`;
  }
  const whose =
    service !== undefined
      ? `is the address of Service ${nameOf(service)}`
      : severity === 'warning'
        ? 'lies in the range of Services'
        : 'lies in the range that Services usually have';
  return `${cidr} ${whose}: most plug-ins see the address of a pod in its place, so the rule opens nothing there. Select the pods behind it, on their own port.`;
}

function relatedTo(service: Service): Related {
  return { resource: service, span: nameSpan(service), message: `Service ${nameOf(service)} has this address.` };
}

function offersFor(
  text: string,
  policy: NetworkPolicy,
  rule: PolicyRule,
  { node }: Peer,
  service: Service | undefined,
): readonly Offer[] {
  const entry = entryOf(node, 'ipBlock');
  const ports = service === undefined ? undefined : movedPorts(rule, service);
  if (node.kind !== 'map' || entry === undefined || service?.selector === undefined || ports === undefined) return [];
  const labels: Value = { matchLabels: Object.fromEntries(service.selector) };
  const make = (): ReturnType<Offer['make']> => [
    ...inNamespace(text, policy, node, service),
    ...renameKey(text, entry, 'podSelector'),
    ...writeValue(text, node, entry, labels),
    ...ports.flatMap(({ port, target }) =>
      port.form === 'value' && port.node.kind === 'scalar' ? replaceScalar(text, port.node, target) : [],
    ),
  ];
  return [{ title: `Select the pods behind Service ${service.name}`, make }];
}

function inNamespace(text: string, policy: NetworkPolicy, node: MapNode, service: Service): ReturnType<Offer['make']> {
  if (service.namespace === policy.namespace) return [];
  const selector: Value = { matchLabels: { [NAMESPACE_NAME_LABEL]: service.namespace } };
  return insertEntryFirst(text, node, 'namespaceSelector', selector);
}

interface MovedPort extends PolicyPort {
  readonly target: number | string;
}

/** Returns the ports of a rule that become others of the pods; undefined where other peers need them as they are. */
function movedPorts(rule: PolicyRule, service: Service): readonly MovedPort[] | undefined {
  if (rule.direction === 'ingress') return undefined;
  const moved = fieldItems(rule.ports).flatMap(entry => {
    const number = fieldValue(entry.port);
    const target = service.ports.find(each => each.port === number && each.protocol === protocolOf(entry))?.targetPort;
    return target === undefined || target === number ? [] : [{ ...entry, target }];
  });
  return moved.length === 0 || fieldItems(rule.peers).length === 1 ? moved : undefined;
}
