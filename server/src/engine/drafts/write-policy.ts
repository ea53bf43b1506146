import type { Cluster } from '../cluster/cluster.ts';
import { collectionOf } from '../edits/delete.ts';
import type { TextEdit } from '../edits/edit.ts';
import { emitEntry } from '../edits/emit.ts';
import { insertEntryAfter, insertItemAfter, replaceValue, styleOf } from '../edits/index.ts';
import { addLines } from '../edits/insert.ts';
import { lineBreak } from '../edits/lines.ts';
import { fact } from '../facts/fact.ts';
import type { Direction } from '../objects/object.ts';
import type { LabelSelector } from '../objects/selector.ts';
import { type Entry, entryOf, type MapNode, type YamlNode } from '../parse/tree.ts';
import type { NetworkPolicy } from '../policies/network-policy/policy.ts';
import type { Value } from '../schema/decode.ts';

/** Says whether a direction's list can take a rule without changing another policy, as one shared by alias would. */
export function canAddRule({ node, spec }: NetworkPolicy, direction: Direction): boolean {
  const entry = entryOf(spec, direction);
  if (spec?.kind !== 'map' || spec.anchored || node.anchored) return false;
  return entry === undefined || !(entry.merged || entry.value.anchored);
}

/** Adds a rule behind those a policy has for a direction, where canAddRule says so. */
export function addRule(text: string, policy: NetworkPolicy, direction: Direction, rule: Value): readonly TextEdit[] {
  const { spec } = policy;
  if (spec?.kind !== 'map' || !canAddRule(policy, direction)) return [];
  const entry = entryOf(spec, direction);
  if (entry === undefined) return insertEntryAfter(text, spec, undefined, direction, [rule]);
  const { value } = entry;
  return value.kind === 'list' && value.items.length > 0
    ? insertItemAfter(text, value, undefined, rule)
    : writeValue(text, spec, entry, [rule]);
}

/** Writes a value in the place of an entry's, in lines of its own where the map is written so and the old one allows. */
export function writeValue(text: string, map: MapNode, entry: Entry, value: Value): readonly TextEdit[] {
  const collection = collectionOf(text, map);
  const index = collection?.pieces.findIndex(({ key }) => key === entry.keySpan.start) ?? -1;
  const piece = collection?.pieces[index];
  if (collection?.style !== 'block' || piece === undefined || isInBrackets(entry.value))
    return replaceValue(text, entry, value);
  const [, ...lines] = emitEntry(entry.key, value, styleOf(text));
  const emptied = { span: { start: piece.beforeValue, end: piece.end }, text: '' };
  return [emptied, ...addLines(text, collection, index, lines)];
}

function isInBrackets(node: YamlNode): boolean {
  if (node.kind === 'scalar' || !node.flow) return false;
  return node.kind === 'map' ? node.entries.length > 0 : node.items.length > 0;
}

/** A NetworkPolicy to write; without a namespace where the policy it stands beside has none. */
export interface PolicyDraft {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly spec: Value;
}

/** Says whether another document may follow: JSON knows none; a template's `{{` is no JSON. */
export function canAppend(text: string): boolean {
  return !/^[\s\uFEFF]*(?:\{(?!\{)|\[)/.test(text);
}

/** Adds policies as documents of their own behind a document, where canAppend says so. */
export function appendPolicies(text: string, drafts: readonly PolicyDraft[]): readonly TextEdit[] {
  if (!canAppend(text) || drafts.length === 0) return [];
  const style = styleOf(text);
  const newline = lineBreak(text);
  const lines = drafts.flatMap(draft => [
    '---',
    ...Object.entries(manifestOf(draft)).flatMap(([key, value]) => emitEntry(key, value, style)),
  ]);
  const lead = text === '' || text.endsWith('\n') ? '' : newline;
  return [{ span: { start: text.length, end: text.length }, text: `${lead}${lines.join(newline)}${newline}` }];
}

function manifestOf({ name, namespace, spec }: PolicyDraft): Readonly<Record<string, Value>> {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: namespace === undefined ? { name } : { name, namespace },
    spec,
  };
}

/** Returns the name, or the name with the first number that no policy of the kind has in the namespace. */
export function freeName(cluster: Cluster, namespace: string, name: string, kind = 'NetworkPolicy'): string {
  const taken = namesIn(cluster, namespace);
  let free = name;
  for (let number = 2; taken.has(`${kind} ${free}`); number++) free = `${name}-${number}`;
  return free;
}

/** The policies of a namespace, each as its kind and name. */
const namesIn = fact(
  'names of policies',
  (cluster: Cluster, namespace: string): ReadonlySet<string> =>
    new Set(cluster.policiesIn(namespace).map(({ resource: { kind, name } }) => `${kind} ${name}`)),
  (before, after) => before.size === after.size && [...before].every(each => after.has(each)),
);

/** Returns the namespace to write into a policy that stands beside another one. */
export function writtenNamespace(policy: NetworkPolicy): string | undefined {
  return policy.namespaceField.form === 'value' ? policy.namespace : undefined;
}

/** Returns a selector as a value to write, labels and expressions as they were. */
export function selectorValue({ requirements }: LabelSelector): Value {
  const labels = requirements.filter(({ from }) => from === 'matchLabels');
  const expressions = requirements.filter(({ from }) => from === 'matchExpressions');
  return {
    ...(labels.length > 0 && {
      matchLabels: Object.fromEntries(labels.map(({ key, values }) => [key, values[0] ?? ''])),
    }),
    ...(expressions.length > 0 && {
      matchExpressions: expressions.map(({ key, operator, values }) =>
        values.length > 0 ? { key, operator, values } : { key, operator },
      ),
    }),
  };
}
