import { CompletionItemKind } from 'vscode-languageserver-types';
import { stringOf } from '../../engine/parse/tree.ts';
import { policyKinds } from '../../engine/policies/policy-kind.ts';
import { networkPolicySchema, resolveSchema, type SchemaNode, schemaAt } from '../../engine/schema/schema-node.ts';
import { count } from '../words/markdown.ts';
import { cidrSuggestions, exceptSuggestions, networkSuggestions } from './address-suggestions.ts';
import { labelKeySuggestions, labelValueSuggestions } from './label-suggestions.ts';
import { peerSuggestions } from './peer-suggestions.ts';
import { portSuggestions } from './port-suggestions.ts';
import { isClusterScoped, nodeAt, pathText, type Scene, stringAt } from './scene.ts';
import { formSuggestions, keySuggestions, valueSuggestions } from './schema-suggestions.ts';
import type { Suggestion } from './suggestion.ts';

/** Returns what can be written at a slot of a policy; nothing at a slot that the schema does not have. */
export function suggestionsAt(scene: Scene): readonly Suggestion[] {
  const { type, path } = scene.slot;
  const found = schemaAt(path, scene.kind?.schema ?? networkPolicySchema);
  if (found === undefined) return [];
  const schema = resolveSchema(found);
  if (type === 'key') return keysAt(scene, schema);
  // On a line of their own lists and maps are written item by item, key by key.
  const isScalar = schema.type !== 'object' && schema.type !== 'array';
  if (type === 'value') return isScalar || !(scene.slot.ownLine || scene.isUnasked) ? valuesAt(scene, schema) : [];
  return schema.type === 'object' ? contentAt(scene, found, schema) : withoutTaken(scene, valuesAt(scene, schema));
}

function keysAt(scene: Scene, schema: SchemaNode): readonly Suggestion[] {
  const { path, entries, flow, beforeColon } = scene.slot;
  if (schema.type !== 'object') return [];
  if (path.at(-1) === 'matchLabels') return labelKeySuggestions(scene, path, 'entry');
  const forms = path.length === 0 && entries.size === 0 && !flow ? formsOf(scene, schema) : [];
  return [...keySuggestions(schema, entries, flow || beforeColon), ...forms];
}

/** Ready forms of a whole object; of every kind where the text does not say which. */
function formsOf({ kind }: Scene, schema: SchemaNode): readonly Suggestion[] {
  return kind === undefined ? policyKinds.flatMap(each => formSuggestions(each.schema)) : formSuggestions(schema);
}

/** Leaves out what other items of the same list say already. */
function withoutTaken(scene: Scene, suggestions: readonly Suggestion[]): readonly Suggestion[] {
  const { path } = scene.slot;
  const list = nodeAt(scene, path.slice(0, -1));
  const items = list?.kind === 'list' ? list.items : [];
  const taken = new Set(items.filter((_, index) => index !== path.at(-1)).map(stringOf));
  return suggestions.filter(({ body }) => body.type !== 'value' || !taken.has(String(body.value)));
}

/** What a list item begins with: a key, a ready form, or for peers a whole item. */
function contentAt(scene: Scene, found: SchemaNode, schema: SchemaNode): readonly Suggestion[] {
  const { path, entries, flow, beforeColon } = scene.slot;
  const list = path.at(-2);
  const peers = (list === 'from' || list === 'to') && entries.size === 0 ? peerSuggestions(scene, list) : [];
  // In flow style an item opens with its own brace, behind which its keys are offered.
  if (flow) return peers;
  const forms = entries.size === 0 ? formSuggestions(found) : [];
  return [...keySuggestions(schema, entries, beforeColon), ...forms, ...peers];
}

function valuesAt(scene: Scene, schema: SchemaNode): readonly Suggestion[] {
  const { path, entries } = scene.slot;
  const own = path.at(-1);
  const parent = path.at(-2);
  if (parent === 'matchLabels' && typeof own === 'string') return labelValueSuggestions(scene, path, own);
  if (parent === 'values') return labelValueSuggestions(scene, path, stringAt(scene, [...path.slice(0, -2), 'key']));
  if (parent === 'except') return exceptSuggestions(scene, path);
  if (typeof parent === 'number' && path.at(-3) === 'matchExpressions') {
    if (own === 'key') return labelKeySuggestions(scene, path, 'value');
    if (own === 'values') return labelValueSuggestions(scene, path, entries.get('key'), true);
  }
  if (parent === 'networks') return networkSuggestions(scene);
  if (typeof own === 'string' && PORT_FIELDS.includes(own)) return fittingPorts(scene, schema);
  if (own === 'cidr') return cidrSuggestions(scene);
  const text = pathText(path);
  if (text === 'metadata.namespace') return isClusterScoped(scene) ? [] : namespaceSuggestions(scene);
  if (scene.kind !== undefined || (text !== 'kind' && text !== 'apiVersion')) return valueSuggestions(schema, text);
  const all = policyKinds.flatMap(each => valueSuggestions(each.schema.properties?.[text] ?? {}, text));
  return all.filter(({ label }, index) => all.findIndex(other => other.label === label) === index);
}

const PORT_FIELDS = ['port', 'number', 'namedPort', 'destinationNamedPort'];

function fittingPorts(scene: Scene, { type = [] }: SchemaNode): readonly Suggestion[] {
  const types = typeof type === 'string' ? [type] : type;
  const isFitting = (value: unknown): boolean => types.includes(typeof value === 'number' ? 'integer' : 'string');
  return portSuggestions(scene, scene.slot.path).filter(({ body }) => body.type === 'value' && isFitting(body.value));
}

function namespaceSuggestions({ cluster }: Scene): readonly Suggestion[] {
  const known = [...cluster.namespaces.values()].filter(({ declared, workloads }) => declared || workloads.length > 0);
  return known.map(({ name, workloads }) => ({
    label: name,
    kind: CompletionItemKind.Module,
    rank: workloads.length > 0 ? 0 : 1,
    detail: count(workloads.length, 'workload'),
    body: { type: 'value', value: name },
  }));
}
