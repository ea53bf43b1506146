import { EVERYTHING, NOTHING, type TrafficId } from '../engine/reachability/traffic-table.ts';
import { describeResource } from '../engine/reachability/warnings/answer-warning.ts';
import { warningsOf } from '../engine/reachability/warnings.ts';
import { describeTraffic } from '../engine/sets/traffic.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Axis, ReachabilityView, Traffic } from './protocol.ts';
import { addressAxis, controllerAxis, workloadAxis } from './support/axes.ts';
import { namespacesOfFile } from './support/file-namespaces.ts';
import { leftOut } from './support/left-out.ts';
import { type ReachabilityModel, reachabilityModel } from './support/reachability-model.ts';

/** Returns who can reach whom in the analysis that a file belongs to; null where no object of ours is in sight. */
export function reachabilityView(snapshot: Snapshot, uri: string): ReachabilityView | null {
  const cluster = snapshot.clusterFor(uri);
  if (cluster.workloads.length === 0 && cluster.policies.length === 0) return null;
  const model = reachabilityModel(cluster);
  const own = namespacesOfFile(snapshot, uri, cluster);
  const { sources, destinations } = axesOf(snapshot, model, own);
  const traffics = new Traffics(model);
  // A controller in the workspace is a workload like others; only an unknown one that gets through is worth a word.
  const routing = model.routed.size > 0 ? model.routing : { ...model.routing, workloads: [] };
  return {
    version: 1,
    sources,
    destinations,
    home: [...new Set(sources.map(({ namespace }) => namespace))].filter(namespace => own.has(namespace)),
    rows: rowsOf(model, sources, destinations, traffics),
    traffics: traffics.list,
    policies: cluster.policies.length,
    warnings: [
      ...cluster.replaced.map(
        ({ kept }) => `${describeResource(kept)} is declared more than once; the last one counts.`,
      ),
      ...warningsOf(cluster, routing).map(({ message }) => message),
    ],
    left: snapshot.filesBeside(uri).flatMap(file => leftOut(snapshot, file)),
  };
}

/** What stands between two ends that are both outside: no policy of the cluster sees it. */
export const OUTSIDE: Traffic = { level: 'none', text: 'outside the cluster' };

/** Both axes of the matrix. */
export interface Axes {
  readonly sources: readonly Axis[];
  readonly destinations: readonly Axis[];
}

/** Returns the axes of a model: workloads by namespace, those `first` before others, then the ingress controller, then addresses. */
export function axesOf(snapshot: Snapshot, model: ReachabilityModel, first: ReadonlySet<string> = new Set()): Axes {
  const all = model.entries.flatMap(entry => {
    const [sample] = entry.members;
    return sample === undefined ? [] : [workloadAxis(snapshot, sample, entry.class)];
  });
  const isFirst = ({ namespace }: Axis): boolean => first.has(namespace);
  const workloads = [...all.filter(isFirst), ...all.filter(axis => !isFirst(axis))];
  const classes = model.samples.length;
  const controller = model.routed.size === 0 ? [] : [controllerAxis(classes)];
  const addresses = (direction: 'ingress' | 'egress', first: number): Axis[] => {
    const cells = model.outside[direction];
    return cells.map((cell, index) =>
      addressAxis(cell.addresses, cells.length > 1 && index === cells.length - 1, first + index),
    );
  };
  return {
    sources: [...workloads, ...controller, ...addresses('ingress', classes + controller.length)],
    destinations: [...workloads, ...addresses('egress', classes)],
  };
}

/** Keeps each traffic once. */
class Traffics {
  readonly list: Traffic[] = [];
  readonly #model: ReachabilityModel;
  readonly #indexes = new Map<TrafficId | 'outside', number>();

  constructor(model: ReachabilityModel) {
    this.#model = model;
  }

  /** Returns the index of an allowed traffic. */
  index(id: TrafficId): number {
    return this.#indexes.get(id) ?? this.#add(id, trafficView(this.#model, id));
  }

  /** Returns the index of what does not pass through the cluster at all. */
  get outside(): number {
    return this.#indexes.get('outside') ?? this.#add('outside', OUTSIDE);
  }

  #add(key: TrafficId | 'outside', traffic: Traffic): number {
    const index = this.list.push(traffic) - 1;
    this.#indexes.set(key, index);
    return index;
  }
}

/** Returns a traffic as a cell shows it. */
export function trafficView({ cluster }: ReachabilityModel, id: TrafficId): Traffic {
  const level = id === NOTHING ? 'none' : id === EVERYTHING ? 'all' : 'some';
  return { level, text: describeTraffic(cluster.reachability.traffic.get(id)) };
}

function rowsOf(
  model: ReachabilityModel,
  sources: readonly Axis[],
  destinations: readonly Axis[],
  traffics: Traffics,
): number[][] {
  const classes = [...model.samples.keys()];
  const toAddresses = destinations.filter(({ type }) => type === 'addresses').length;
  const away = Array.from({ length: toAddresses }, () => 0);
  const rows = classes.map(source => [
    ...classes.map(destination => traffics.index(model.between(source, destination))),
    ...model.outside.egress.map(({ traffic }) => traffics.index(traffic[source] ?? NOTHING)),
  ]);
  const foreign = (allowed: (destination: number) => TrafficId): number[] => [
    ...classes.map(destination => traffics.index(allowed(destination))),
    ...away.map(() => traffics.outside),
  ];
  if (sources.some(({ type }) => type === 'ingress-controller'))
    rows.push(foreign(destination => model.routed.get(destination) ?? NOTHING));
  for (const { traffic } of model.outside.ingress) rows.push(foreign(destination => traffic[destination] ?? NOTHING));
  return rows;
}
