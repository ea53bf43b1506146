import { describeOutcome } from '../engine/answers/outcome-text.ts';
import { BLOCKED, type OutcomeId, type OutcomeTable } from '../engine/answers/outcomes.ts';
import { describeResource } from '../engine/cluster/answer-warning.ts';
import { EVERYTHING, NOTHING } from '../engine/evaluation/traffic-table.ts';
import { warningsOf } from '../engine/warnings/warnings.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { addressAxis, controllerAxis, workloadAxis } from './matrix/axes.ts';
import { namespacesOfFile } from './matrix/file-namespaces.ts';
import { leftOut } from './matrix/left-out.ts';
import { type ReachabilityModel, reachabilityModel } from './matrix/reachability-model.ts';
import type { Axis, ReachabilityView, Traffic } from './support/protocol.ts';

/** Returns who can reach whom in the analysis that a file belongs to; null where no object of ours is in sight. */
export function reachabilityView(snapshot: Snapshot, uri: string): ReachabilityView | null {
  const cluster = snapshot.clusterFor(uri);
  if (cluster.workloads.length === 0 && cluster.policies.length === 0) return null;
  const model = reachabilityModel(cluster);
  const own = namespacesOfFile(snapshot, uri, cluster);
  const { sources, destinations } = axesOf(snapshot, model, own);
  const traffics = new Traffics(model.overview.table);
  // A controller in the workspace is a workload like others; only an unknown one that gets through is worth a word.
  const routing = model.hasController ? model.overview.routing : { ...model.overview.routing, workloads: [] };
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
  const { entries, samples } = model.overview;
  const all = entries.map(({ pods, profile }) => workloadAxis(snapshot, pods[0], profile));
  const isFirst = ({ namespace }: Axis): boolean => first.has(namespace);
  const workloads = [...all.filter(isFirst), ...all.filter(axis => !isFirst(axis))];
  const classes = samples.length;
  const controller = model.hasController ? [controllerAxis(classes)] : [];
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
  readonly #table: OutcomeTable;
  readonly #indexes = new Map<OutcomeId | 'outside', number>();

  constructor(table: OutcomeTable) {
    this.#table = table;
  }

  /** Returns the index of an outcome's traffic. */
  index(id: OutcomeId): number {
    return this.#indexes.get(id) ?? this.#add(id, trafficView(this.#table, id));
  }

  /** Returns the index of what does not pass through the cluster at all. */
  get outside(): number {
    return this.#indexes.get('outside') ?? this.#add('outside', OUTSIDE);
  }

  #add(key: OutcomeId | 'outside', traffic: Traffic): number {
    const index = this.list.push(traffic) - 1;
    this.#indexes.set(key, index);
    return index;
  }
}

/** Returns an outcome as a cell shows it. */
export function trafficView(table: OutcomeTable, id: OutcomeId): Traffic {
  const { sure, possible } = table.get(id);
  const without = possible === NOTHING ? 'none' : 'depends';
  const level = sure === NOTHING ? without : sure === EVERYTHING ? 'all' : 'some';
  return { level, text: describeOutcome(table, id) };
}

function rowsOf(
  { overview, outside }: ReachabilityModel,
  sources: readonly Axis[],
  destinations: readonly Axis[],
  traffics: Traffics,
): number[][] {
  const profiles = [...overview.samples.keys()];
  const toAddresses = destinations.filter(({ type }) => type === 'addresses').length;
  const away = Array.from({ length: toAddresses }, () => 0);
  const rows = profiles.map(source => [
    ...Array.from(overview.row(source), outcome => traffics.index(outcome)),
    ...outside.egress.map(({ outcomes }) => traffics.index(outcomes[source] ?? BLOCKED)),
  ]);
  const foreign = (outcomeAt: (destination: number) => OutcomeId): number[] => [
    ...profiles.map(destination => traffics.index(outcomeAt(destination))),
    ...away.map(() => traffics.outside),
  ];
  if (sources.some(({ type }) => type === 'ingress-controller'))
    rows.push(foreign(destination => overview.fromController(destination)));
  for (const { outcomes } of outside.ingress) rows.push(foreign(destination => outcomes[destination] ?? BLOCKED));
  return rows;
}
