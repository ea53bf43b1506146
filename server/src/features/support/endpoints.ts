import type { Workload } from '../../engine/model/resource.ts';
import type { Cluster } from '../../engine/reachability/cluster.ts';
import { controllerPods } from '../../engine/reachability/controller-pods.ts';
import type { Endpoint } from '../../engine/reachability/explain.ts';
import { twinOf, withPods } from '../../engine/reachability/hypothetical.ts';
import { NOTHING } from '../../engine/reachability/traffic-table.ts';
import { type AddressSet, FAMILIES } from '../../engine/sets/addresses.ts';
import type { Axis } from '../protocol.ts';
import type { ReachabilityModel } from './reachability-model.ts';

/** The ends to ask about, in the cluster that knows them. */
export interface Ends {
  readonly cluster: Cluster;
  readonly source: Endpoint;
  readonly destination: Endpoint;
}

/** Returns the pods or addresses that two axes stand for; of several the ones that may exchange something. */
export function endsOf(model: ReachabilityModel, source: Axis, destination: Axis): Ends | undefined {
  const { cluster } = model;
  const [from, to] = [membersOf(model, source), membersOf(model, destination)];
  const single = to[0] === undefined ? addressEnd(model, destination, 'egress') : workloadEnd(to[0]);
  if (source.type === 'ingress-controller') {
    const { pods, madeUp } = controllerPods(cluster);
    return single && { cluster: withPods(cluster, [...madeUp]), source: workloadEnd(pods[0]), destination: single };
  }
  const first = from[0] === undefined ? addressEnd(model, source, 'ingress') : workloadEnd(from[0]);
  if (first === undefined || single === undefined) return undefined;
  const pair = pairOf(cluster, from, to);
  if (pair !== undefined) return { cluster, source: workloadEnd(pair[0]), destination: workloadEnd(pair[1]) };
  if (first.type === 'workload' && single.type === 'workload') return withTwin(cluster, single.workload);
  return { cluster, source: first, destination: single };
}

function workloadEnd(workload: Workload): Endpoint {
  return { type: 'workload', workload };
}

function membersOf(model: ReachabilityModel, axis: Axis): readonly Workload[] {
  if (axis.type !== 'workload') return [];
  return model.entries.find(({ key }) => axis.id === `workload:${key}`)?.members ?? [];
}

/** Returns two different workloads, connected ones where there are such. */
function pairOf(
  { reachability }: Cluster,
  from: readonly Workload[],
  to: readonly Workload[],
): readonly [Workload, Workload] | undefined {
  const pairs = from.flatMap(a => to.filter(b => a !== b).map(b => [a, b] as const));
  return pairs.find(([a, b]) => reachability.allowedId(a, b) !== NOTHING) ?? pairs[0];
}

/** Asks about two pods of one workload. */
function withTwin(cluster: Cluster, workload: Workload): Ends {
  const twin = twinOf(workload);
  return { cluster: withPods(cluster, [twin]), source: workloadEnd(twin), destination: workloadEnd(workload) };
}

function addressEnd(model: ReachabilityModel, axis: Axis, direction: 'ingress' | 'egress'): Endpoint | undefined {
  const cells = model.outside[direction];
  const first = model.samples.length + (direction === 'ingress' && model.routed.size > 0 ? 1 : 0);
  const cell = axis.type === 'addresses' ? cells[axis.class - first] : undefined;
  return cell === undefined ? undefined : sampleOf(cell.addresses);
}

/** Returns an address of the widest range. */
function sampleOf(set: AddressSet): Endpoint | undefined {
  const ranges = FAMILIES.flatMap(family => set[family].map(([low, high]) => ({ family, low, size: high - low })));
  const family = ranges.some(range => range.family === 'IPv4') ? 'IPv4' : 'IPv6';
  const [widest] = ranges.filter(range => range.family === family).toSorted((a, b) => (a.size > b.size ? -1 : 1));
  return widest && { type: 'address', address: { family, value: widest.low } };
}
