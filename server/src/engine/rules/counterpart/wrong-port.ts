import type { Cluster } from '../../cluster/cluster.ts';
import { replaceScalar } from '../../edits/index.ts';
import type { Workload } from '../../model/resource.ts';
import { fieldItems } from '../../objects/field.ts';
import type { Direction } from '../../objects/object.ts';
import { type CompiledPolicy, rulesOf } from '../../policies/compiled.ts';
import { protocolOf } from '../../policies/network-policy/compile.ts';
import type { NetworkPolicy, PolicyRule } from '../../policies/network-policy/policy.ts';
import { peersOf } from '../../policies/peers.ts';
import {
  describeTraffic,
  includesTraffic,
  intersectTraffic,
  isNoTraffic,
  NO_TRAFFIC,
  onePort,
  type PortSet,
  PROTOCOLS,
  type TrafficSet,
  uniteTraffic,
} from '../../sets/traffic.ts';
import { compiledOf, compiledRuleOf, OPPOSITE, podsOfPeer } from '../policies/policies.ts';
import { protocolOffer } from '../services/protocol-offer.ts';
import { singlePort } from '../services/service-ports.ts';
import type { Finding, Fix } from '../shape/rule.ts';
import { listNames } from '../support/names.ts';
import { type Offer, offers } from '../support/offers.ts';
import { contentSpan } from '../support/spans.ts';
import { blockedPeers, type OneSided } from './one-sided.ts';

/** Ports that a fix offers one by one; more are no slip of a digit. */
const OFFERED = 3;

/** Returns what the destination listens on and the other side admits, where the rule has none of its ports. */
export function listenedInstead(direction: Direction, found: OneSided): TrafficSet | undefined {
  const declared = declaredAt(direction, found);
  if (declared === undefined || !isNoTraffic(intersectTraffic(found.blocked, declared))) return undefined;
  const listened = intersectTraffic(found.allowed, declared);
  return isNoTraffic(listened) ? undefined : listened;
}

/** Returns the ports that the destination declares; undefined where one of its workloads declares none. */
function declaredAt(direction: Direction, { peers, subjects }: OneSided): TrafficSet | undefined {
  const destinations = direction === 'ingress' ? subjects : peers;
  return destinations.some(({ ports }) => ports.length === 0) ? undefined : declaredBy(destinations);
}

function declaredBy(workloads: readonly Workload[]): TrafficSet {
  return workloads
    .flatMap(({ ports }) => ports)
    .reduce((sum, { protocol, port }) => uniteTraffic(sum, onePort(protocol, port)), NO_TRAFFIC);
}

/**
 * Says whether a rule of the other side is blocked between the same pods and is the one to report: the rule whose ports
 * nobody listens on, else the one of the pods that connect.
 */
export function isToldThere(
  direction: Direction,
  found: OneSided,
  blockers: readonly CompiledPolicy[],
  cluster: Cluster,
): boolean {
  if (isNoTraffic(found.allowed)) return false;
  const there = OPPOSITE[direction];
  const own = rankOf(direction, found);
  return blockers.some(policy =>
    (rulesOf(policy, there) ?? []).some(rule =>
      peersOf(rule).some(peer => {
        if (policy.resource.type !== 'network-policy' || peer.type !== 'pods') return false;
        const other = blockedPeers({ policy, direction: there, rule, query: peer.query }, cluster);
        return other !== undefined && covers(other, found) && rankOf(there, other) > own;
      }),
    ),
  );
}

function rankOf(direction: Direction, found: OneSided): number {
  const declared = declaredAt(direction, found);
  const isWrong = declared !== undefined && isNoTraffic(intersectTraffic(found.blocked, declared));
  return (isWrong ? 2 : 0) + (direction === 'egress' ? 1 : 0);
}

/** Says whether a finding of the other side is about all pods that this one is about. */
function covers(other: OneSided, found: OneSided): boolean {
  const [subjects, peers] = [new Set(other.subjects), new Set(other.peers)];
  return found.peers.every(peer => subjects.has(peer)) && found.subjects.every(subject => peers.has(subject));
}

/** Says whether a rule has no port that one of its peers, or its pods for it, listen on and the other side admits. */
export function isWrongPort(policy: NetworkPolicy, rule: PolicyRule, cluster: Cluster): boolean {
  const own = compiledRuleOf(policy, rule);
  if (own === undefined) return false;
  return fieldItems(rule.peers).some(peer => {
    const query = podsOfPeer(policy, peer);
    const opening = query && { policy: compiledOf(policy), direction: rule.direction, rule: own, query };
    const found = opening && blockedPeers(opening, cluster);
    return found !== undefined && listenedInstead(rule.direction, found) !== undefined;
  });
}

/** Reports a rule for ports that nobody listens on, at its port, where the other side admits what is listened on. */
export function wrongPort(
  text: string,
  policy: NetworkPolicy,
  rule: PolicyRule,
  found: OneSided,
  listened: TrafficSet,
): Finding {
  const entry = fieldItems(rule.ports).find(({ port }) => port.form === 'value');
  const place =
    entry?.port.form === 'value'
      ? { span: entry.port.node.span, path: `${entry.path}.port` }
      : { span: contentSpan(rule.node), path: rule.path };
  return {
    ...place,
    message: messageFor(rule.direction, found, listened),
    fixes: useListened(text, policy, rule, listened),
  };
}

function messageFor(direction: Direction, { peers, subjects, blocked }: OneSided, listened: TrafficSet): string {
  const isEgress = direction === 'egress';
  const [clients, servers] = isEgress ? [subjects, peers] : [peers, subjects];
  const [from, to, port] = [listNames(clients), listNames(servers), describeTraffic(listened)];
  const several = servers.length > 1;
  const verb = several ? 'listen' : 'listens';
  const what = isEgress
    ? `${verb} on and ${several ? 'admit' : 'admits'} ${port}`
    : `${verb} on ${port}, where ${from} may go`;
  return `${from} cannot connect to ${to}: this rule allows ${describeTraffic(blocked)}, but ${to} ${what}. Use ${port}.`;
}

/** Returns the fixes that write a port, or the protocol of a port, that is listened on, where the rule has one peer and one port. */
function useListened(text: string, policy: NetworkPolicy, rule: PolicyRule, listened: TrafficSet): readonly Fix[] {
  const [entry, ...others] = fieldItems(rule.ports);
  if (entry === undefined || others.length > 0 || fieldItems(rule.peers).length !== 1) return [];
  const { port } = entry;
  const protocol = protocolOf(entry);
  const own = singlePort(entry);
  if (protocol === undefined || own === undefined || port.form !== 'value') return [];
  const { node } = port;
  const numbers = numbersIn(listened[protocol]);
  if (node.kind !== 'scalar' || numbers.length > OFFERED) return [];
  const offer = (number: number): Offer => ({
    title: `Use port ${number}`,
    make: () => replaceScalar(text, node, number),
  });
  const protocols = PROTOCOLS.filter(each => includesTraffic(listened, onePort(each, own)));
  const declared = protocols.map(each => protocolOffer(text, entry, each));
  return offers(text, policy, [...declared, ...numbers.map(offer)]);
}

// Declared ports are single numbers; neighbours come as one range.
function numbersIn(ports: PortSet): readonly number[] {
  return ports.flatMap(([low, high]) => Array.from({ length: high - low + 1 }, (_, index) => low + index));
}
