import type { ClusterNode, Workload } from '../model/resource.ts';
import type { Direction, Labels } from '../objects/object.ts';
import { onceForEach } from '../once.ts';
import { rulesOf } from '../policies/compiled.ts';
import { TIERS } from '../policies/tiers.ts';
import { type Address, formatAddress, parseAddress } from '../sets/address.ts';
import {
  type AddressSet,
  ALL_ADDRESSES,
  addressesOf,
  FAMILIES,
  hasAddress,
  intersectAddresses,
  isNoAddresses,
  NO_ADDRESSES,
  singleAddress,
  subtractAddresses,
  uniteAddresses,
  uniteAllAddresses,
} from '../sets/addresses.ts';
import { parseCidr } from '../sets/cidr.ts';
import type { Cluster } from './cluster.ts';
import type { Endpoint } from './endpoint.ts';
import { foreignPoliciesOf } from './foreign-policies.ts';
import type { Inventory } from './inventory.ts';
import { policiesSelecting } from './selection.ts';

/**
 * Whether an address is that of the node a pod runs on: "traffic to and from the node where a Pod is running is always
 * allowed, regardless of the IP address of the Pod or the node" (Kubernetes documentation, Network Policies).
 */
export type NodeMatch = 'own' | 'maybe' | 'no';

/** The addresses of one node. */
export interface NodeFacts {
  readonly name: string | undefined;
  /** Those of a declared node; undefined where they are not known. */
  readonly labels: Labels | undefined;
  /** False where running pods alone tell of it. */
  readonly isDeclared: boolean;
  /** Those the node surely answers under. */
  readonly own: AddressSet;
  /** Addresses under which it may answer: translated on the way, or that of the bridge of its pods. */
  readonly possible: AddressSet;
}

/** The nodes in sight, by Node objects and by what running pods tell of theirs. */
export interface Nodes {
  /** All addresses of nodes. */
  readonly addresses: AddressSet;
  /** The ranges of the nodes' pods. */
  readonly podRanges: AddressSet;
  readonly facts: readonly NodeFacts[];
}

/** Returns the nodes that an inventory tells of. */
export const nodesIn: (inventory: Inventory) => Nodes = onceForEach(({ objects, workloads }: Inventory): Nodes => {
  const declared = objects.filter(object => object.type === 'node');
  const told = new Map<string, NodeFacts>();
  for (const { nodeName, nodeAddresses } of workloads) {
    if (nodeAddresses.length === 0) continue;
    const own = setOf(nodeAddresses);
    const isSame = ({ name, addresses }: ClusterNode): boolean =>
      nodeName === undefined
        ? addresses.some(({ type, address }) => type === 'InternalIP' && nodeAddresses.includes(address))
        : name === nodeName;
    const node = declared.find(isSame);
    told.set(`${nodeName} ${nodeAddresses.join()}`, {
      name: nodeName,
      labels: node?.labels,
      isDeclared: false,
      own,
      possible: NO_ADDRESSES,
    });
  }
  const facts = [...declared.map(factsOf), ...told.values()];
  return {
    addresses: uniteAllAddresses(facts.map(({ own, possible }) => uniteAddresses(own, possible))),
    podRanges: uniteAllAddresses(declared.flatMap(node => rangesOf(node))),
    facts,
  };
});

function factsOf(node: ClusterNode): NodeFacts {
  const ofType = (wanted: 'InternalIP' | 'ExternalIP'): AddressSet =>
    setOf(node.addresses.filter(({ type }) => type === wanted).map(({ address }) => address));
  const bridges = rangesOf(node).map(range => uniteAllAddresses(firstHosts(range)));
  return {
    isDeclared: true,
    labels: node.labels,
    name: node.name === '' ? undefined : node.name,
    own: ofType('InternalIP'),
    possible: uniteAllAddresses([ofType('ExternalIP'), ...bridges]),
  };
}

function rangesOf({ podCidrs }: ClusterNode): readonly AddressSet[] {
  return podCidrs.flatMap(text => {
    const cidr = parseCidr(text);
    return cidr === undefined ? [] : [addressesOf(cidr)];
  });
}

/** The bridge of a node's pods takes the first address of their range, where the plug-in has a bridge. */
function firstHosts(range: AddressSet): readonly AddressSet[] {
  return (['IPv4', 'IPv6'] as const).flatMap(family =>
    range[family].map(([low, high]) => singleAddress({ family, value: low < high ? low + 1n : low })),
  );
}

function setOf(texts: readonly string[]): AddressSet {
  return uniteAllAddresses(
    texts.flatMap(text => {
      const address = parseAddress(text);
      return address === undefined ? [] : [singleAddress(address)];
    }),
  );
}

/** Says whether an address is that of the node on which a workload's pods run. */
export function nodeMatch(inventory: Inventory, workload: Workload, address: Address): NodeMatch {
  if (workload.nodeAddresses.some(text => isSame(text, address))) return 'own';
  const { facts, addresses } = nodesIn(inventory);
  if (!hasAddress(addresses, address)) return 'no';
  const { nodeName } = workload;
  const possible = facts.filter(({ name }) => nodeName === undefined || name === undefined || name === nodeName);
  if (nodeName !== undefined && possible.some(({ name, own }) => name === nodeName && hasAddress(own, address)))
    return 'own';
  // The addresses of the pod's node are known, and this is none of them.
  if (nodeName === undefined && workload.nodeAddresses.length > 0) return 'no';
  return possible.some(({ own, possible }) => hasAddress(own, address) || hasAddress(possible, address))
    ? 'maybe'
    : 'no';
}

function isSame(text: string, { family, value }: Address): boolean {
  const other = parseAddress(text);
  return other !== undefined && other.family === family && other.value === value;
}

/** Returns the addresses of the Node in sight that a workload's pods surely run on; none where that is not known. */
export function ownAddresses(inventory: Inventory, workload: Workload): AddressSet {
  const { nodeName, nodeAddresses } = workload;
  const own = nodesIn(inventory).facts.filter(
    ({ isDeclared, name, own }) =>
      isDeclared && (name === nodeName || !isNoAddresses(intersectAddresses(own, setOf(nodeAddresses)))),
  );
  return uniteAllAddresses(own.map(each => each.own));
}

/** Says whether two ends are a pod and its own node, which no NetworkPolicy keeps apart; admin policies may. */
export function isOwnNode(cluster: Cluster, direction: Direction, subject: Endpoint, peer: Endpoint): boolean {
  if (subject.type !== 'workload' || peer.type !== 'address') return false;
  return (
    nodeMatch(cluster.inventory, subject.workload, peer.address) === 'own' &&
    !mayBeOverruled(cluster, direction, subject.workload)
  );
}

/** Says whether admin policies, or those of other dialects, decide for a workload; what they do to its node differs. */
export function mayBeOverruled(cluster: Cluster, direction: Direction, workload: Workload): boolean {
  const admin = policiesSelecting(cluster, workload).filter(({ tier }) => tier !== TIERS.namespaced);
  return (
    admin.some(policy => (rulesOf(policy, direction) ?? []).length > 0) ||
    foreignPoliciesOf(cluster, workload, direction).length > 0
  );
}

/** Names the node in sight that has an address, undefined where none is known by name. */
function nodeAt(inventory: Inventory, address: Address): string | undefined {
  const { facts } = nodesIn(inventory);
  return facts.find(({ own, possible }) => hasAddress(own, address) || hasAddress(possible, address))?.name;
}

/** Says whether an address lies in the range of the pods of a node in sight. */
export function isPodAddress(inventory: Inventory, address: Address): boolean {
  return hasAddress(nodesIn(inventory).podRanges, address);
}

/** Names a node with its address, such as `node worker-1 (198.51.100.22)`. */
export function describeNode(inventory: Inventory, address: Address): string {
  const name = nodeAt(inventory, address);
  return name === undefined ? `the node at ${formatAddress(address)}` : `node ${name} (${formatAddress(address)})`;
}

/** Says why the side of an address has no policies. */
export function noPolicies(inventory: Inventory, address: Address): string {
  const { addresses, podRanges } = nodesIn(inventory);
  if (hasAddress(addresses, address)) return 'Nodes have no policies of their own.';
  if (hasAddress(podRanges, address))
    return 'Which pod has this address is not in the manifests, nor which policies select it.';
  return 'Addresses that are none of pods have no policies of their own.';
}

/** Returns a text that is equal for workloads that have, or may have, the same addresses as their own node. */
export function nodeKey(inventory: Inventory, { nodeName, nodeAddresses }: Workload): string {
  if (nodeAddresses.length === 0 && isNoAddresses(nodesIn(inventory).addresses)) return '';
  return `${nodeName ?? ''}@${nodeAddresses.join()}`;
}

/** Returns sets of addresses that are told apart by what they are to a workload's pods: their node, or that of others, or a pod's. */
export function regionsFor(inventory: Inventory, workload: Workload): readonly AddressSet[] {
  const { addresses, podRanges } = nodesIn(inventory);
  const regions = new Map<string, AddressSet[]>();
  for (const address of eachOf(uniteAddresses(addresses, setOf(workload.nodeAddresses)))) {
    const key = `${nodeMatch(inventory, workload, address)} ${hasAddress(podRanges, address)}`;
    const same = regions.get(key);
    if (same === undefined) regions.set(key, [singleAddress(address)]);
    else same.push(singleAddress(address));
  }
  const nodes = [...regions.values()].map(uniteAllAddresses);
  const pods = nodes.reduce(subtractAddresses, podRanges);
  const rest = [...nodes, pods].reduce(subtractAddresses, ALL_ADDRESSES);
  return [...nodes, pods, rest].filter(region => !isNoAddresses(region));
}

function* eachOf(set: AddressSet): Generator<Address> {
  for (const family of FAMILIES)
    for (const [low, high] of set[family]) for (let value = low; value <= high; value++) yield { family, value };
}
