import type { ResourceBase } from '../objects/object.ts';
import { readInteger } from '../objects/read-fields.ts';
import { childOf, itemsOf, type MapNode, stringOf, type YamlNode } from '../parse/tree.ts';
import type { ApiExtension, ServiceCall } from './resource.ts';

/** Reads a webhook configuration of admissionregistration.k8s.io: each webhook's `clientConfig.service`. */
export function readWebhooks(base: ResourceBase): ApiExtension {
  const calls = itemsOf(childOf(base.node, 'webhooks')).flatMap((webhook, index) =>
    callOf(childOf(childOf(webhook, 'clientConfig'), 'service'), `webhooks[${index}].clientConfig.service`),
  );
  return { type: 'api-extension', calls, ...base };
}

/** Reads a CustomResourceDefinition: the Service that converts its versions, where there is one. */
export function readDefinition(base: ResourceBase): ApiExtension {
  const conversion = childOf(childOf(base.node, 'spec'), 'conversion');
  const service = childOf(childOf(childOf(conversion, 'webhook'), 'clientConfig'), 'service');
  return { type: 'api-extension', calls: callOf(service, 'spec.conversion.webhook.clientConfig.service'), ...base };
}

/** Reads an APIService of apiregistration.k8s.io: the Service that answers for its group. */
export function readAggregated(base: ResourceBase): ApiExtension {
  const service = childOf(childOf(base.node, 'spec'), 'service');
  return { type: 'api-extension', calls: callOf(service, 'spec.service'), ...base };
}

/** Port 443 where none is written: admissionregistration.k8s.io/v1 ServiceReference, port. */
const DEFAULT_PORT = 443;

function callOf(node: YamlNode | undefined, path: string): readonly ServiceCall[] {
  const name = stringOf(childOf(node, 'name'));
  const namespace = stringOf(childOf(node, 'namespace'));
  if (node?.kind !== 'map' || name === undefined || namespace === undefined) return [];
  return [{ name, namespace, port: portOf(node), span: node.span, path }];
}

function portOf(node: MapNode): number {
  const port = childOf(node, 'port');
  return (port === undefined ? undefined : readInteger(port, '')) ?? DEFAULT_PORT;
}
