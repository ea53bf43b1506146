import { inBlock } from './address-bits.ts';
import type { Peer, Policy, Port, Rule } from './manifests.ts';
import { both, oneOf, selects, type Truth } from './selectors.ts';
import {
  type Asked,
  type Direction,
  destinationOf,
  type End,
  isNamed,
  namespaceOf,
  type Packet,
  type Pod,
} from './world.ts';

/** How a reader of manifests fills in what they do not tell. */
export interface Reading {
  /** Whether an ipBlock picks pods by their addresses. */
  readonly ipBlocks: 'match' | 'ignore';
  matchNamespace(selector: NonNullable<Peer['namespaceSelector']>, name: string): Truth;
}

/** Says whether a NetworkPolicy selects the pod and restricts the direction. */
export function isolates(policy: Policy, direction: Direction, pod: Pod): boolean {
  return (
    namespaceOf(policy) === pod.namespace &&
    selects(policy.spec?.podSelector ?? {}, pod.labels) === true &&
    typesOf(policy).includes(direction === 'ingress' ? 'Ingress' : 'Egress')
  );
}

/** Returns the directions that a policy is about: ingress always, unless it says otherwise, and egress with rules for it. */
export function typesOf({ spec }: Policy): readonly string[] {
  const written = spec?.policyTypes ?? [];
  if (written.length > 0) return written;
  return (spec?.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

/** Says whether one of a rule's peers is the other end; without a list everyone is. */
export function peerMatches(rule: Rule, policy: Policy, asked: Asked, reading: Reading): Truth {
  const peers = (asked.direction === 'ingress' ? rule.from : rule.to) ?? [];
  return peers.length === 0 || oneOf(peers.map(peer => matchesPeer(peer, policy, asked.peer, reading)));
}

/** Says whether a rule is about the packet's port; without a list it is about every port. */
export function portMatches(rule: Rule, asked: Asked, packet: Packet): boolean {
  const ports = rule.ports ?? [];
  return ports.length === 0 || ports.some(port => matchesPort(port ?? {}, asked, packet));
}

function matchesPeer(
  { podSelector, namespaceSelector, ipBlock }: Peer,
  policy: Policy,
  end: End,
  reading: Reading,
): Truth {
  if (ipBlock)
    return inBlocks(end, reading.ipBlocks, address => {
      return inBlock(address, ipBlock.cidr) && !(ipBlock.except ?? []).some(each => inBlock(address, each));
    });
  if (end.type === 'external') return false;
  const there = namespaceSelector
    ? reading.matchNamespace(namespaceSelector, end.namespace)
    : end.namespace === namespaceOf(policy);
  return both(there, podSelector ? selects(podSelector, end.labels) : true);
}

/** Says whether an end is among addresses; a pod is by those that are known. */
export function inBlocks(end: End, ipBlocks: Reading['ipBlocks'], isInside: (address: string) => boolean): Truth {
  if (end.type === 'external') return isInside(end.address);
  if (ipBlocks === 'ignore') return false;
  return end.addresses.length === 0 ? 'maybe' : end.addresses.some(isInside);
}

function matchesPort({ protocol, port, endPort }: Port, asked: Asked, packet: Packet): boolean {
  if ((protocol ?? 'TCP') !== packet.protocol) return false;
  if (port === undefined || port === null) return true;
  if (typeof port === 'number') return port <= packet.port && packet.port <= (endPort ?? port);
  return isNamed(destinationOf(asked), port, packet);
}
