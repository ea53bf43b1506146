import type { Field } from '../../objects/field.ts';
import type { Direction, ResourceBase } from '../../objects/object.ts';
import {
  type Reader,
  readField,
  readInteger,
  readIntOrString,
  readList,
  readString,
  readStringItem,
} from '../../objects/read-fields.ts';
import { readSelector } from '../../objects/read-selector.ts';
import { childOf, isNull, type YamlNode } from '../../parse/tree.ts';
import type { IpBlock, NetworkPolicy, Peer, PolicyPort, PolicyRule } from './policy.ts';

/** Reads a networking.k8s.io/v1 NetworkPolicy as far as it can be read. */
export function readNetworkPolicy(base: ResourceBase): NetworkPolicy {
  const spec = childOf(base.node, 'spec');
  return {
    type: 'network-policy',
    spec,
    podSelector: readField(spec, 'podSelector', 'spec.podSelector', readSelector),
    policyTypes: readField(spec, 'policyTypes', 'spec.policyTypes', readList(readStringItem)),
    ingress: readRules(spec, 'ingress'),
    egress: readRules(spec, 'egress'),
    ...base,
  };
}

function readRules(spec: YamlNode | undefined, direction: Direction): Field<readonly PolicyRule[]> {
  return readField(spec, direction, `spec.${direction}`, (node, path) =>
    node.kind !== 'list'
      ? undefined
      : node.items.flatMap((item, index) => readRule(item, `${path}[${index}]`, direction, index)),
  );
}

function readRule(node: YamlNode, path: string, direction: Direction, index: number): PolicyRule[] {
  if (node.kind !== 'map' && !isNull(node)) return [];
  const peers = direction === 'ingress' ? 'from' : 'to';
  return [
    {
      direction,
      index,
      peers: readField(node, peers, `${path}.${peers}`, readList(readPeer)),
      ports: readField(node, 'ports', `${path}.ports`, readList(readPort)),
      node,
      path,
    },
  ];
}

const readPeer: Reader<Peer> = (node, path) =>
  node.kind !== 'map' && !isNull(node)
    ? undefined
    : {
        podSelector: readField(node, 'podSelector', `${path}.podSelector`, readSelector),
        namespaceSelector: readField(node, 'namespaceSelector', `${path}.namespaceSelector`, readSelector),
        ipBlock: readField(node, 'ipBlock', `${path}.ipBlock`, readIpBlock),
        node,
        path,
      };

const readIpBlock: Reader<IpBlock> = (node, path) =>
  node.kind !== 'map'
    ? undefined
    : {
        cidr: readField(node, 'cidr', `${path}.cidr`, readString),
        except: readField(node, 'except', `${path}.except`, readList(readStringItem)),
        node,
        path,
      };

const readPort: Reader<PolicyPort> = (node, path) =>
  node.kind !== 'map' && !isNull(node)
    ? undefined
    : {
        protocol: readField(node, 'protocol', `${path}.protocol`, readString),
        port: readField(node, 'port', `${path}.port`, readIntOrString),
        endPort: readField(node, 'endPort', `${path}.endPort`, readInteger),
        node,
        path,
      };
