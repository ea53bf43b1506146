import { type Field, fieldItems, fieldValue, restrictsNothing } from '../../objects/field.ts';
import { DIRECTIONS, type Direction } from '../../objects/object.ts';
import { everything } from '../../objects/read-selector.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import {
  type AddressSet,
  addressesOf,
  NO_ADDRESSES,
  subtractAddresses,
  uniteAllAddresses,
} from '../../sets/addresses.ts';
import { parseCidr } from '../../sets/cidr.ts';
import { MAX_PORT, type Protocol } from '../../sets/traffic.ts';
import type { CompiledPeer, CompiledPolicy, CompiledPort, CompiledRule } from '../compiled.ts';
import { TIERS } from '../tiers.ts';
import type { IpBlock, NetworkPolicy, Peer, PolicyPort, PolicyRule } from './policy.ts';

/**
 * Returns the directions a NetworkPolicy isolates its pods in. Without policyTypes: ingress, and egress when there is
 * at least one egress rule (networking.k8s.io/v1 defaults).
 */
export function isolatedDirections(policy: NetworkPolicy): readonly Direction[] {
  const types = fieldItems(policy.policyTypes).map(item => item.value);
  if (types.length === 0) return fieldItems(policy.egress).length > 0 ? ['ingress', 'egress'] : ['ingress'];
  return DIRECTIONS.filter(direction => types.includes(POLICY_TYPE[direction]));
}

/** The policyTypes entry of each direction. */
export const POLICY_TYPE: Readonly<Record<Direction, string>> = { ingress: 'Ingress', egress: 'Egress' };

/** Compiles a NetworkPolicy that the API server accepts; parts that cannot be read match nothing. */
export function compileNetworkPolicy(policy: NetworkPolicy): CompiledPolicy {
  const isolated = isolatedDirections(policy);
  const rules = (direction: Direction): readonly CompiledRule[] | undefined =>
    isolated.includes(direction)
      ? fieldItems(policy[direction]).map(rule => compileRule(rule, policy.namespace))
      : undefined;
  return {
    resource: policy,
    tier: TIERS.namespaced,
    priority: undefined,
    isolates: isolated,
    subject: { namespaces: { type: 'name', name: policy.namespace }, pods: subjectOf(policy) },
    ingress: rules('ingress'),
    egress: rules('egress'),
  };
}

/** Returns the selector of a policy's own pods: an absent or null podSelector picks every pod of the namespace. */
export function subjectOf(policy: NetworkPolicy): LabelSelector {
  return selectorOr(policy.podSelector, 'spec.podSelector');
}

/** Compiles one rule of a NetworkPolicy in the given namespace. */
export function compileRule(rule: PolicyRule, namespace: string): CompiledRule {
  return {
    action: 'accept',
    peers: restrictsNothing(rule.peers) ? 'any' : fieldItems(rule.peers).flatMap(peer => compilePeer(peer, namespace)),
    ports: restrictsNothing(rule.ports) ? 'all' : fieldItems(rule.ports).flatMap(compilePort),
    path: rule.path,
    span: rule.node.span,
  };
}

/** Compiles one peer; a peer that the API server refuses (nothing set) matches nothing. */
export function compilePeer(peer: Peer, namespace: string): readonly CompiledPeer[] {
  const place = { path: peer.path, span: peer.node.span };
  if (peer.ipBlock.form === 'value')
    return [{ type: 'addresses', addresses: blockAddresses(peer.ipBlock.value), isOfPods: false, ...place }];
  const namespaces = fieldValue(peer.namespaceSelector);
  const pods = fieldValue(peer.podSelector);
  if (namespaces === undefined && pods === undefined) return [];
  return [
    {
      type: 'pods',
      query: {
        namespaces:
          namespaces === undefined ? { type: 'name', name: namespace } : { type: 'labels', selector: namespaces },
        pods: pods ?? everything(`${peer.path}.podSelector`),
      },
      ...place,
    },
  ];
}

/** Returns the addresses of an ipBlock: its cidr without its excepts; none when the cidr cannot be read. */
export function blockAddresses(block: IpBlock): AddressSet {
  const whole = addressesOfText(fieldValue(block.cidr));
  const excepted = fieldItems(block.except).map(item => addressesOfText(item.value));
  return excepted.length === 0 ? whole : subtractAddresses(whole, uniteAllAddresses(excepted));
}

function addressesOfText(text: string | undefined): AddressSet {
  const cidr = text === undefined ? undefined : parseCidr(text);
  return cidr === undefined ? NO_ADDRESSES : addressesOf(cidr);
}

function selectorOr(field: Field<LabelSelector>, path: string): LabelSelector {
  if (field.form === 'value') return field.value;
  return { ...everything(path), broken: field.form === 'wrong' };
}

function compilePort(port: PolicyPort): readonly CompiledPort[] {
  const protocol = protocolOf(port);
  if (protocol === undefined) return [];
  const place = { protocol, path: port.path, span: port.node.span };
  const value = fieldValue(port.port);
  if (typeof value === 'string') return [{ type: 'named', name: value, ...place }];
  if (value === undefined) return [{ type: 'range', low: 1, high: MAX_PORT, ...place }];
  return [{ type: 'range', low: value, high: fieldValue(port.endPort) ?? value, ...place }];
}

/** Returns the protocol a port entry stands for (TCP when absent or null), undefined for one the API does not know. */
export function protocolOf(port: PolicyPort): Protocol | undefined {
  if (port.protocol.form === 'absent' || port.protocol.form === 'null') return 'TCP';
  const written = fieldValue(port.protocol);
  return written === 'TCP' || written === 'UDP' || written === 'SCTP' ? written : undefined;
}
