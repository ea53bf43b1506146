import adminPoliciesJson from '../../../../schemas/admin-policies.json';
import adminNetworkPolicyJson from '../../../../schemas/adminnetworkpolicy.v1alpha1.json';
import baselineAdminNetworkPolicyJson from '../../../../schemas/baselineadminnetworkpolicy.v1alpha1.json';
import clusterNetworkPolicyJson from '../../../../schemas/clusternetworkpolicy.v1beta1.json';
import metaJson from '../../../../schemas/meta.v1.json';
import networkPolicyJson from '../../../../schemas/networkpolicy.v1.json';
import { onceForEach } from '../once.ts';

/** A completion of the schema: the text inserted holds tab stops as in VS Code's snippets. */
interface SchemaSnippet {
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
  readonly maxProperties?: number;
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
  /** The only channel of a custom resource definition that has the field. */
  readonly 'x-channel'?: string;
  /** True where the rules of custom resources begin: null is the same as absent, and a wrong type is one error of several. */
  readonly 'x-custom'?: boolean;
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
/** The schema of policy.networking.k8s.io/v1alpha1 AdminNetworkPolicy. */
export const adminNetworkPolicySchema: SchemaNode = adminNetworkPolicyJson;
/** The schema of policy.networking.k8s.io/v1alpha1 BaselineAdminNetworkPolicy. */
export const baselineAdminNetworkPolicySchema: SchemaNode = baselineAdminNetworkPolicyJson;
/** The schema of policy.networking.k8s.io/v1beta1 ClusterNetworkPolicy, which v1alpha2 shares. */
export const clusterNetworkPolicySchema: SchemaNode = clusterNetworkPolicyJson;

const schemas: readonly SchemaNode[] = [
  networkPolicySchema,
  adminNetworkPolicySchema,
  baselineAdminNetworkPolicySchema,
  clusterNetworkPolicySchema,
  adminPoliciesJson,
  metaJson,
];

// `…/definitions/Type/properties/field`: the field of another type is a field of this one, with its texts.
const FIELD = /#\/definitions\/([^/]+)\/properties\/([^/]+)$/;

/** The definitions of all schemas; a name stands for one definition whatever file it is in. */
export const definitions: ReadonlyMap<string, SchemaNode> = collectDefinitions();

function collectDefinitions(): ReadonlyMap<string, SchemaNode> {
  const named = new Map(schemas.flatMap(schema => Object.entries(schema.definitions ?? {})));
  return new Map([...named].map(([name, definition]) => [name, withOwnFields(definition, named)]));
}

function withOwnFields(definition: SchemaNode, named: ReadonlyMap<string, SchemaNode>): SchemaNode {
  if (definition.properties === undefined) return definition;
  const properties = Object.entries(definition.properties).map(([key, property]) => {
    const { $ref = '', ...own } = property;
    const [, type = '', field = ''] = FIELD.exec($ref) ?? [];
    const lent = named.get(type)?.properties?.[field];
    return [key, lent === undefined ? property : { ...lent, ...own }] as const;
  });
  return { ...definition, properties: Object.fromEntries(properties) };
}

/** Returns the schema with its reference followed; what stands beside the reference wins. */
export function resolveSchema(schema: SchemaNode): SchemaNode {
  return schema.$ref === undefined ? schema : followed(schema);
}

const followed = onceForEach((schema: SchemaNode): SchemaNode => {
  const { $ref: _followed, ...own } = schema;
  return { ...definitionOf(schema), ...own };
});

const REFERENCE = /#\/definitions\/([^/]+)$/;

/** Returns the definition that a schema refers to, with the texts of the type rather than of the field. */
export function definitionOf(schema: SchemaNode): SchemaNode {
  const name = REFERENCE.exec(schema.$ref ?? '')?.[1];
  return (name === undefined ? undefined : definitions.get(name)) ?? schema;
}

/** Returns the definitions that a schema uses, directly or not, in the order of the schema files. */
export function definitionsWithin(schema: SchemaNode): readonly SchemaNode[] {
  const found = new Set<SchemaNode>();
  collect(schema, found);
  return [...definitions.values()].filter(definition => found.has(definition));
}

function collect(schema: SchemaNode, found: Set<SchemaNode>): void {
  const definition = definitionOf(schema);
  if (found.has(definition)) return;
  found.add(definition);
  const { properties = {}, items, additionalProperties } = definition;
  for (const each of Object.values(properties)) collect(each, found);
  if (items !== undefined) collect(items, found);
  if (typeof additionalProperties === 'object') collect(additionalProperties, found);
}

/** Returns the schema of a field; undefined when there is no such field. */
export function fieldSchema(schema: SchemaNode, key: string): SchemaNode | undefined {
  const { properties, additionalProperties } = resolveSchema(schema);
  if (properties !== undefined && Object.hasOwn(properties, key)) return properties[key];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** Returns the schema at a path of keys and indexes, not yet resolved; undefined outside the schema. */
export function schemaAt(segments: readonly (string | number)[], from: SchemaNode): SchemaNode | undefined {
  let schema: SchemaNode | undefined = from;
  for (const segment of segments) {
    if (schema === undefined) return undefined;
    schema = typeof segment === 'number' ? resolveSchema(schema).items : fieldSchema(schema, segment);
  }
  return schema;
}
