import networkPolicyJson from '../../../../schemas/networkpolicy.v1.json';

/** A completion of the schema: the text inserted holds tab stops as in VS Code's snippets. */
export interface SchemaSnippet {
  readonly label: string;
  readonly insertText: string;
  readonly documentation: string;
}

/** One schema object with the texts that hover and completion show. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly title?: string;
  readonly markdownDescription?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
  /** The API field or type it describes. */
  readonly 'x-api'?: string;
  /** Place in completion lists, ascending. */
  readonly 'x-order'?: number;
  /** True where the API type is a pointer: null is the same as absent. */
  readonly 'x-pointer'?: boolean;
  /** On a property the whole entry is inserted, on a definition one list item without its dash. */
  readonly 'x-snippets'?: readonly SchemaSnippet[];
  /** What each value of an enumeration means. */
  readonly 'x-values'?: Readonly<Record<string, string>>;
}

/** The schema of networking.k8s.io/v1 NetworkPolicy. */
export const networkPolicySchema: SchemaNode = networkPolicyJson;

const REFERENCE = '#/definitions/';

/** Returns the schema with its reference followed; what stands beside the reference wins. */
export function resolveSchema(schema: SchemaNode): SchemaNode {
  if (schema.$ref === undefined) return schema;
  const target = networkPolicySchema.definitions?.[schema.$ref.slice(REFERENCE.length)] ?? {};
  const { $ref: _followed, ...own } = schema;
  return { ...target, ...own };
}

/** Returns the definition that a schema refers to, with the texts of the type rather than of the field. */
export function definitionOf(schema: SchemaNode): SchemaNode {
  return (schema.$ref && networkPolicySchema.definitions?.[schema.$ref.slice(REFERENCE.length)]) || schema;
}

/** Returns the schema of a field; undefined when there is no such field. */
export function fieldSchema(schema: SchemaNode, key: string): SchemaNode | undefined {
  const { properties, additionalProperties } = resolveSchema(schema);
  if (properties !== undefined && Object.hasOwn(properties, key)) return properties[key];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** Returns the schema at a path of keys and indexes, not yet resolved; undefined outside the schema. */
export function schemaAt(
  segments: readonly (string | number)[],
  from: SchemaNode = networkPolicySchema,
): SchemaNode | undefined {
  let schema: SchemaNode | undefined = from;
  for (const segment of segments) {
    if (schema === undefined) return undefined;
    schema = typeof segment === 'number' ? resolveSchema(schema).items : fieldSchema(schema, segment);
  }
  return schema;
}
