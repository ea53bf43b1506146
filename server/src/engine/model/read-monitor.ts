import { fieldValue } from '../objects/field.ts';
import type { ResourceBase } from '../objects/object.ts';
import { readField, readIntOrString } from '../objects/read-fields.ts';
import { everything, readCustomSelector } from '../objects/read-selector.ts';
import { childOf, isTrue, itemsOf, stringOf, type YamlNode } from '../parse/tree.ts';
import type { Monitor, MonitorEndpoint } from './resource.ts';

/** Reads a ServiceMonitor of monitoring.coreos.com, which picks Services. */
export function readServiceMonitor(base: ResourceBase): Monitor {
  return readMonitor(base, 'services', 'endpoints');
}

/** Reads a PodMonitor of monitoring.coreos.com, which picks pods. */
export function readPodMonitor(base: ResourceBase): Monitor {
  return readMonitor(base, 'pods', 'podMetricsEndpoints');
}

function readMonitor(base: ResourceBase, picks: Monitor['picks'], list: string): Monitor {
  const spec = childOf(base.node, 'spec');
  const selector = fieldValue(readField(spec, 'selector', 'spec.selector', readCustomSelector));
  return {
    type: 'monitor',
    picks,
    selector: selector ?? everything('spec.selector'),
    namespaces: namespacesOf(base, childOf(spec, 'namespaceSelector')),
    endpoints: itemsOf(childOf(spec, list)).map((node, index) => readEndpoint(node, `spec.${list}[${index}]`)),
    ...base,
  };
}

function namespacesOf({ namespace }: ResourceBase, node: YamlNode | undefined): Monitor['namespaces'] {
  const any = childOf(node, 'any');
  if (isTrue(any)) return 'any';
  const names = itemsOf(childOf(node, 'matchNames')).flatMap(item => stringOf(item) ?? []);
  return names.length > 0 ? names : [namespace];
}

function readEndpoint(node: YamlNode, path: string): MonitorEndpoint {
  const number = childOf(node, 'portNumber');
  const target = number ?? childOf(node, 'targetPort');
  return {
    port: stringOf(childOf(node, 'port')),
    targetPort: target === undefined ? undefined : readIntOrString(target, path),
    span: node.span,
    path,
  };
}
