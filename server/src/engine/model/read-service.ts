import type { ResourceBase } from '../objects/object.ts';
import { readInteger, readIntOrString, readLabels } from '../objects/read-fields.ts';
import { childOf, isNull, itemsOf, stringOf, type YamlNode } from '../parse/tree.ts';
import { readProtocol } from './read-workload.ts';
import type { Service, ServicePort } from './resource.ts';

/** Reads a core/v1 Service. */
export function readService(base: ResourceBase): Service {
  const spec = childOf(base.node, 'spec');
  const selector = readLabels(childOf(spec, 'selector'));
  const ports = childOf(spec, 'ports');
  const listed = childOf(spec, 'clusterIPs');
  const addresses = [childOf(spec, 'clusterIP'), ...(listed?.kind === 'list' ? listed.items : [])].map(stringOf);
  return {
    type: 'service',
    selector: selector.size === 0 ? undefined : selector,
    ports: ports?.kind === 'list' ? ports.items.flatMap(readServicePort) : [],
    clusterIps: [...new Set(addresses)].filter(ip => ip !== undefined && ip !== '' && ip !== 'None').map(String),
    serviceType: stringOf(childOf(spec, 'type')) ?? 'ClusterIP',
    externalTrafficPolicy: stringOf(childOf(spec, 'externalTrafficPolicy')),
    externalIps: textsOf(childOf(spec, 'externalIPs')),
    sourceRanges: textsOf(childOf(spec, 'loadBalancerSourceRanges')),
    headless: addresses.includes('None'),
    ...base,
  };
}

function textsOf(list: YamlNode | undefined): readonly string[] {
  return itemsOf(list).flatMap(item => stringOf(item) ?? []);
}

function readServicePort(node: YamlNode): ServicePort[] {
  const portNode = childOf(node, 'port');
  const port = portNode === undefined ? undefined : readInteger(portNode, '');
  if (port === undefined) return [];
  const target = childOf(node, 'targetPort');
  const written = target === undefined || isNull(target) ? undefined : readIntOrString(target, '');
  return [
    {
      name: stringOf(childOf(node, 'name')),
      port,
      targetPort: written === undefined || written === '' || written === 0 ? port : written,
      protocol: readProtocol(childOf(node, 'protocol')),
      span: node.span,
    },
  ];
}
