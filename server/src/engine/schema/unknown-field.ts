import { nearestNames } from '../nearest-name.ts';
import { onceForEach } from '../once.ts';
import type { MapNode, YamlNode } from '../parse/tree.ts';
import { isCustom, type Place, schemaOf } from './place.ts';
import { definitionOf, definitionsWithin, resolveSchema, type SchemaNode } from './schema-node.ts';
import type { Violation } from './violation.ts';
import { violationOf } from './violation.ts';

/** Reports a field that its map does not have, with the names that may be meant. */
export function unknownField(place: Place): Violation {
  return legacyPeer(place) ?? otherField(place);
}

// Peers as v0.1.0 to v0.1.2 of the definitions of admin policies had them; without the field every namespace is left.
const LEGACY: Readonly<Record<string, readonly string[]>> = {
  namespaces: ['namespaceSelector', 'sameLabels', 'notSameLabels'],
  pods: ['namespaces'],
};

function legacyPeer(place: Place): Violation | undefined {
  const { parent, key = '' } = place;
  if (!isCustom(place) || !LEGACY[parent?.key ?? '']?.includes(key)) return undefined;
  const advice =
    key === 'namespaceSelector'
      ? 'Write its labels directly under namespaces.'
      : key === 'namespaces'
        ? 'Write namespaceSelector directly under pods.'
        : 'Nothing took its place: name the namespaces.';
  const message = `${key} below ${parent?.key} is the form of the first drafts, and today's definitions drop it: every namespace would be left, where strict validation does not refuse the policy. ${advice}`;
  const span = place.entry?.keySpan;
  return violationOf({
    rule: 'legacy-peer-shape',
    type: 'UnknownField',
    place,
    message,
    ...(span === undefined ? {} : { span }),
    facts: { reason: key },
  });
}

function otherField(place: Place): Violation {
  const { parent, key } = place;
  const schema = parent === undefined ? undefined : schemaOf(parent);
  const owner = schema === undefined ? {} : definitionOf(schema);
  const names = Object.keys(owner.properties ?? {});
  const candidates = parent === undefined || key === undefined ? [] : meant(key, place.node, owner, parent);
  const reason = reasonOf(owner, place);
  const [correction, ...others] = candidates;
  return violationOf({
    rule: 'unknown-field',
    type: 'UnknownField',
    place,
    message: `${nameAsRead(place)} is not a field of ${withArticle(owner.title ?? '')}: the API server refuses it. ${advice(place, reason, candidates, names, owner)}`,
    ...(place.entry === undefined ? {} : { span: place.entry.keySpan }),
    // Generators write one, and API servers before 1.28 took it: without it the policy means the same.
    clear: reason === 'status',
    facts: {
      candidates,
      ...(correction !== undefined && others.length === 0 ? { correction } : {}),
      ...(reason === undefined ? {} : { reason }),
    },
  });
}

// YAML 1.1 reads keys such as y, on and no as booleans, which are longer than what is written.
function nameAsRead({ key, entry }: Place): string {
  const isReread = entry !== undefined && entry.keySpan.end - entry.keySpan.start < entry.key.length;
  return isReread ? `This key, which YAML reads as ${key},` : `${key}`;
}

function advice(
  { key = '', root }: Place,
  reason: string | undefined,
  candidates: readonly string[],
  names: readonly string[],
  owner: SchemaNode,
): string {
  if (reason === 'labels') return 'Labels belong under matchLabels.';
  if (reason === 'status') return 'Kubernetes 1.24 to 1.27 wrote one: delete it.';
  if (candidates.length > 0) return `Did you mean ${candidates.join(' or ')}?`;
  const homes = root === undefined ? [] : homesOf(key, owner, root);
  if (homes.length > 0) return `It is a field of ${homes.join(' and of ')}: check the indentation.`;
  return `Its fields are ${names.join(', ')}.`;
}

// `to` under ingress and `from` under egress are the other direction's names; other kinds call selectors by other names.
const SYNONYMS: Readonly<Record<string, string>> = {
  to: 'from',
  from: 'to',
  labels: 'matchLabels',
  expressions: 'matchExpressions',
  selector: 'podSelector',
};

function meant(key: string, node: YamlNode | undefined, owner: SchemaNode, parent: Place): readonly string[] {
  const written = keysOf(parent.node);
  const free = Object.entries(owner.properties ?? {}).filter(
    ([name, schema]) => !written.has(name) && fits(node, schema),
  );
  const names = free.map(([name]) => name);
  const synonym = Object.hasOwn(SYNONYMS, key) ? SYNONYMS[key] : undefined;
  return synonym !== undefined && names.includes(synonym) ? [synonym] : nearestNames(key, names);
}

/** Returns the keys that a map has, collected once for all of its unknown ones. */
const keysOfMap = onceForEach((node: MapNode): ReadonlySet<string> => new Set(node.entries.map(({ key }) => key)));

function keysOf(node: YamlNode | undefined): ReadonlySet<string> {
  return node?.kind === 'map' ? keysOfMap(node) : new Set();
}

/** Says whether a node has the type that a schema asks for; null fits everything. */
export function fits(node: YamlNode | undefined, schema: SchemaNode): boolean {
  const { type } = resolveSchema(schema);
  if (node === undefined || type === undefined) return true;
  const types = typeof type === 'string' ? [type] : type;
  if (node.kind === 'map') return types.includes('object');
  if (node.kind === 'list') return types.includes('array');
  return node.value === null || types.includes(typeof node.value === 'number' ? 'integer' : typeof node.value);
}

function reasonOf(owner: SchemaNode, { parent, path }: Place): 'labels' | 'status' | undefined {
  if (path === 'status') return 'status';
  return parent !== undefined && isLabelMap(owner, parent) ? 'labels' : undefined;
}

// A selector whose unknown keys all have plain values: matchLabels was forgotten.
function isLabelMap(owner: SchemaNode, parent: Place): boolean {
  if (owner['x-api'] !== 'meta/v1 LabelSelector' || parent.node?.kind !== 'map') return false;
  const unknown = parent.node.entries.filter(entry => !Object.hasOwn(owner.properties ?? {}, entry.key));
  return unknown.every(entry => entry.value.kind === 'scalar');
}

function homesOf(key: string, owner: SchemaNode, root: SchemaNode): readonly string[] {
  return definitionsWithin(root.properties?.['spec'] ?? {}).flatMap(definition =>
    definition !== owner && Object.hasOwn(definition.properties ?? {}, key)
      ? [withArticle(definition.title ?? '')]
      : [],
  );
}

function withArticle(title: string): string {
  return `${/^[aeiou]/i.test(title) ? 'an' : 'a'} ${title}`;
}
