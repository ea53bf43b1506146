import { fieldValue } from '../objects/field.ts';
import type { ResourceBase } from '../objects/object.ts';
import { readField, readLabels, readString } from '../objects/read-fields.ts';
import type { ValidationOptions } from '../objects/validation.ts';
import type { ParsedDocument } from '../parse/document.ts';
import { childOf, type MapNode, stringOf, type YamlNode } from '../parse/tree.ts';
import { readPolicy } from '../policies/dialects.ts';
import { policyGroupOf } from '../policies/groups.ts';
import { isPolicyKind, POLICY_KIND_NAMES, POLICY_KINDS } from '../policies/kinds.ts';
import { readAggregated, readDefinition, readWebhooks } from './read-extension.ts';
import { GATEWAY_GROUP, readGatewayRoute, readReferenceGrant } from './read-gateway.ts';
import { readPodMonitor, readServiceMonitor } from './read-monitor.ts';
import { readNode as readClusterNode } from './read-node.ts';
import { readRoute } from './read-route.ts';
import { readService } from './read-service.ts';
import { isWorkloadKind, readCustomWorkload, readWorkload } from './read-workload.ts';
import type { Resource } from './resource.ts';

/** Kinds that belong to no namespace. */
const CLUSTER_SCOPED = new Set<string>([
  'Namespace',
  'Node',
  ...POLICY_KIND_NAMES.filter(kind => POLICY_KINDS[kind].scope === 'cluster'),
  'CiliumClusterwideNetworkPolicy',
  'GlobalNetworkPolicy',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'APIService',
  'ClusterIssuer',
]);

/**
 * Returns the objects of a document in written order, as they are for an API server; `List` kinds are opened. Text without
 * a kind gives none.
 */
export function readResources({ root, text }: ParsedDocument, validation?: ValidationOptions): readonly Resource[] {
  return root === undefined ? [] : readNode(root, { text, validation });
}

/** What all objects of a document have alike. */
type Source = Pick<ResourceBase, 'text' | 'validation'>;

function readNode(node: YamlNode, source: Source, implied?: Implied): readonly Resource[] {
  if (node.kind !== 'map') return [];
  const kind = stringOf(childOf(node, 'kind')) ?? implied?.kind;
  if (kind === undefined) return [];
  const apiVersion = stringOf(childOf(node, 'apiVersion')) ?? implied?.apiVersion ?? '';
  const items = childOf(node, 'items');
  if (kind.endsWith('List') && items?.kind === 'list') {
    // Items of an XxxList may leave out their kind.
    const each = kind === 'List' ? undefined : { kind: kind.slice(0, -'List'.length), apiVersion };
    return items.items.flatMap(item => readNode(item, source, each));
  }
  return [readResource(source, node, kind, apiVersion)];
}

interface Implied {
  readonly kind: string;
  readonly apiVersion: string;
}

function readResource(source: Source, node: MapNode, kind: string, apiVersion: string): Resource {
  const base = readBase(source, node, kind, apiVersion);
  const group = groupOf(apiVersion);
  if (isPolicyKind(kind) && policyGroupOf(kind, group) !== undefined) return readPolicy(kind, base);
  if (kind === 'Namespace' && group === '') return { type: 'namespace', ...base };
  if (kind === 'Node' && group === '') return readClusterNode(base);
  if (kind === 'Service' && group === '') return readService(base);
  if (isWorkloadKind(kind) && WORKLOAD_GROUPS.has(group)) return readWorkload(base);
  const read = READERS.get(`${group}/${kind}`)?.(base) ?? readRoute(base, group);
  return read ?? readCustomWorkload(base) ?? { type: 'other', ...base };
}

/** Kinds of other groups that rules ask about, by group and kind. */
const READERS: ReadonlyMap<string, (base: ResourceBase) => Resource> = new Map<
  string,
  (base: ResourceBase) => Resource
>([
  ['admissionregistration.k8s.io/ValidatingWebhookConfiguration', readWebhooks],
  ['admissionregistration.k8s.io/MutatingWebhookConfiguration', readWebhooks],
  ['apiextensions.k8s.io/CustomResourceDefinition', readDefinition],
  ['apiregistration.k8s.io/APIService', readAggregated],
  [`${GATEWAY_GROUP}/GRPCRoute`, readGatewayRoute],
  [`${GATEWAY_GROUP}/HTTPRoute`, readGatewayRoute],
  [`${GATEWAY_GROUP}/ReferenceGrant`, readReferenceGrant],
  [`${GATEWAY_GROUP}/TCPRoute`, readGatewayRoute],
  [`${GATEWAY_GROUP}/TLSRoute`, readGatewayRoute],
  ['monitoring.coreos.com/ServiceMonitor', readServiceMonitor],
  ['monitoring.coreos.com/PodMonitor', readPodMonitor],
]);

const WORKLOAD_GROUPS = new Set(['', 'apps', 'batch', 'extensions']);

function readBase({ text, validation }: Source, node: MapNode, kind: string, apiVersion: string): ResourceBase {
  const metadata = childOf(node, 'metadata');
  const nameField = readField(metadata, 'name', 'metadata.name', readString);
  const namespaceField = readField(metadata, 'namespace', 'metadata.namespace', readString);
  const namespace = CLUSTER_SCOPED.has(kind) ? '' : fieldValue(namespaceField) || 'default';
  const name = fieldValue(nameField) ?? stringOf(childOf(metadata, 'generateName')) ?? '';
  return {
    apiVersion,
    kind,
    name,
    namespace,
    nameField,
    namespaceField,
    labels: readLabels(childOf(metadata, 'labels')),
    annotations: readLabels(childOf(metadata, 'annotations')),
    text,
    validation,
    node,
    identity: `${groupOf(apiVersion)}/${kind}/${namespace}/${name}`,
  };
}

function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(apiVersion.indexOf('/'), 0));
}
