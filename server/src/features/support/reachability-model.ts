import type { Direction, Workload } from '../../engine/model/resource.ts';
import type { PodClass } from '../../engine/reachability/classes.ts';
import type { Cluster } from '../../engine/reachability/cluster.ts';
import { type RoutedWorkload, type Routing, routingOf } from '../../engine/reachability/ingress-controller.ts';
import { ShownCluster } from '../../engine/reachability/shown.ts';
import { NOTHING, type TrafficId } from '../../engine/reachability/traffic-table.ts';
import { isNoTraffic } from '../../engine/sets/traffic.ts';
import { type CommonCell, partitionAddresses } from './address-partition.ts';

/** A workload as shown: the objects behind it, and the class of those that nothing tells apart. */
export interface ShownEntry {
  readonly key: string;
  readonly members: readonly Workload[];
  readonly class: number;
}

/** What the matrix is made of: entries by namespace, classes, and the cells of addresses outside. */
export interface ReachabilityModel {
  readonly cluster: Cluster;
  readonly entries: readonly ShownEntry[];
  /** One entry's key for each class. */
  readonly samples: readonly string[];
  /** What pods of one class may send to (other) pods of another. */
  between(source: number, destination: number): TrafficId;
  /** Addresses as sources (ingress) and as destinations (egress), with the traffic for each class. */
  readonly outside: Readonly<Record<Direction, readonly CommonCell[]>>;
  readonly routing: Routing;
  /** What the ingress controller may send to each class; empty where nothing is routed through. */
  readonly routed: ReadonlyMap<number, TrafficId>;
}

const models = new WeakMap<Cluster, ReachabilityModel>();

/** Returns the model of a cluster; computed when first asked for and kept with the cluster. */
export function reachabilityModel(cluster: Cluster): ReachabilityModel {
  let model = models.get(cluster);
  if (model === undefined) {
    model = build(cluster);
    models.set(cluster, model);
  }
  return model;
}

function build(cluster: Cluster): ReachabilityModel {
  const shown = new ShownCluster(cluster, cluster.reachability.traffic);
  const routing = routingOf(cluster);
  const members = membersByKey(cluster);
  const routedKeys = new Map(routing.workloads.map(routed => [keyOf(routed.workload), routed]));
  const samples: string[] = [];
  const classes = new Map<string, number>();
  const entries = [...shown.workloads]
    .toSorted(([, a], [, b]) => order(a.namespace, b.namespace) || order(a.name, b.name) || order(a.kind, b.kind))
    .map(([key]) => {
      // Routes lead to single workloads, whatever their class.
      const profile = `${shown.profileOf(key)}|${trafficKey(routedKeys.get(key))}`;
      const index = classes.get(profile) ?? samples.push(key) - 1;
      classes.set(profile, index);
      return { key, members: members.get(key) ?? [], class: index };
    });
  const outside = (direction: Direction): readonly CommonCell[] =>
    partitionAddresses(samples.map(key => shown.outside(key, direction)));
  return {
    cluster,
    entries,
    samples,
    between: betweenClasses(
      cluster,
      samples.map(key => podClassesOf(cluster, members.get(key) ?? [])),
    ),
    outside: { ingress: outside('ingress'), egress: outside('egress') },
    routing,
    routed: routedClasses(cluster, samples, routedKeys),
  };
}

/** The classes of pods behind a shown workload: one, but for Pods with one owner and different labels. */
function podClassesOf({ reachability }: Cluster, members: readonly Workload[]): readonly PodClass[] {
  return [...new Set(members.flatMap(member => reachability.classes.of.get(member) ?? []))];
}

function betweenClasses(
  { reachability }: Cluster,
  classes: readonly (readonly PodClass[])[],
): (source: number, destination: number) => TrafficId {
  return (source, destination) => {
    let sum = NOTHING;
    for (const from of classes[source] ?? [])
      for (const to of classes[destination] ?? [])
        sum = reachability.traffic.unite(sum, reachability.between(from, to));
    return sum;
  };
}

function routedClasses(
  { reachability }: Cluster,
  samples: readonly string[],
  routed: ReadonlyMap<string, RoutedWorkload>,
): ReadonlyMap<number, TrafficId> {
  const ids = samples.map((key, index) => {
    const allowed = routed.get(key)?.allowed;
    const id = allowed === undefined ? NOTHING : reachability.traffic.intern(allowed);
    return [index, id] as const;
  });
  return new Map(ids.filter(([, id]) => id !== NOTHING));
}

function trafficKey(routed: RoutedWorkload | undefined): string {
  return routed === undefined || isNoTraffic(routed.allowed) ? '' : JSON.stringify(routed.allowed);
}

function membersByKey(cluster: Cluster): ReadonlyMap<string, readonly Workload[]> {
  const members = new Map<string, Workload[]>();
  for (const workload of cluster.workloads) {
    const key = keyOf(workload);
    const same = members.get(key);
    if (same === undefined) members.set(key, [workload]);
    else same.push(workload);
  }
  return members;
}

/** Returns the key under which a workload is shown. */
function keyOf({ namespace, shownAs }: Workload): string {
  return `${namespace}/${shownAs.kind}/${shownAs.name}`;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
