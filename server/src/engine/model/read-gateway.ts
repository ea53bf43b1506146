import type { ResourceBase } from '../objects/object.ts';
import { readInteger } from '../objects/read-fields.ts';
import { childOf, itemsOf, stringOf, type YamlNode } from '../parse/tree.ts';
import type { ReferenceGrant, Route, RouteBackend } from './resource.ts';

/** The API group of the Gateway API. */
export const GATEWAY_GROUP = 'gateway.networking.k8s.io';

/** Reads an HTTPRoute, GRPCRoute, TCPRoute or TLSRoute; mirrored requests reach their backend as well. */
export function readGatewayRoute(base: ResourceBase): Route {
  const spec = childOf(base.node, 'spec');
  const parents = itemsOf(childOf(spec, 'parentRefs'));
  // A route of a Service is one of a mesh, and no gateway's.
  const isOfMesh = parents.length > 0 && parents.every(parent => stringOf(childOf(parent, 'kind')) === 'Service');
  const rules = isOfMesh ? [] : itemsOf(childOf(spec, 'rules'));
  const backends = rules.flatMap(rule => {
    const listed = itemsOf(childOf(rule, 'backendRefs')).filter(isUsed);
    return [...listed, ...[rule, ...listed].flatMap(mirrorsOf)];
  });
  return { type: 'route', backends: backends.flatMap(node => readBackend(node, base.namespace)), ...base };
}

// BackendRef: no traffic is forwarded to a backend of weight 0.
function isUsed(node: YamlNode): boolean {
  const weight = childOf(node, 'weight');
  return weight === undefined || readInteger(weight, '') !== 0;
}

function mirrorsOf(node: YamlNode): readonly YamlNode[] {
  return itemsOf(childOf(node, 'filters')).flatMap(
    filter => childOf(childOf(filter, 'requestMirror'), 'backendRef') ?? [],
  );
}

function readBackend(node: YamlNode, own: string): readonly RouteBackend[] {
  const serviceName = stringOf(childOf(node, 'name'));
  const isService = (stringOf(childOf(node, 'kind')) ?? 'Service') === 'Service' && !stringOf(childOf(node, 'group'));
  if (serviceName === undefined || !isService) return [];
  const port = childOf(node, 'port');
  const namespace = stringOf(childOf(node, 'namespace')) ?? own;
  return [{ serviceName, namespace, port: port === undefined ? undefined : readInteger(port, ''), span: node.span }];
}

/** Reads a ReferenceGrant: which routes of other namespaces may lead to which Services of its own. */
export function readReferenceGrant(base: ResourceBase): ReferenceGrant {
  const spec = childOf(base.node, 'spec');
  const from = itemsOf(childOf(spec, 'from')).flatMap(node => {
    const [kind, namespace] = [childOf(node, 'kind'), childOf(node, 'namespace')].map(stringOf);
    const isRoute = stringOf(childOf(node, 'group')) === GATEWAY_GROUP;
    return isRoute && kind !== undefined && namespace !== undefined ? [{ kind, namespace }] : [];
  });
  const services = itemsOf(childOf(spec, 'to')).flatMap(node => {
    const isService = stringOf(childOf(node, 'kind')) === 'Service' && !stringOf(childOf(node, 'group'));
    return isService ? [stringOf(childOf(node, 'name'))] : [];
  });
  return { type: 'reference-grant', from, services, ...base };
}
