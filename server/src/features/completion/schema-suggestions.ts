import { CompletionItemKind } from 'vscode-languageserver-types';
import { definitionOf, resolveSchema, type SchemaNode } from '../../engine/schema/schema-node.ts';
import { flowSource, type YamlValue } from './render.ts';
import type { Suggestion } from './suggestion.ts';

/** Snippets of a kind of item come behind its keys. */
const BEHIND_KEYS = 1000;

/** Returns the keys of a map that are not there yet, each with its ready forms unless bare ones are wanted. */
export function keySuggestions(
  schema: SchemaNode,
  present: ReadonlyMap<string, string>,
  bareOnly: boolean,
): readonly Suggestion[] {
  const missing = Object.entries(schema.properties ?? {}).filter(
    ([key]) => !present.has(key) && !isExcluded(schema, key, present),
  );
  return missing.flatMap(([key, property]) => {
    const resolved = resolveSchema(property);
    const rank = (resolved['x-order'] ?? 50) * 10;
    const snippets = bareOnly ? [] : (property['x-snippets'] ?? []);
    const about = { detail: resolved.title, documentation: resolved.markdownDescription };
    const bare: Suggestion = {
      label: key,
      kind: CompletionItemKind.Property,
      rank,
      ...about,
      body: { type: 'key', key, shape: shapeOf(resolved), choices: choicesOf(resolved) },
    };
    const ready = snippets.map(({ label, insertText, documentation }, index): Suggestion => {
      const isBare = label === key;
      return {
        label,
        kind: isBare ? CompletionItemKind.Property : CompletionItemKind.Snippet,
        rank: rank + (isBare ? 0 : index + 1),
        ...(isBare ? about : { documentation }),
        body: { type: 'snippet', text: insertText },
      };
    });
    return ready.some(({ label }) => label === key) ? ready : [bare, ...ready];
  });
}

/** An ipBlock stands alone in its item (NetworkPolicyPeer), and so does each field of a map that has exactly one. */
function isExcluded(schema: SchemaNode, key: string, present: ReadonlyMap<string, string>): boolean {
  if (schema.maxProperties === 1) return present.size > 0;
  if (key === 'ipBlock') return present.has('podSelector') || present.has('namespaceSelector');
  return present.has('ipBlock');
}

function shapeOf({ type }: SchemaNode): 'scalar' | 'map' | 'list' {
  return type === 'object' ? 'map' : type === 'array' ? 'list' : 'scalar';
}

function choicesOf(schema: SchemaNode): readonly string[] {
  return schema.enum ?? (schema.type === 'boolean' ? ['true', 'false'] : []);
}

/** Returns the ready forms of a whole list item or object. */
export function formSuggestions(schema: SchemaNode): readonly Suggestion[] {
  return (definitionOf(schema)['x-snippets'] ?? []).map(({ label, insertText, documentation }, index) => ({
    label,
    kind: CompletionItemKind.Snippet,
    rank: BEHIND_KEYS + index,
    documentation,
    body: { type: 'snippet', text: insertText },
  }));
}

/** Returns the values that the schema lists: enumerations, booleans, and the examples of lists, maps and fixed strings. */
export function valueSuggestions(schema: SchemaNode, path: string): readonly Suggestion[] {
  if (schema.enum !== undefined) {
    return schema.enum.map((value, rank) => enumValue(value, rank, schema['x-values']?.[value]));
  }
  if (schema.type === 'boolean') return [true, false].map((value, rank) => enumValue(value, rank));
  const isFixed = path === 'apiVersion' || path === 'kind';
  if (shapeOf(schema) === 'scalar' && !isFixed) return [];
  const values = (schema.examples ?? []).filter(isYamlValue);
  // An empty list says the most with the least: it comes last.
  const isEmptyList = (value: YamlValue): boolean => Array.isArray(value) && value.length === 0;
  const ordered = [...values.filter(value => !isEmptyList(value)), ...values.filter(isEmptyList)];
  return ordered.map((value, rank) => enumValue(value, rank));
}

function enumValue(value: YamlValue, rank: number, documentation?: string): Suggestion {
  const kind = typeof value === 'object' ? CompletionItemKind.Snippet : CompletionItemKind.EnumMember;
  return { label: labelOf(value), kind, rank, documentation, body: { type: 'value', value } };
}

function labelOf(value: YamlValue): string {
  return typeof value === 'string' ? value : flowSource(value);
}

function isYamlValue(value: unknown): value is YamlValue {
  if (Array.isArray(value)) return value.every(isYamlValue);
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isYamlValue);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
