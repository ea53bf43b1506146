import { trafficOf } from '../../engine/evaluation/rule-traffic.ts';
import { fieldItems, fieldValue, restrictsNothing } from '../../engine/objects/field.ts';
import type { Direction } from '../../engine/objects/object.ts';
import { everything } from '../../engine/objects/read-selector.ts';
import type { LabelSelector } from '../../engine/objects/selector.ts';
import type { NamespaceQuery, PodQuery } from '../../engine/policies/compiled.ts';
import { compilePeer, compileRule } from '../../engine/policies/network-policy/compile.ts';
import type { IpBlock, NetworkPolicy, Peer, PolicyRule } from '../../engine/policies/network-policy/policy.ts';
import { describeNamespaces, describePods } from '../../engine/selectors/describe.ts';
import { describeTraffic } from '../../engine/sets/traffic.ts';
import { joinWords } from './markdown.ts';

/** Returns `pods labelled app=web in namespace shop` for a query. */
export function podsSentence({ namespaces, pods }: PodQuery): string {
  if (pods.broken || isBroken(namespaces)) return 'no pods, as this selector cannot be read';
  return `${describePods(pods)} in ${namespacesSentence(namespaces)}`;
}

/** Returns `namespace shop`, `all namespaces` or `namespaces labelled team=a`. */
function namespacesSentence(namespaces: NamespaceQuery): string {
  return namespaces.type === 'name' ? `namespace ${namespaces.name}` : describeNamespaces(namespaces.selector);
}

function isBroken(namespaces: NamespaceQuery): boolean {
  return namespaces.type === 'labels' && namespaces.selector.broken;
}

/** Returns the pods that a peer picks, undefined for addresses and for a peer without a selector. */
export function queryOfPeer(peer: Peer, namespace: string): PodQuery | undefined {
  const [compiled] = compilePeer(peer, namespace);
  return compiled?.type === 'pods' ? compiled.query : undefined;
}

/** Returns all pods of the namespaces that a selector picks. */
export function allPodsOf(namespaces: LabelSelector): PodQuery {
  return { namespaces: { type: 'labels', selector: namespaces }, pods: everything('') };
}

/** Returns what a peer stands for in plain words. */
export function peerSentence(peer: Peer, namespace: string): string {
  const block = fieldValue(peer.ipBlock);
  if (block !== undefined) return blockSentence(block);
  const query = queryOfPeer(peer, namespace);
  return query === undefined ? 'nothing, as this item is empty' : podsSentence(query);
}

function blockSentence(block: IpBlock): string {
  const except = fieldItems(block.except).flatMap(item => item.value ?? []);
  const without = except.length === 0 ? '' : ` except ${joinWords(except)}`;
  return `addresses in ${fieldValue(block.cidr) ?? 'no range'}${without}`;
}

/** Returns `every source` or what the items of `from` and `to` stand for. */
export function peersSentence(rule: PolicyRule, namespace: string): string {
  if (restrictsNothing(rule.peers)) return rule.direction === 'ingress' ? 'every source' : 'every destination';
  const peers = fieldItems(rule.peers).map(peer => peerSentence(peer, namespace));
  return peers.length === 0 ? 'nothing' : peers.join('; or ');
}

/** Returns `TCP 80, 443 · UDP 53`, `all ports` or `TCP port http` for the ports of a rule. */
export function portsSentence(rule: PolicyRule, namespace: string): string {
  const compiled = compileRule(rule, namespace);
  if (compiled.ports === 'all') return 'all ports';
  const ranges = compiled.ports.filter(port => port.type === 'range');
  const named = compiled.ports.flatMap(port => (port.type === 'named' ? [`${port.protocol} port ${port.name}`] : []));
  const numbers = ranges.length === 0 ? [] : [describeTraffic(trafficOf({ ...compiled, ports: ranges }, undefined))];
  const all = [...numbers, ...named];
  return all.length === 0 ? 'no port' : all.join(' · ');
}

/** Returns `from pods labelled app=web in namespace shop · TCP 80` for a rule. */
export function ruleSentence(rule: PolicyRule, namespace: string): string {
  const way = rule.direction === 'ingress' ? 'from' : 'to';
  return `${way} ${peersSentence(rule, namespace)} · ${portsSentence(rule, namespace)}`;
}

/** Says whether a rule admits everything. */
export function admitsEverything(rule: PolicyRule): boolean {
  return restrictsNothing(rule.peers) && restrictsNothing(rule.ports);
}

/** Returns the rules of a direction as far as they could be read. */
export function rulesIn(policy: NetworkPolicy, direction: Direction): readonly PolicyRule[] {
  return fieldItems(policy[direction]);
}
