import { type Field, fieldItems, fieldValue } from '../../objects/field.ts';
import { everything } from '../../objects/read-selector.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import { type AddressSet, addressesOf, NO_ADDRESSES, uniteAllAddresses } from '../../sets/addresses.ts';
import { parseCidr } from '../../sets/cidr.ts';
import type { Action, CompiledPeer, CompiledPolicy, CompiledPort, CompiledRule, PodQuery } from '../compiled.ts';
import { TIERS, type Tier } from '../tiers.ts';
import type { AdminPeer, AdminPods, AdminPolicy, AdminPolicyRule, AdminPort } from './policy.ts';

/**
 * Compiles AdminNetworkPolicy and BaselineAdminNetworkPolicy (policy.networking.k8s.io/v1alpha1) and
 * ClusterNetworkPolicy (v1beta1, v1alpha2). They isolate nothing: a direction without rules is untouched.
 */
export function compileAdminPolicy(policy: AdminPolicy): CompiledPolicy {
  const subject = fieldValue(policy.subject);
  return {
    resource: policy,
    tier: tierOf(policy),
    priority: policy.kind === BASELINE ? undefined : (fieldValue(policy.priority) ?? 0),
    isolates: [],
    subject: (subject && podsOf(subject)) ?? NOBODY,
    ingress: compileRules(policy.ingress),
    egress: compileRules(policy.egress),
  };
}

const BASELINE = 'BaselineAdminNetworkPolicy';

function tierOf({ kind, tier }: AdminPolicy): Tier {
  return kind === BASELINE || fieldValue(tier) === 'Baseline' ? TIERS.baseline : TIERS.admin;
}

const NOTHING: LabelSelector = { ...everything(''), broken: true };
const NOBODY: PodQuery = { namespaces: { type: 'labels', selector: NOTHING }, pods: NOTHING, noHostNetwork: true };

function compileRules(rules: AdminPolicy['ingress']): readonly CompiledRule[] | undefined {
  const items = fieldItems(rules);
  return items.length === 0 ? undefined : items.map(compileRule);
}

const ACTIONS: Readonly<Record<string, Action>> = { Allow: 'accept', Accept: 'accept', Deny: 'deny', Pass: 'pass' };

function compileRule({ action: written, peers, ports, path, node: { span } }: AdminPolicyRule): CompiledRule {
  const action = ACTIONS[fieldValue(written) ?? ''] ?? 'deny';
  const compiled = fieldItems(peers).map(compilePeer);
  // A peer that nobody here knows must not open anything: a Deny or Pass rule with one denies everyone.
  const isUnknown = compiled.some(peer => peer === undefined);
  if (isUnknown && action !== 'accept') return { action: 'deny', peers: 'any', ports: 'all', path, span };
  const isOpen = ports.form === 'absent' || ports.form === 'null';
  return {
    action,
    peers: joined(compiled.flatMap(peer => peer ?? [])),
    ports: isOpen ? 'all' : fieldItems(ports).flatMap(compilePort),
    path,
    span,
  };
}

/** Gives each peer of addresses those of all peers of the rule: IPv4 and IPv6 are often written as two peers. */
function joined(peers: readonly CompiledPeer[]): readonly CompiledPeer[] {
  const sets = peers.flatMap(peer => (peer.type === 'addresses' ? [peer.addresses] : []));
  if (sets.length < 2) return peers;
  const together = uniteAllAddresses(sets);
  return peers.map(peer => (peer.type === 'addresses' ? { ...peer, together } : peer));
}

function compilePeer(peer: AdminPeer): CompiledPeer | undefined {
  const { networks, nodes, hasDomainNames, path } = peer;
  const place = { path, span: peer.node.span };
  const query = podsOf(peer);
  if (query !== undefined) return { type: 'pods', query, ...place };
  if (networks.form !== 'absent')
    return { type: 'addresses', addresses: networksOf(networks), isOfPods: true, ...place };
  if (nodes.form !== 'absent')
    return { type: 'elsewhere', what: 'nodes', selector: selectorOf(nodes, `${path}.nodes`), ...place };
  return hasDomainNames ? { type: 'elsewhere', what: 'domain names', ...place } : undefined;
}

/** Returns the pods that a subject or peer names; undefined where it names none. */
export function podsOf({ namespaces, pods, path }: AdminPods): PodQuery | undefined {
  if (namespaces.form !== 'absent') {
    const selector = selectorOf(namespaces, `${path}.namespaces`);
    return { namespaces: { type: 'labels', selector }, pods: everything(path), noHostNetwork: true };
  }
  if (pods.form === 'absent') return undefined;
  const written = fieldValue(pods);
  const selector = (key: 'namespaceSelector' | 'podSelector'): LabelSelector => {
    const at = `${path}.pods.${key}`;
    return written === undefined ? everything(at) : selectorOf(written[key], at);
  };
  return {
    namespaces: { type: 'labels', selector: selector('namespaceSelector') },
    pods: selector('podSelector'),
    noHostNetwork: true,
  };
}

function selectorOf(field: Field<LabelSelector>, path: string): LabelSelector {
  return field.form === 'absent' || field.form === 'null' ? everything(path) : (fieldValue(field) ?? NOTHING);
}

function networksOf(networks: AdminPeer['networks']): AddressSet {
  const cidrs = fieldItems(networks).flatMap(({ value }) => parseCidr(value ?? '') ?? []);
  return cidrs.length === 0 ? NO_ADDRESSES : uniteAllAddresses(cidrs.map(addressesOf));
}

function compilePort({ name, ranges, path, node: { span } }: AdminPort): readonly CompiledPort[] {
  if (name !== undefined) return [{ type: 'named', name, protocol: undefined, path, span }];
  return ranges.map(range => ({ type: 'range', ...range, path, span }));
}
