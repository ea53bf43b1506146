import type { Workload } from '../model/resource.ts';
import type { CompiledRule, NodePeer } from '../policies/compiled.ts';
import { addressesOfRule, peersOf } from '../policies/peers.ts';
import { matches } from '../selectors/match.ts';
import { type Address, parseAddress } from '../sets/address.ts';
import {
  type AddressSet,
  hasAddress,
  intersectAddresses,
  isNoAddresses,
  subtractAddresses,
  uniteAddresses,
  uniteAllAddresses,
} from '../sets/addresses.ts';
import type { Inventory } from './inventory.ts';
import { type NodeFacts, nodesIn } from './nodes.ts';

/** Whether a peer of nodes picks an end; `nodes` where it hangs on a node, or on labels of one, that are not in sight. */
export type NodeChoice = 'yes' | 'no' | 'nodes';

/** Says whether a peer picks the node that has an address. */
export function picksNodeAt(inventory: Inventory, peer: NodePeer, address: Address): NodeChoice {
  return ofAll(
    peer,
    nodesIn(inventory).facts.filter(({ own }) => hasAddress(own, address)),
  );
}

/**
 * Says whether a peer picks a workload's pods: those on the network of a node have its addresses (PodSpec.hostNetwork),
 * and no others have.
 */
export function picksPodsOfNode(inventory: Inventory, peer: NodePeer, workload: Workload): NodeChoice {
  const { hostNetwork, nodeName, nodeAddresses } = workload;
  if (!hostNetwork || peer.selector.broken) return 'no';
  if (peer.selector.requirements.length === 0) return 'yes';
  const isOwn = ({ name }: NodeFacts): boolean => nodeName !== undefined && name === nodeName;
  const { facts } = nodesIn(inventory);
  const named = facts.filter(each => each.isDeclared && isOwn(each));
  if (named.length > 0 || nodeName !== undefined) return ofAll(peer, named);
  const own = nodeAddresses.flatMap(text =>
    facts.filter(({ isDeclared, own: addresses }) => isDeclared && hasText(addresses, text)),
  );
  return ofAll(peer, own);
}

function ofAll({ selector }: NodePeer, nodes: readonly Pick<NodeFacts, 'labels'>[]): NodeChoice {
  if (selector.broken) return 'no';
  if (nodes.length === 0) return 'nodes';
  if (selector.requirements.length === 0) return 'yes';
  const choices = new Set(nodes.map(({ labels }) => (labels === undefined ? 'nodes' : matches(selector, labels))));
  if (choices.size > 1 || choices.has('nodes')) return 'nodes';
  return choices.has(true) ? 'yes' : 'no';
}

/** Returns the addresses that the peers of a rule surely hold: those that are written, and those of nodes in sight. */
export function addressesIn(inventory: Inventory, rule: CompiledRule): AddressSet {
  const written = addressesOfRule(rule);
  const peers = peersOf(rule).filter(peer => peer.type === 'elsewhere' && peer.what === 'nodes');
  return peers.reduce((sum, peer) => uniteAddresses(sum, addressesOfNodes(inventory, peer, 'yes')), written);
}

/** Returns the addresses of nodes in sight that a peer surely picks, or surely does not. */
function addressesOfNodes(inventory: Inventory, peer: NodePeer, wanted: 'yes' | 'no'): AddressSet {
  const { facts } = nodesIn(inventory);
  const of = (isMeant: (choice: NodeChoice) => boolean): AddressSet =>
    uniteAllAddresses(facts.filter(each => isMeant(ofAll(peer, [each]))).map(({ own }) => own));
  // An address that several nodes are said to have is that of each.
  return subtractAddresses(
    of(choice => choice === wanted),
    of(choice => choice !== wanted),
  );
}

/** Cuts regions of addresses further, so that each peer of nodes says the same about all addresses of a region. */
export function cutByNodes(
  inventory: Inventory,
  rules: readonly CompiledRule[],
  regions: readonly AddressSet[],
): readonly AddressSet[] {
  const peers = rules.flatMap(peersOf).filter(peer => peer.type === 'elsewhere' && peer.what === 'nodes');
  const sets = peers.flatMap(peer => (['yes', 'no'] as const).map(choice => addressesOfNodes(inventory, peer, choice)));
  let cut = regions;
  for (const set of sets)
    cut = cut.flatMap(region => [intersectAddresses(region, set), subtractAddresses(region, set)]);
  return cut.filter(region => !isNoAddresses(region));
}

function hasText(addresses: AddressSet, text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && hasAddress(addresses, address);
}
