import type { MapNode, YamlNode } from '../parse/tree.ts';
import { fieldSchema, resolveSchema, type SchemaNode } from './schema-node.ts';

/** A plain value as JSON has it. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/**
 * Returns the value that the API server decodes from a tree; undefined for a null that counts as absent.
 * A null struct is `{}` and a null string empty; of repeated keys the last counts.
 */
export function decode(node: YamlNode, schema: SchemaNode | undefined): Value | undefined {
  const resolved = schema === undefined ? undefined : resolveSchema(schema);
  if (node.kind === 'list') return node.items.map(item => decode(item, resolved?.items) ?? null);
  if (node.kind === 'map') return decodeMap(node, resolved);
  return node.value === null && resolved !== undefined ? zeroOf(resolved) : node.value;
}

function decodeMap(node: MapNode, schema: SchemaNode | undefined): Value {
  // Without a prototype `__proto__` is a key like any other.
  const value: Record<string, Value> = Object.create(null);
  for (const entry of node.entries) {
    const decoded = decode(entry.value, schema === undefined ? undefined : fieldSchema(schema, entry.key));
    if (decoded === undefined) delete value[entry.key];
    else value[entry.key] = decoded;
  }
  return value;
}

function zeroOf(schema: SchemaNode): Value | undefined {
  if (schema['x-pointer'] === true) return undefined;
  if (schema.type === 'string') return '';
  return schema.properties === undefined ? undefined : {};
}
