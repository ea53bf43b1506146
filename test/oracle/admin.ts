import { inBlock } from './address-bits.ts';
import type {
  AdminPeer,
  AdminPods,
  AdminPolicy,
  AdminPort,
  AdminProtocol,
  AdminRule,
  DestinationPort,
  Manifest,
  Selector,
} from './manifests.ts';
import { inBlocks, type Reading } from './namespaced.ts';
import { both, oneOf, selects, type Truth } from './selectors.ts';
import { type Asked, destinationOf, type End, isNamed, type Packet, type Pod } from './world.ts';

export type Tier = 'Admin' | 'Baseline';

export function isAdminPolicy(manifest: Manifest): manifest is AdminPolicy {
  return manifest.apiVersion.startsWith('policy.networking.k8s.io/');
}

export function tierOf({ kind, spec }: AdminPolicy): Tier {
  if (kind === 'ClusterNetworkPolicy') return spec.tier ?? 'Admin';
  return kind === 'AdminNetworkPolicy' ? 'Admin' : 'Baseline';
}

/** Says whether the one policy surely decides before the other; a BaselineAdminNetworkPolicy has no place among others. */
export function isBefore(one: AdminPolicy, other: AdminPolicy): boolean {
  const [a, b] = [one, other].map(({ spec }) => spec.priority);
  return a !== undefined && b !== undefined && a < b;
}

/** Says whether pods of the subject or peer include the pod; those on the network of the node never are. */
export function picks({ namespaces, pods }: AdminPods, pod: Pod, { matchNamespace }: Reading): Truth {
  if (pod.hostNetwork) return false;
  if (namespaces !== undefined) return matchNamespace(asStored(namespaces), pod.namespace);
  if (pods === undefined) return false;
  const there = matchNamespace(asStored(pods.namespaceSelector ?? {}), pod.namespace);
  return both(there, selects(asStored(pods.podSelector), pod.labels));
}

/** Returns a selector of a custom resource as the API server keeps it: a label that is null is dropped. */
function asStored({ matchLabels, matchExpressions }: Selector): Selector {
  const written = Object.entries(matchLabels ?? {}).filter(([, value]) => value !== null);
  return { matchLabels: Object.fromEntries(written), matchExpressions: matchExpressions ?? [] };
}

/** Says whether one of the rule's peers is the other end. */
export function adminPeerMatches(rule: AdminRule, { direction, peer }: Asked, reading: Reading): Truth {
  const peers = (direction === 'ingress' ? rule.from : rule.to) ?? [];
  // Whatever its address is, a pod is among the networks that hold all there are.
  const networks = peers.flatMap(each => each.networks ?? []);
  if (peer.type === 'pod' && EVERYWHERE.every(each => networks.includes(each))) return true;
  return oneOf(peers.map(each => matchesPeer(each, peer, reading)));
}

const EVERYWHERE = ['0.0.0.0/0', '::/0'];

function matchesPeer(each: AdminPeer, end: End, reading: Reading): Truth {
  const { networks } = each;
  // The API says of networks that addresses of pods are among them.
  if (networks) return inBlocks(end, 'match', address => networks.some(cidr => inBlock(address, cidr)));
  // Which addresses nodes have, and which are behind names, no manifest of ours says; no pods are behind names.
  if (each.domainNames) return end.type === 'external' ? 'maybe' : false;
  if (each.nodes) return end.type === 'external' ? 'maybe' : end.hostNetwork && isOnNode(each.nodes);
  return end.type === 'pod' && picks(each, end, reading);
}

/** A pod on the network of its node has the address of the node, of whose labels no manifest of ours tells. */
function isOnNode({ matchLabels, matchExpressions }: Selector): Truth {
  return Object.keys(matchLabels ?? {}).length + (matchExpressions ?? []).length === 0 ? true : 'maybe';
}

/** Says whether a rule is about the packet's port; without a list it is about every port. */
export function adminPortMatches({ ports, protocols }: AdminRule, asked: Asked, packet: Packet): boolean {
  if (ports) return ports.some(port => matchesPort(port, asked, packet));
  if (protocols) return protocols.some(protocol => matchesProtocol(protocol, asked, packet));
  return true;
}

function matchesPort({ portNumber, portRange, namedPort }: AdminPort, asked: Asked, packet: Packet): boolean {
  if (namedPort !== undefined) return isNamed(destinationOf(asked), namedPort, packet);
  if (portNumber) return (portNumber.protocol ?? 'TCP') === packet.protocol && portNumber.port === packet.port;
  if (!portRange || (portRange.protocol ?? 'TCP') !== packet.protocol) return false;
  return portRange.start <= packet.port && packet.port <= portRange.end;
}

function matchesProtocol(
  { destinationNamedPort, ...transports }: AdminProtocol,
  asked: Asked,
  packet: Packet,
): boolean {
  if (destinationNamedPort !== undefined) return isNamed(destinationOf(asked), destinationNamedPort, packet);
  const { tcp, udp, sctp } = transports;
  const entry = { TCP: tcp, UDP: udp, SCTP: sctp }[packet.protocol];
  return entry !== undefined && holdsPort(entry.destinationPort, packet.port);
}

function holdsPort({ number, range }: DestinationPort, port: number): boolean {
  if (range) return range.start <= port && port <= range.end;
  return number === port;
}
