import type { TextEdit } from '../edits/edit.ts';
import { deleteEntries, insertEntryFirst, renameKey, replaceScalar, replaceValue } from '../edits/index.ts';
import { wrapInMap } from '../edits/wrap.ts';
import { childOf, type Entry, entryOf, itemsOf, stringOf, type YamlNode } from '../parse/tree.ts';
import type { AdminPolicy } from '../policies/admin-policy/policy.ts';

const GROUP = 'policy.networking.k8s.io';
const PROTOCOLS: ReadonlySet<string> = new Set(['TCP', 'UDP', 'SCTP']);

// ClusterNetworkPolicySpec takes 25 rules, peers and protocols, v1alpha1 takes 100 of each.
const MOST = 25;

// The object called `default` has no priority; the last leaves room for others before it.
const BASELINE_PRIORITY = 1000;

/**
 * Writes an AdminNetworkPolicy or BaselineAdminNetworkPolicy of v1alpha1 as a ClusterNetworkPolicy of a later version,
 * every rule with the same effect. Undefined where a part has no exact counterpart or cannot be rewritten in place.
 */
export function convertAdminPolicy(
  text: string,
  { node, kind }: AdminPolicy,
  version: 'v1alpha2' | 'v1beta1' = 'v1beta1',
): readonly TextEdit[] | undefined {
  const spec = childOf(node, 'spec');
  if (spec?.kind !== 'map' || isShared(node)) return undefined;
  const isBaseline = kind === 'BaselineAdminNetworkPolicy';
  return joined([
    scalar(text, childOf(node, 'apiVersion'), `${GROUP}/${version}`),
    scalar(text, childOf(node, 'kind'), 'ClusterNetworkPolicy'),
    insertEntryFirst(text, spec, 'tier', isBaseline ? 'Baseline' : 'Admin'),
    isBaseline ? insertEntryFirst(text, spec, 'priority', BASELINE_PRIORITY) : [],
    listOf(spec, 'ingress', rule => convertRule(text, rule, 'from')),
    listOf(spec, 'egress', rule => convertRule(text, rule, 'to')),
  ]);
}

type Edits = readonly TextEdit[] | undefined;

/** Joins edits; undefined where one part has none to give. */
function joined(parts: readonly Edits[]): Edits {
  return parts.every(part => part !== undefined) ? parts.flat() : undefined;
}

function scalar(text: string, node: YamlNode | undefined, value: string): Edits {
  return node?.kind === 'scalar' ? replaceScalar(text, node, value) : undefined;
}

function listOf(node: YamlNode, key: string, convert: (item: YamlNode) => Edits): Edits {
  const items = itemsOf(childOf(node, key));
  return items.length > MOST ? undefined : joined(items.map(convert));
}

function convertRule(text: string, rule: YamlNode, peers: 'from' | 'to'): Edits {
  const action = childOf(rule, 'action');
  const ports = entryOf(rule, 'ports');
  return joined([
    stringOf(action) === 'Allow' ? scalar(text, action, 'Accept') : [],
    listOf(rule, peers, () => []),
    ports === undefined ? [] : renameKey(text, ports, 'protocols'),
    listOf(rule, 'ports', port => convertPort(text, port)),
  ]);
}

function convertPort(text: string, port: YamlNode): Edits {
  const [entry, ...others] = port.kind === 'map' ? port.entries : [];
  if (entry === undefined || others.length > 0) return undefined;
  if (entry.key === 'namedPort') return renameKey(text, entry, 'destinationNamedPort');
  const protocol = entryOf(entry.value, 'protocol');
  const name = protocol === undefined ? 'TCP' : stringOf(protocol.value);
  if (name === undefined || !PROTOCOLS.has(name)) return undefined;
  const [low, high] = entry.key === 'portNumber' ? ['port', undefined] : ['start', 'end'];
  const first = entryOf(entry.value, low);
  const last = high === undefined ? first : entryOf(entry.value, high);
  if (first === undefined || last === undefined) return undefined;
  const from = numberOf(first);
  const to = numberOf(last);
  if (from === undefined || to === undefined || from > to) return undefined;
  const renamed = renameKey(text, entry, name.toLowerCase());
  if (from === to) return [...renamed, ...oneNumber(text, first, [protocol, last === first ? undefined : last])];
  // The value moves to one line, where a comment within it would be lost.
  if (text.slice(entry.keySpan.end, entry.value.span.end).includes('#')) return undefined;
  return [...renamed, ...replaceValue(text, entry, { destinationPort: { range: { start: from, end: to } } })];
}

/** Keeps one entry of a port, as its number, and drops the others. */
function oneNumber(text: string, entry: Entry, others: readonly (Entry | undefined)[]): readonly TextEdit[] {
  const wrapped = wrapInMap(text, [entry], 'destinationPort');
  const dropped = others.flatMap(each => each ?? []);
  return [...wrapped, ...renameKey(text, entry, 'number'), ...deleteEntries(text, dropped)];
}

function numberOf({ value }: Entry): number | undefined {
  return value.kind === 'scalar' && typeof value.value === 'number' ? value.value : undefined;
}

/** Says whether anchors or merge keys make some of the text count elsewhere too. */
function isShared(node: YamlNode): boolean {
  if (node.anchored) return true;
  if (node.kind === 'list') return node.items.some(isShared);
  return node.kind === 'map' && node.entries.some(({ merged, value }) => merged || isShared(value));
}
