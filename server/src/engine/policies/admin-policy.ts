import { everything, readCustomSelector } from '../model/read-selector.ts';
import type { AdminPolicy, Direction, Protocol } from '../model/resource.ts';
import type { LabelSelector } from '../model/selector.ts';
import { childOf, isNull, itemsOf, stringOf, type YamlNode } from '../parse/tree.ts';
import { type AddressSet, addressesOf, NO_ADDRESSES, uniteAddresses, uniteAllAddresses } from '../sets/addresses.ts';
import { parseCidr } from '../sets/cidr.ts';
import { MAX_PORT } from '../sets/traffic.ts';
import type { Action, CompiledPeer, CompiledPolicy, CompiledPort, CompiledRule, PodQuery } from './compiled.ts';
import { TIERS, type Tier } from './tiers.ts';

/**
 * Compiles AdminNetworkPolicy and BaselineAdminNetworkPolicy (policy.networking.k8s.io/v1alpha1) and
 * ClusterNetworkPolicy (v1beta1, v1alpha2). They isolate nothing: a direction without rules is untouched.
 */
export function compileAdminPolicy(policy: AdminPolicy): CompiledPolicy {
  const spec = childOf(policy.node, 'spec');
  return {
    resource: policy,
    tier: tierOf(policy, spec),
    priority: policy.kind === 'BaselineAdminNetworkPolicy' ? undefined : (integerOf(childOf(spec, 'priority')) ?? 0),
    isolates: [],
    subject: podsOf(childOf(spec, 'subject'), 'spec.subject') ?? NOBODY,
    ingress: compileRules(spec, 'ingress'),
    egress: compileRules(spec, 'egress'),
  };
}

function tierOf(policy: AdminPolicy, spec: YamlNode | undefined): Tier {
  if (policy.kind === 'BaselineAdminNetworkPolicy') return TIERS.baseline;
  return stringOf(childOf(spec, 'tier')) === 'Baseline' ? TIERS.baseline : TIERS.admin;
}

const NOTHING: LabelSelector = { ...everything(''), broken: true };
const NOBODY: PodQuery = { namespaces: { type: 'labels', selector: NOTHING }, pods: NOTHING, noHostNetwork: true };

function compileRules(spec: YamlNode | undefined, direction: Direction): readonly CompiledRule[] | undefined {
  const rules = itemsOf(childOf(spec, direction));
  return rules.length === 0
    ? undefined
    : rules.map((node, index) => compileRule(node, direction, `spec.${direction}[${index}]`));
}

const ACTIONS: Readonly<Record<string, Action>> = { Allow: 'accept', Accept: 'accept', Deny: 'deny', Pass: 'pass' };

function compileRule(node: YamlNode, direction: Direction, path: string): CompiledRule {
  const list = direction === 'ingress' ? 'from' : 'to';
  const action = ACTIONS[stringOf(childOf(node, 'action')) ?? ''] ?? 'deny';
  const items = itemsOf(childOf(node, list));
  const peers = items.map((item, index) => compilePeer(item, `${path}.${list}[${index}]`));
  const field = childOf(node, 'ports') === undefined ? 'protocols' : 'ports';
  const ports = childOf(node, field);
  const place = { path, span: node.span };
  // A peer this reader does not know must not open anything: a Deny or Pass rule with one denies everyone.
  const unknown = peers.some(peer => peer === undefined);
  if (unknown && action !== 'accept') return { action: 'deny', peers: 'any', ports: 'all', ...place };
  return {
    action,
    peers: joined(peers.flatMap(peer => peer ?? [])),
    ports:
      ports === undefined || isNull(ports)
        ? 'all'
        : itemsOf(ports).flatMap((item, index) => compilePort(item, `${path}.${field}[${index}]`)),
    ...place,
  };
}

/** Tells each peer of addresses what all of the rule name: two families are often two peers. */
function joined(peers: readonly CompiledPeer[]): readonly CompiledPeer[] {
  const sets = peers.flatMap(peer => (peer.type === 'addresses' ? [peer.addresses] : []));
  if (sets.length < 2) return peers;
  const together = uniteAllAddresses(sets);
  return peers.map(peer => (peer.type === 'addresses' ? { ...peer, together } : peer));
}

function compilePeer(node: YamlNode, path: string): CompiledPeer | undefined {
  const place = { path, span: node.span };
  const query = podsOf(node, path);
  if (query !== undefined) return { type: 'pods', query, ...place };
  const networks = childOf(node, 'networks');
  if (networks !== undefined) return { type: 'addresses', addresses: networksOf(networks), isOfPods: true, ...place };
  const nodes = childOf(node, 'nodes');
  if (nodes !== undefined)
    return { type: 'elsewhere', what: 'nodes', selector: selectorOf(nodes, `${path}.nodes`), ...place };
  return childOf(node, 'domainNames') === undefined ? undefined : { type: 'elsewhere', what: 'domain names', ...place };
}

/** Reads `namespaces` or `pods` of a subject or peer; undefined when neither is there. */
export function podsOf(node: YamlNode | undefined, path: string): PodQuery | undefined {
  const namespaces = childOf(node, 'namespaces');
  if (namespaces !== undefined) {
    const selector = selectorOf(namespaces, `${path}.namespaces`);
    return { namespaces: { type: 'labels', selector }, pods: everything(path), noHostNetwork: true };
  }
  const pods = childOf(node, 'pods');
  if (pods === undefined) return undefined;
  return {
    namespaces: {
      type: 'labels',
      selector: selectorOf(childOf(pods, 'namespaceSelector'), `${path}.pods.namespaceSelector`),
    },
    pods: selectorOf(childOf(pods, 'podSelector'), `${path}.pods.podSelector`),
    noHostNetwork: true,
  };
}

function selectorOf(node: YamlNode | undefined, path: string): LabelSelector {
  return node === undefined || isNull(node) ? everything(path) : (readCustomSelector(node, path) ?? NOTHING);
}

function networksOf(node: YamlNode): AddressSet {
  return itemsOf(node).reduce<AddressSet>((sum, item) => {
    const cidr = parseCidr(stringOf(item) ?? '');
    return cidr === undefined ? sum : uniteAddresses(sum, addressesOf(cidr));
  }, NO_ADDRESSES);
}

function compilePort(node: YamlNode, path: string): readonly CompiledPort[] {
  const place = { path, span: node.span };
  const name = stringOf(childOf(node, 'namedPort') ?? childOf(node, 'destinationNamedPort'));
  if (name !== undefined) return [{ type: 'named', name, protocol: undefined, ...place }];
  return [...oldPort(node), ...newPort(node)].map(port => ({ type: 'range', ...port, ...place }));
}

interface PortRange {
  readonly protocol: Protocol;
  readonly low: number;
  readonly high: number;
}

/** `portNumber` and `portRange` of v1alpha1; the protocol defaults to TCP. */
function oldPort(node: YamlNode): readonly PortRange[] {
  const single = childOf(node, 'portNumber');
  const range = childOf(node, 'portRange');
  const low = integerOf(childOf(single, 'port') ?? childOf(range, 'start'));
  const high = integerOf(childOf(single, 'port') ?? childOf(range, 'end'));
  const protocol = protocolNamed(stringOf(childOf(single ?? range, 'protocol')) ?? 'TCP');
  return low === undefined || high === undefined || protocol === undefined ? [] : [{ protocol, low, high }];
}

/** `tcp`, `udp` and `sctp` of v1beta1. */
function newPort(node: YamlNode): readonly PortRange[] {
  return KEYS.flatMap(([key, protocol]) => {
    const entry = childOf(node, key);
    if (entry === undefined) return [];
    const port = childOf(entry, 'destinationPort');
    if (port === undefined) return [{ protocol, low: 1, high: MAX_PORT }];
    const range = childOf(port, 'range');
    const low = integerOf(childOf(port, 'number') ?? childOf(range, 'start'));
    const high = integerOf(childOf(port, 'number') ?? childOf(range, 'end'));
    return low === undefined || high === undefined ? [] : [{ protocol, low, high }];
  });
}

const KEYS: readonly (readonly [string, Protocol])[] = [
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['sctp', 'SCTP'],
];

function protocolNamed(text: string): Protocol | undefined {
  return KEYS.find(([, protocol]) => protocol === text)?.[1];
}

function integerOf(node: YamlNode | undefined): number | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}
