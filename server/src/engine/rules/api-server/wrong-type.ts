import {
  deleteEntry,
  emitFlow,
  quoteScalar,
  replaceScalar,
  replaceValue,
  styleOf,
  unwrapList,
  wrapInList,
} from '../../edits/index.ts';
import type { Entry, ScalarNode, YamlNode } from '../../parse/tree.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import type { Value } from '../../schema/decode.ts';
import { isCustom, type Place, schemaOf } from '../../schema/place.ts';
import { definitionOf, definitions, resolveSchema, type SchemaNode } from '../../schema/schema-node.ts';
import { fits } from '../../schema/unknown-field.ts';
import type { Violation } from '../../schema/violation.ts';
import { ingressRuleWith, policyWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { findingsOf, fix, only } from '../violations/from-violations.ts';

/** A value of another type than its field. */
export const wrongType = defineRule({
  id: 'wrong-type',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'A value has another type than its field: a map for a list, a number for a text.',
  why: [
    'The API server stops at the first value it cannot decode; nothing else in the object is looked at.',
    'YAML decides the type by the look of an unquoted value: `1.10` and `0120` are numbers, `yes`, `on` and `n` are booleans.',
    'Labels and annotations are texts, so such values need quotes.',
  ].join(' '),
  reference: 'meta/v1 LabelSelector.matchLabels (map of string to string); YAML 1.1 as go-yaml reads it',
  fix: 'Quotes the value, takes quotes off a number, puts a single value into a list, or takes a list apart.',
  examples: {
    bad: [
      { title: 'A version number as label', manifest: policyWith('podSelector:\n  matchLabels:\n    version: 1.10') },
      {
        title: 'A boolean as label',
        manifest: policyWith('podSelector:\n  matchLabels:\n    enabled: true'),
      },
      {
        title: 'A map where a list belongs',
        manifest: ingressRuleWith('from:\n  podSelector: {}\nports:\n  - port: 80'),
      },
      { title: 'A text where a list belongs', manifest: policyWith('podSelector: {}\npolicyTypes: Ingress') },
      {
        title: 'Labels with dashes',
        manifest: policyWith('podSelector:\n  matchLabels:\n    - app: web\n    - tier: front'),
      },
      { title: 'Numbers where ports belong', manifest: ingressRuleWith('ports: [80, 443]') },
      { title: 'A quoted end of a range', manifest: ingressRuleWith('ports:\n  - port: 80\n    endPort: "90"') },
      { title: 'Labels as kubectl takes them', manifest: policyWith('podSelector: app=web') },
      { title: 'No space after the colon', manifest: policyWith('podSelector:\n  matchLabels:\n    app:"web"') },
    ],
    fixed: [
      { manifest: policyWith('podSelector:\n  matchLabels:\n    version: "1.10"') },
      { manifest: ingressRuleWith('from:\n  - podSelector: {}\nports:\n  - port: 80') },
    ],
    nearMisses: [
      { title: 'A key may look like a number', manifest: policyWith('podSelector:\n  matchLabels: {123: a, yes: b}') },
      { title: 'Dates and times stay text', manifest: policyWith('podSelector:\n  matchLabels: {day: 2024-01-31}') },
      {
        title: 'A whole number in another spelling',
        manifest: ingressRuleWith('ports:\n  - port: 0x50\n  - port: 1e2\n  - port: 80.0'),
      },
      { title: 'A named port is text', manifest: ingressRuleWith('ports:\n  - port: http') },
      { title: 'Null counts as absent', manifest: ingressRuleWith('from:\nports: null') },
    ],
  },
  *check(context) {
    const violations = context.violations.map(each => withAdvice(each, context.text));
    yield* findingsOf({ ...context, violations }, 'wrong-type', fixesOf);
  },
});

// Where the type alone does not tell what to write, the field does.
function withAdvice(violation: Violation, text: string): Violation {
  const { rule, facts, place } = violation;
  if (rule !== 'wrong-type' || facts.problem === undefined || place.node === undefined) return violation;
  const advice = adviceFor(place, place.node, typesAt(place), facts.advice === undefined, text);
  return advice === undefined ? violation : { ...violation, message: `${facts.problem} ${advice}` };
}

function adviceFor(
  place: Place,
  node: YamlNode,
  types: readonly string[],
  unadvised: boolean,
  text: string,
): string | undefined {
  const inBrackets = node.kind === 'scalar' ? styleOf(text).json : node.flow;
  if (types.includes('array')) return inBrackets ? 'Put brackets around it.' : undefined;
  if (types.includes('object')) {
    if (node.kind !== 'list') return unadvised ? mapAdvice(place, node) : undefined;
    if (!node.flow) return undefined;
    return node.items.length === 0 ? mapAdvice(place, node) : 'Write braces in place of the brackets.';
  }
  // Items of a list of texts have their advice.
  return unadvised && place.index === undefined ? singleAdvice(place, types) : undefined;
}

const SELECTOR = 'Write the labels under matchLabels, or {} for all.';
const PEER = 'Write podSelector, namespaceSelector or ipBlock with its value.';

const MAP_ADVICE: Readonly<Record<string, string>> = {
  spec: 'Write its fields below it, podSelector first.',
  podSelector: SELECTOR,
  namespaceSelector: SELECTOR,
  ipBlock: 'Write a cidr such as cidr: 10.0.0.0/8.',
  matchLabels: 'Write a label such as app: web.',
  labels: 'Write a label such as app: web.',
  from: PEER,
  to: PEER,
  ingress: 'Write from with the peers, and ports.',
  egress: 'Write to with the peers, and ports.',
  matchExpressions: 'Write key, operator and values.',
};

function mapAdvice(place: Place, node: YamlNode): string {
  const { key, parent } = place;
  const field = key ?? parent?.key ?? '';
  if (isCustom(place) && field !== 'matchLabels' && field !== 'matchExpressions')
    return `Write its fields below it: ${fieldsOf(place)}.`;
  if (field === 'ports' && !isCustom(place))
    return `Write port: ${node.kind === 'scalar' && isPortValue(node) ? portOf(node.value) : 80}.`;
  return MAP_ADVICE[field] ?? 'Write its fields below it.';
}

function fieldsOf(place: Place): string {
  const schema = schemaOf(place);
  return Object.keys(schema === undefined ? {} : (resolveSchema(schema).properties ?? {})).join(', ');
}

const SINGLE_ADVICE: Readonly<Record<string, string>> = {
  cidr: 'Write one block such as 10.0.0.0/8; several blocks are several peers.',
  port: 'Write one number or name; several ports are several items of ports.',
  protocol: 'Write one of TCP, UDP and SCTP; several protocols are several items of ports.',
  endPort: 'Write a number from 1 to 65535.',
};

function singleAdvice(place: Place, types: readonly string[]): string {
  const { key, parent } = place;
  if (parent?.key === 'matchLabels') return 'Write one value; several values belong in matchExpressions, under In.';
  const own = isCustom(place) ? undefined : SINGLE_ADVICE[key ?? ''];
  if (own !== undefined) return own;
  if (types.includes('integer')) return 'Write a whole number.';
  return types.includes('boolean') ? 'Write true or false.' : 'Write one text.';
}

function typesAt(place: Place): readonly string[] {
  const schema = schemaOf(place);
  const type = schema === undefined ? undefined : resolveSchema(schema).type;
  return typeof type === 'string' ? [type] : (type ?? []);
}

const TIME = definitions.get('Time');

function fixesOf({ place }: Violation, text: string): readonly Fix[] {
  const schema = schemaOf(place);
  if (schema === undefined || place.node === undefined) return [];
  // Times are set by the server whatever the manifest says.
  if (definitionOf(schema) === TIME)
    return place.entry === undefined ? [] : fix(`Delete ${place.key}`, deleteEntry(text, place.entry), only);
  const { items } = resolveSchema(schema);
  const types = typesAt(place);
  if (types.includes('array')) return listFixes(place, place.node, items, text);
  if (types.includes('object')) return mapFixes(place, place.node, schema, text);
  if (place.node.kind === 'list') return singleFixes(place.node.items, place.entry, schema, text);
  return place.node.kind === 'scalar' ? scalarFixes(place.node, types, text) : [];
}

function scalarFixes(node: ScalarNode, types: readonly string[], text: string): readonly Fix[] {
  const { value } = node;
  if (types.includes('integer')) {
    const isDigits = typeof value === 'string' && /^[0-9]{1,9}$/.test(value);
    return isDigits ? fix('Take the quotes off', replaceScalar(text, node, Number(value)), only) : [];
  }
  if (types.includes('boolean')) {
    const isBoolean = value === 'true' || value === 'false';
    return isBoolean ? fix('Take the quotes off', replaceScalar(text, node, value === 'true'), only) : [];
  }
  return typeof value === 'string' || value === null ? [] : fix('Quote the value', quoteScalar(node), only);
}

function listFixes(place: Place, node: YamlNode, items: SchemaNode | undefined, text: string): readonly Fix[] {
  const { entry } = place;
  if (entry === undefined || items === undefined) return [];
  const isStruct = resolveSchema(items).type === 'object';
  if (node.kind === 'map') return isStruct ? fix('Make it a list of one item', wrapInList(text, entry), only) : [];
  if (node.kind !== 'scalar' || node.value === null) return [];
  if (!isStruct && typeof node.value === 'string')
    return fix('Make it a list of one item', wrapInList(text, entry), only);
  const item = portItem(place, node);
  return item === undefined ? [] : fix('Make it a list of one port', replaceValue(text, entry, [item]), only);
}

// What a number in a list of ports stands for.
function portItem(list: Place, node: ScalarNode): Value | undefined {
  const value = portOf(node.value);
  if (!isCustom(list)) return list.key === 'ports' && isPortValue(node) ? { port: value } : undefined;
  if (!Number.isInteger(value)) return undefined;
  if (list.key === 'ports') return { portNumber: { port: value } };
  return list.key === 'protocols' ? { tcp: { destinationPort: { number: value } } } : undefined;
}

function isPortValue({ value }: ScalarNode): boolean {
  return Number.isInteger(value) || typeof value === 'string';
}

// In quotes a number would be the name of a port, which is refused.
function portOf(value: ScalarNode['value']): ScalarNode['value'] {
  return typeof value === 'string' && /^[1-9][0-9]{0,4}$/.test(value) ? Number(value) : value;
}

function mapFixes(place: Place, node: YamlNode, schema: SchemaNode, text: string): readonly Fix[] {
  const { properties } = resolveSchema(schema);
  if (node.kind === 'list') {
    const single = properties === undefined || node.items.length === 1;
    return single ? fix('Take the dashes away', unwrapList(text, node), only) : [];
  }
  if (node.kind !== 'scalar') return [];
  const item = place.parent === undefined ? undefined : portItem(place.parent, node);
  if (item !== undefined)
    return fix('Make it a port', [{ span: node.span, text: emitFlow(item, styleOf(text).json) }], only);
  if (place.entry !== undefined && properties?.['matchLabels'] !== undefined) {
    const labels = equationsOf(node);
    if (labels !== undefined)
      return fix('Write it as matchLabels', replaceValue(text, place.entry, { matchLabels: labels }), only);
  }
  return spaceFixes(node, text);
}

/** Reads `app=web,tier=front`, as kubectl takes labels; undefined for anything else. */
function equationsOf({ value }: ScalarNode): Readonly<Record<string, string>> | undefined {
  if (typeof value !== 'string') return undefined;
  const pairs = value.split(',').map(part => /^\s*([^\s=!]+)\s*==?\s*([^\s=!]*)\s*$/.exec(part));
  const known = pairs.flatMap(pair => (pair === null ? [] : [[pair[1] ?? '', pair[2] ?? ''] as const]));
  const isSure = known.length === pairs.length && new Set(known.map(([key]) => key)).size === known.length;
  return isSure ? Object.fromEntries(known) : undefined;
}

// `app:"web"`: without the space there is no map.
function spaceFixes({ span, source, style }: ScalarNode, text: string): readonly Fix[] {
  const colon = /^[^\s:"'{[]+:(?=["'\w])/.exec(source)?.[0].length;
  if (colon === undefined || style !== 'plain' || source.includes('\n')) return [];
  const at = span.start + colon;
  const space = { span: { start: at, end: at }, text: ' ' };
  // On the line of its key the map needs braces.
  const inLine = !/^[ \t]*$/.test(text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start));
  const open = { span: { start: span.start, end: span.start }, text: '{' };
  const close = { span: { start: span.end, end: span.end }, text: '}' };
  return fix('Put a space after the colon', inLine ? [open, space, close] : [space], only);
}

function singleFixes(
  items: readonly YamlNode[],
  entry: Entry | undefined,
  schema: SchemaNode,
  text: string,
): readonly Fix[] {
  const [item] = items;
  if (entry === undefined || items.length !== 1 || item?.kind !== 'scalar' || item.value === null) return [];
  return fits(item, schema) ? fix('Take the item out of the list', replaceValue(text, entry, item.value), only) : [];
}
