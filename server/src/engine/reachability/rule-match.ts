import type { Cluster } from '../cluster/cluster.ts';
import { mayPickAnyone } from '../cluster/controller-pods.ts';
import { type Endpoint, portsAt } from '../cluster/endpoint.ts';
import { picksNodeAt, picksPodsOfNode } from '../cluster/node-peers.ts';
import { isPodAddress } from '../cluster/nodes.ts';
import type { Assumed } from '../cluster/open-labels.ts';
import { isBehind, maySelectPods } from '../cluster/pod-addresses.ts';
import { picksPod, selectionOf, type UnknownLabels } from '../cluster/selection.ts';
import { trafficOf, widestTraffic } from '../evaluation/rule-traffic.ts';
import type { Workload } from '../model/resource.ts';
import type { Direction } from '../objects/object.ts';
import type { CompiledPeer, CompiledRule, Condition } from '../policies/compiled.ts';
import { hasAddress } from '../sets/addresses.ts';
import type { TrafficSet } from '../sets/traffic.ts';

/** What is asked: one side of a connection in a cluster. */
export interface SideQuestion {
  readonly cluster: Cluster;
  readonly direction: Direction;
  readonly subject: Endpoint;
  readonly peer: Endpoint;
  /** Pods of no manifest, whose ports are unknown. */
  readonly undeclared?: ReadonlySet<Workload>;
  readonly assumed?: Assumed;
}

/** A fact that manifests need not tell, and that decides whether a rule holds for a peer. */
export type UnknownFact =
  | UnknownLabels
  | Condition
  | 'address'
  | 'pod-address'
  | 'nodes'
  | 'domain names'
  | 'port-name';

/** Whether a rule's peers match the peer that is asked about, or on what that depends. */
export type Match = 'yes' | 'no' | Exclude<UnknownFact, 'port-name'>;

/** Returns the unknown fact that decides whether a rule matches the peer. */
export function unknownOf(question: SideQuestion, rule: CompiledRule): UnknownFact | undefined {
  const match = matchOf(question, rule);
  if (match === 'no') return undefined;
  if (match !== 'yes') return match;
  return hasUnknownPort(question, rule) ? 'port-name' : undefined;
}

/** Says whether the rule names ports of a pod whose ports nobody knows. */
function hasUnknownPort({ undeclared, ...question }: SideQuestion, rule: CompiledRule): boolean {
  const end = question.direction === 'ingress' ? question.subject : question.peer;
  if (end.type === 'address' || !undeclared?.has(end.workload)) return false;
  return rule.ports !== 'all' && rule.ports.some(({ type }) => type === 'named');
}

/** Says whether the rule holds for the peer. */
export function matchOf(question: SideQuestion, rule: CompiledRule): Match {
  const match = matchPeers(question, rule);
  return match === 'yes' ? (rule.condition ?? match) : match;
}

function matchPeers(question: SideQuestion, rule: CompiledRule): Match {
  if (rule.peers === 'any') return 'yes';
  const answers = rule.peers.map(item => matchPeer(question, item));
  if (answers.includes('yes')) return 'yes';
  return answers.find(answer => answer !== 'no') ?? 'no';
}

function matchPeer({ cluster, peer, assumed }: SideQuestion, item: CompiledPeer): Match {
  if (peer.type === 'address') {
    if (item.type === 'elsewhere')
      return item.what === 'nodes' ? picksNodeAt(cluster.inventory, item, peer.address) : item.what;
    if (item.type === 'pods')
      return isPodAddress(cluster.inventory, peer.address) && mayPickAnyone(item.query) ? 'pod-address' : 'no';
    return hasAddress(item.addresses, peer.address) ? 'yes' : 'no';
  }
  const { workload } = peer;
  if (item.type === 'pods') return selectionOf(cluster, item.query, workload, assumed);
  if (item.type === 'elsewhere')
    return item.what === 'nodes' ? picksPodsOfNode(cluster.inventory, item, workload) : 'no';
  if (!maySelectPods(cluster, item)) return 'no';
  const answer = isBehind(cluster, item, workload);
  return answer === 'unknown' ? 'address' : answer;
}

/** Says whether the rule holds for the peer by the labels and addresses in sight; those out of sight are taken as not there. */
export function matchesAsKnown(question: SideQuestion, rule: CompiledRule): boolean {
  const { cluster, peer } = question;
  if (rule.condition !== undefined) return false;
  if (rule.peers === 'any') return true;
  return rule.peers.some(item =>
    item.type === 'pods' && peer.type === 'workload'
      ? picksPod(cluster, item.query, peer.workload)
      : matchPeer(question, item) === 'yes',
  );
}

/** Returns what the rule's ports surely are. */
export function leastTraffic({ direction, subject, peer }: SideQuestion, rule: CompiledRule): TrafficSet {
  return trafficOf(rule, portsAt(direction === 'ingress' ? subject : peer));
}

/** Returns what the rule's ports may be; names may stand for any port of a pod that no manifest declares. */
export function mostTraffic(question: SideQuestion, rule: CompiledRule): TrafficSet {
  return widestTraffic(rule, () => hasUnknownPort(question, rule), leastTraffic(question, rule));
}
