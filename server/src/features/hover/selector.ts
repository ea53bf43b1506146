import { fieldItems, fieldValue, restrictsNothing } from '../../engine/objects/field.ts';
import type { PodQuery } from '../../engine/policies/compiled.ts';
import { compileCached } from '../../engine/policies/dialects.ts';
import type { Peer, PolicyRule } from '../../engine/policies/network-policy/policy.ts';
import { NAMESPACE_NAME_LABEL } from '../../engine/selectors/describe.ts';
import type { PolicyContext } from '../support/policy-context.ts';
import { bold, capitalized, escapeMarkdown, joinWords } from '../words/markdown.ts';
import { allPodsOf, peerSentence, podsSentence, queryOfPeer } from '../words/sentences.ts';
import { MAX_NAMES, pickedByAny, picksSentence, workloadList } from './picked.ts';

/** Explains the selector of a policy's own pods. */
export function subjectLines(context: PolicyContext): readonly string[] {
  const { subject } = compileCached(context.policy);
  return [bold(capitalized(podsSentence(subject))), picksSentence(context, [subject])];
}

/** Explains one item of `from` or `to` that picks pods; with two selectors in sight, both ways to read them. */
export function peerLines(context: PolicyContext, rule: PolicyRule, peer: Peer): readonly string[] {
  const query = queryOfPeer(peer, context.policy.namespace);
  if (query === undefined) return ['This item is empty: the API server refuses it.'];
  const readings = bothReadings(context, rule, peer);
  if (readings.length > 0) return readings;
  return [bold(capitalized(podsSentence(query))), picksSentence(context, [query])];
}

/** Explains a list of peers: every item, and both readings where one dash makes the difference. */
export function peersLines(context: PolicyContext, rule: PolicyRule): readonly string[] {
  const all = rule.direction === 'ingress' ? 'source' : 'destination';
  if (restrictsNothing(rule.peers)) {
    const form = rule.peers.form === 'null' ? 'Null, like an absent list' : 'An empty list, like an absent one';
    const names = rule.direction === 'ingress' ? '' : ', DNS too';
    return [`${form}, admits **every ${all}**, inside and outside the cluster${names}.`];
  }
  const peers = fieldItems(rule.peers);
  const items = peers.map(peer => `- ${itemSentence(context, peer)}`);
  const head = peers.length === 1 ? `Admits one ${all}:` : `Admits any of these ${all}s (OR):`;
  const pair = peers.find(peer => neighbourOf(rule, peer) !== undefined);
  const readings = pair === undefined ? [] : bothReadings(context, rule, pair);
  return [[head, ...items].join('\n'), ...readings];
}

function itemSentence(context: PolicyContext, peer: Peer): string {
  const query = queryOfPeer(peer, context.policy.namespace);
  const sentence = escapeMarkdown(peerSentence(peer, context.policy.namespace));
  return query === undefined
    ? sentence
    : `${sentence}: ${workloadList(context.snapshot, context.cluster.select(query))}`;
}

/** Explains the namespaces that a peer's namespaceSelector picks. */
export function namespaceLines({ cluster, policy }: PolicyContext, peer: Peer): readonly string[] {
  const query = queryOfPeer(peer, policy.namespace);
  if (query?.namespaces.type !== 'labels') return [];
  const names = cluster.namespacesOf(query).map(({ name }) => escapeMarkdown(name));
  const shown = names.slice(0, MAX_NAMES);
  const rest = names.length - shown.length;
  const list = joinWords(rest > 0 ? [...shown, `${rest} more`] : shown);
  const picks =
    names.length === 0
      ? 'Picks no namespace of this workspace.'
      : `Picks ${names.length === 1 ? 'namespace' : 'namespaces'} ${list}.`;
  const byLabel = query.namespaces.selector.requirements.some(({ key }) => key !== NAMESPACE_NAME_LABEL);
  const unknown = [...cluster.namespaces.values()].filter(({ declared }) => !declared).map(({ name }) => name);
  if (!byLabel || unknown.length === 0) return [picks];
  const depends = joinWords(unknown.slice(0, MAX_NAMES).map(escapeMarkdown));
  return [`${picks} Depends on the labels of ${depends}: no Namespace object in the workspace states them.`];
}

/** Returns the AND and the OR reading of two selectors that stand in one item or in neighbouring ones. */
function bothReadings(context: PolicyContext, rule: PolicyRule, peer: Peer): readonly string[] {
  const namespaces = fieldValue(peer.namespaceSelector);
  const pods = fieldValue(peer.podSelector);
  if (namespaces !== undefined && pods !== undefined) {
    const split = 'With a dash before the second selector: two items, either fits (OR)';
    return [
      reading(context, 'As written: one item, both must fit (AND)', andQueries(context, peer, peer)),
      reading(context, split, orQueries(context, peer, peer)),
    ];
  }
  const neighbour = neighbourOf(rule, peer);
  if (neighbour === undefined) return [];
  const [first, second] = namespaces === undefined ? [neighbour, peer] : [peer, neighbour];
  const joined = 'Without the dash before podSelector: one item, both must fit (AND)';
  return [
    reading(context, 'As written: two items, either fits (OR)', orQueries(context, first, second)),
    reading(context, joined, andQueries(context, first, second)),
  ];
}

/** Returns the other half of a namespaceSelector item that is followed by a podSelector item. */
function neighbourOf(rule: PolicyRule, peer: Peer): Peer | undefined {
  const peers = fieldItems(rule.peers);
  const index = peers.indexOf(peer);
  const isHalf = (each: Peer | undefined, has: 'podSelector' | 'namespaceSelector'): boolean =>
    each?.[has].form === 'value' && each[OTHER[has]].form === 'absent' && each.ipBlock.form === 'absent';
  const [before, after] = [peers[index - 1], peers[index + 1]];
  if (isHalf(peer, 'namespaceSelector') && isHalf(after, 'podSelector')) return after;
  return isHalf(peer, 'podSelector') && isHalf(before, 'namespaceSelector') ? before : undefined;
}

const OTHER = { podSelector: 'namespaceSelector', namespaceSelector: 'podSelector' } as const;

function andQueries(_context: PolicyContext, namespacesIn: Peer, podsIn: Peer): readonly PodQuery[] {
  const selector = fieldValue(namespacesIn.namespaceSelector);
  const pods = fieldValue(podsIn.podSelector);
  return selector === undefined || pods === undefined ? [] : [{ namespaces: { type: 'labels', selector }, pods }];
}

function orQueries({ policy }: PolicyContext, namespacesIn: Peer, podsIn: Peer): readonly PodQuery[] {
  const namespaces = fieldValue(namespacesIn.namespaceSelector);
  const pods = fieldValue(podsIn.podSelector);
  if (namespaces === undefined || pods === undefined) return [];
  return [allPodsOf(namespaces), { namespaces: { type: 'name', name: policy.namespace }, pods }];
}

function reading(context: PolicyContext, title: string, queries: readonly PodQuery[]): string {
  const sentences = queries.map(query => escapeMarkdown(podsSentence(query))).join('; or ');
  return `**${title}.** ${capitalized(sentences)}: ${workloadList(context.snapshot, pickedByAny(context, queries))}.`;
}
