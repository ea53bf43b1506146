import { Cluster, type IpBlockPods } from '../../server/src/engine/cluster/cluster.ts';
import type { Endpoint } from '../../server/src/engine/cluster/endpoint.ts';
import { readResources } from '../../server/src/engine/model/read-resources.ts';
import type { Workload } from '../../server/src/engine/model/resource.ts';
import { parseDocument } from '../../server/src/engine/parse/parse-document.ts';
import { splitDocuments } from '../../server/src/engine/parse/split.ts';
import { type Address, parseAddress } from '../../server/src/engine/sets/address.ts';
import type { Protocol, TrafficSet } from '../../server/src/engine/sets/traffic.ts';
import { PROBED_PORTS, PROTOCOLS } from './universe.ts';
import type { End, Packet, Pod } from './world.ts';

/** Reads a file's text the way the server does, without the workspace around it. */
export function clusterOf(text: string, ipBlockPods: IpBlockPods = 'match'): Cluster {
  const resources = splitDocuments(text).flatMap(({ start, end }) => {
    const document = parseDocument(text.slice(start, end));
    if (document.problems.length > 0) throw new Error(document.problems.map(({ message }) => message).join('\n'));
    return readResources(document);
  });
  return new Cluster(resources, { ipBlockPods });
}

/** Every packet that the comparisons try. */
export const PACKETS: readonly (Packet & { readonly protocol: Protocol })[] = PROTOCOLS.flatMap(protocol =>
  PROBED_PORTS.map(port => ({ protocol, port })),
);

/** Says whether a set of the engine holds a packet. */
export function holds(set: TrafficSet, { protocol, port }: (typeof PACKETS)[number]): boolean {
  return set[protocol].some(([low, high]) => low <= port && port <= high);
}

/** Returns the engine's workload for a pod of the oracle. */
export function workloadOf(cluster: Cluster, pod: Pod): Workload {
  const found = cluster.workloads.find(
    each => each.namespace === pod.namespace && each.kind === pod.kind && each.name === pod.name,
  );
  if (found === undefined) throw new Error(`The engine lost ${pod.namespace}/${pod.kind}/${pod.name}`);
  return found;
}

/** Returns what the engine calls an end. */
export function endpointOf(cluster: Cluster, end: End): Endpoint {
  return end.type === 'external'
    ? { type: 'address', address: addressOf(end.address) }
    : { type: 'workload', workload: workloadOf(cluster, end) };
}

/** Reads an address that is known to be one. */
export function addressOf(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`no address: ${text}`);
  return address;
}
