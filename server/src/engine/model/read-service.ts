import { isNull, stringOf, valueOf, type YamlNode } from '../parse/tree.ts';
import { readInteger, readIntOrString, readLabels } from './read-fields.ts';
import { readProtocol } from './read-workload.ts';
import type { ResourceBase, Service, ServicePort } from './resource.ts';

/** Reads a core/v1 Service. */
export function readService(base: ResourceBase): Service {
  const spec = valueOf(base.node, 'spec');
  const selector = readLabels(valueOf(spec, 'selector'));
  const ports = valueOf(spec, 'ports');
  const listed = valueOf(spec, 'clusterIPs');
  const addresses = [valueOf(spec, 'clusterIP'), ...(listed?.kind === 'list' ? listed.items : [])].map(stringOf);
  return {
    ...base,
    type: 'service',
    selector: selector.size === 0 ? undefined : selector,
    ports: ports?.kind === 'list' ? ports.items.flatMap(readServicePort) : [],
    clusterIps: [...new Set(addresses)].filter(ip => ip !== undefined && ip !== '' && ip !== 'None').map(String),
    serviceType: stringOf(valueOf(spec, 'type')) ?? 'ClusterIP',
    externalTrafficPolicy: stringOf(valueOf(spec, 'externalTrafficPolicy')),
  };
}

function readServicePort(node: YamlNode): ServicePort[] {
  const portNode = valueOf(node, 'port');
  const port = portNode === undefined ? undefined : readInteger(portNode, '');
  if (port === undefined) return [];
  const target = valueOf(node, 'targetPort');
  const written = target === undefined || isNull(target) ? undefined : readIntOrString(target, '');
  return [
    {
      name: stringOf(valueOf(node, 'name')),
      port,
      targetPort: written === undefined || written === '' || written === 0 ? port : written,
      protocol: readProtocol(valueOf(node, 'protocol')),
      span: node.span,
    },
  ];
}
