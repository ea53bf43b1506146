import type { Direction, ResourceBase } from '../../objects/object.ts';
import {
  type Reader,
  readEveryItem,
  readField,
  readInteger,
  readString,
  readStringItem,
} from '../../objects/read-fields.ts';
import { readCustomSelector } from '../../objects/read-selector.ts';
import { childOf, stringOf, type YamlNode } from '../../parse/tree.ts';
import type { Protocol } from '../../sets/traffic.ts';
import { MAX_PORT } from '../../sets/traffic.ts';
import type { AdminPeer, AdminPods, AdminPolicy, AdminPolicyRule, AdminPort, AdminPortRange } from './policy.ts';

/** Reads a policy of policy.networking.k8s.io, of any of its kinds and versions, as far as it can be read. */
export function readAdminPolicy(base: ResourceBase): AdminPolicy {
  const spec = childOf(base.node, 'spec');
  return {
    type: 'admin-policy',
    tier: readField(spec, 'tier', 'spec.tier', readString),
    priority: readField(spec, 'priority', 'spec.priority', readInteger),
    subject: readField(spec, 'subject', 'spec.subject', readPods),
    ingress: readField(spec, 'ingress', 'spec.ingress', readRules('ingress')),
    egress: readField(spec, 'egress', 'spec.egress', readRules('egress')),
    ...base,
  };
}

const readRules = (direction: Direction): Reader<readonly AdminPolicyRule[]> =>
  readEveryItem((node, path, index) => {
    const peers = direction === 'ingress' ? 'from' : 'to';
    const ports = childOf(node, 'ports') === undefined ? 'protocols' : 'ports';
    return {
      direction,
      index,
      name: readField(node, 'name', `${path}.name`, readString),
      action: readField(node, 'action', `${path}.action`, readString),
      peers: readField(node, peers, `${path}.${peers}`, readEveryItem(readPeer)),
      ports: readField(node, ports, `${path}.${ports}`, readEveryItem(readPort)),
      node,
      path,
    };
  });

/** Reads what a subject or a peer says of pods. */
export function readPods(node: YamlNode, path: string): AdminPods {
  const selector = (parent: YamlNode, key: string, at: string): AdminPods['namespaces'] =>
    readField(parent, key, `${at}.${key}`, readCustomSelector);
  return {
    namespaces: selector(node, 'namespaces', path),
    pods: readField(node, 'pods', `${path}.pods`, (pods, at) => ({
      namespaceSelector: selector(pods, 'namespaceSelector', at),
      podSelector: selector(pods, 'podSelector', at),
    })),
    node,
    path,
  };
}

function readPeer(node: YamlNode, path: string): AdminPeer {
  return {
    ...readPods(node, path),
    networks: readField(node, 'networks', `${path}.networks`, readEveryItem(readStringItem)),
    nodes: readField(node, 'nodes', `${path}.nodes`, readCustomSelector),
    hasDomainNames: childOf(node, 'domainNames') !== undefined,
  };
}

function readPort(node: YamlNode, path: string): AdminPort {
  const name = stringOf(childOf(node, 'namedPort') ?? childOf(node, 'destinationNamedPort'));
  return { name, ranges: [...oldRange(node), ...newRanges(node)], node, path };
}

/** `portNumber` and `portRange` of v1alpha1; the protocol defaults to TCP. */
function oldRange(node: YamlNode): readonly AdminPortRange[] {
  const single = childOf(node, 'portNumber');
  const range = childOf(node, 'portRange');
  const protocol = protocolNamed(stringOf(childOf(single ?? range, 'protocol')) ?? 'TCP');
  return rangeOf(protocol, childOf(single, 'port'), range);
}

/** `tcp`, `udp` and `sctp` of v1alpha2 and v1beta1. */
function newRanges(node: YamlNode): readonly AdminPortRange[] {
  return KEYS.flatMap(([key, protocol]) => {
    const entry = childOf(node, key);
    if (entry === undefined) return [];
    const port = childOf(entry, 'destinationPort');
    if (port === undefined) return [{ protocol, low: 1, high: MAX_PORT }];
    return rangeOf(protocol, childOf(port, 'number'), childOf(port, 'range'));
  });
}

function rangeOf(
  protocol: Protocol | undefined,
  number: YamlNode | undefined,
  range: YamlNode | undefined,
): readonly AdminPortRange[] {
  const low = numberOf(number ?? childOf(range, 'start'));
  const high = numberOf(number ?? childOf(range, 'end'));
  return low === undefined || high === undefined || protocol === undefined ? [] : [{ protocol, low, high }];
}

const KEYS: readonly (readonly [string, Protocol])[] = [
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['sctp', 'SCTP'],
];

function protocolNamed(text: string): Protocol | undefined {
  return KEYS.find(([, protocol]) => protocol === text)?.[1];
}

function numberOf(node: YamlNode | undefined): number | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}
