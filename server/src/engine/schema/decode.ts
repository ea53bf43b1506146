import type { MapNode, YamlNode } from '../parse/tree.ts';
import { fieldSchema, resolveSchema, type SchemaNode } from './schema-node.ts';

/** A plain value as JSON has it. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

/**
 * Returns the value that the API server decodes from a tree; undefined for a null that counts as absent. Of repeated
 * keys the last counts. A null struct is `{}` and a null string empty, but under the rules of custom resources a null
 * field counts as absent and a null item as null.
 */
export function decode(node: YamlNode, schema: SchemaNode | undefined, custom = false): Value | undefined {
  const resolved = schema === undefined ? undefined : resolveSchema(schema);
  const isCustom = custom || resolved?.['x-custom'] === true;
  if (node.kind === 'list') return node.items.map(item => decode(item, resolved?.items, isCustom) ?? null);
  if (node.kind === 'map') return decodeMap(node, resolved, isCustom);
  if (node.value !== null || resolved === undefined) return node.value;
  return isCustom ? undefined : zeroOf(resolved);
}

function decodeMap(node: MapNode, schema: SchemaNode | undefined, custom: boolean): Value {
  // Without a prototype `__proto__` is a key like any other.
  const value: Record<string, Value> = Object.create(null);
  for (const entry of node.entries) {
    const field = schema === undefined ? undefined : fieldSchema(schema, entry.key);
    const decoded = decode(entry.value, field, custom);
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
