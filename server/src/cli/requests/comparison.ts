import type { ConnectionEnd } from '../../engine/answers/connections.ts';
import { diffClusters, sortChanges } from '../../engine/answers/diff.ts';
import { routingOf } from '../../engine/answers/routing.ts';
import type { Outcome } from '../../engine/answers/verdict.ts';
import type { Cluster } from '../../engine/cluster/cluster.ts';
import { clusterCases } from '../../engine/cluster/enforcement-cases.ts';
import type { ShownWorkload } from '../../engine/reachability/shown.ts';
import type { Routing } from '../../engine/routing/ingress-controller.ts';
import { toCidrs } from '../../engine/sets/addresses.ts';
import {
  intersectTraffic,
  isNoTraffic,
  NO_TRAFFIC,
  sameTraffic,
  subtractTraffic,
  uniteTraffic,
} from '../../engine/sets/traffic.ts';
import { warningsOf } from '../../engine/warnings/warnings.ts';
import type { ConnectionChange, DiffAnswer } from '../formats/changes.ts';
import { type Analysis, placed } from '../inputs/analysis.ts';

/** One of the two sides of a comparison. */
export interface ComparedSide {
  /** How the user names it, for warnings that have no place of their own. */
  readonly name: string;
  readonly analysis: Analysis;
}

/** Compares what two sets of manifests allow, the ingress controller's connections included. */
export function compare(before: ComparedSide, after: ComparedSide): DiffAnswer {
  const [old, now] = [before.analysis.cluster, after.analysis.cluster];
  const { added, removed, changed } = diffClusters(old, now);
  const changes = inOrder([...added, ...removed, ...changed, ...controllerChanges(old, now)]);
  const [gone, come] = [shownWorkloads(before.analysis), shownWorkloads(after.analysis)];
  return {
    ...sortChanges(changes),
    workloadsAdded: missingFrom(gone, come),
    workloadsRemoved: missingFrom(come, gone),
    warnings: sideWarnings([
      [before, routingOf(old)],
      [after, routingOf(now)],
    ]),
  };
}

type ByKey<V> = ReadonlyMap<string, V>;

/** What the ingress controller may send to a shown workload: in every case of what the cluster may not enforce, and in some. */
interface Routed extends Outcome {
  readonly workload: ShownWorkload;
}

const CONTROLLER: ConnectionEnd = { type: 'ingress-controller' };

function controllerChanges(before: Cluster, after: Cluster): readonly ConnectionChange[] {
  const [old, now] = [routedTo(before), routedTo(after)];
  return [...new Map([...old, ...now])].flatMap(([key, { workload }]): readonly ConnectionChange[] => {
    const [was, is] = [old.get(key) ?? NEVER, now.get(key) ?? NEVER];
    if (sameTraffic(was.sure, is.sure) && sameTraffic(was.possible, is.possible)) return [];
    const [openBefore, openAfter] = [was, is].map(({ sure, possible }) => subtractTraffic(possible, sure));
    return [
      {
        source: CONTROLLER,
        destination: { type: 'workload', workload },
        before: was.sure,
        after: is.sure,
        ...(openBefore && !isNoTraffic(openBefore) && { openBefore }),
        ...(openAfter && !isNoTraffic(openAfter) && { openAfter }),
      },
    ];
  });
}

const NEVER: Outcome = { sure: NO_TRAFFIC, possible: NO_TRAFFIC };

function routedTo(cluster: Cluster): ByKey<Routed> {
  const [first, ...others] = clusterCases(cluster).map(each => sureByKey(routingOf(each)));
  const found = new Map<string, Routed>();
  for (const [key, { workload, sure }] of first ?? []) {
    const all = [sure, ...others.map(each => each.get(key)?.sure ?? NO_TRAFFIC)];
    found.set(key, { workload, sure: all.reduce(intersectTraffic), possible: all.reduce(uniteTraffic) });
  }
  return found;
}

function sureByKey({ workloads }: Routing): ByKey<Pick<Routed, 'workload' | 'sure'>> {
  const sums = new Map<string, Pick<Routed, 'workload' | 'sure'>>();
  for (const { workload, sure } of workloads) {
    const shown = { namespace: workload.namespace, ...workload.shownAs };
    const key = keyOf(shown);
    sums.set(key, { workload: shown, sure: uniteTraffic(sums.get(key)?.sure ?? NO_TRAFFIC, sure) });
  }
  return sums;
}

function shownWorkloads({ cluster }: Analysis): ByKey<ShownWorkload> {
  const shown = cluster.workloads.map(({ namespace, shownAs }) => ({ namespace, ...shownAs }));
  return new Map(shown.map(workload => [keyOf(workload), workload]));
}

function missingFrom(some: ByKey<ShownWorkload>, others: ByKey<ShownWorkload>): readonly ShownWorkload[] {
  return [...others]
    .filter(([key]) => !some.has(key))
    .toSorted(([a], [b]) => order(a, b))
    .map(([, workload]) => workload);
}

/** Sorts as the list of connections does: by source, then destination, workloads before addresses before the controller. */
function inOrder(changes: readonly ConnectionChange[]): readonly ConnectionChange[] {
  const ranks = rankOf(changes.flatMap(({ source, destination }) => [source, destination]));
  const rank = (end: ConnectionEnd): number =>
    end.type === 'workload' ? (ranks.get(end.workload) ?? 0) : LAST[end.type];
  return changes.toSorted(
    (a, b) =>
      rank(a.source) - rank(b.source) || rank(a.destination) - rank(b.destination) || order(blocksOf(a), blocksOf(b)),
  );
}

const LAST = { ip: Number.MAX_SAFE_INTEGER - 1, 'ingress-controller': Number.MAX_SAFE_INTEGER } as const;

/** Numbers workloads by name once, so that sorting many changes compares numbers. */
function rankOf(ends: readonly ConnectionEnd[]): ReadonlyMap<ShownWorkload, number> {
  const keys = new Map<ShownWorkload, string>();
  for (const end of ends) if (end.type === 'workload') keys.set(end.workload, keyOf(end.workload));
  const sorted = [...new Set(keys.values())].toSorted();
  const indexes = new Map(sorted.map((key, index) => [key, index]));
  return new Map([...keys].map(([workload, key]) => [workload, indexes.get(key) ?? 0]));
}

function blocksOf({ source, destination }: ConnectionChange): string {
  return [source, destination].map(end => (end.type === 'ip' ? toCidrs(end.addresses).join() : '')).join();
}

// A space sorts before everything that a name may hold.
function keyOf({ namespace, name, kind }: ShownWorkload): string {
  return `${namespace} ${name} ${kind}`;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Collects what both sides warn of; what holds for both and has no other words is said once. */
function sideWarnings(sides: readonly (readonly [ComparedSide, Routing])[]): readonly string[] {
  const unread = sides.flatMap(([{ analysis }]) => analysis.warnings);
  const facts = new Map<string, string>();
  for (const [{ name, analysis }, routing] of sides) {
    for (const { message, place } of warningsOf(analysis.cluster, routing)) {
      const at = place === undefined ? name : placed(analysis.placeOf(place.resource, place.span));
      facts.set(message, `${at}: ${message}`);
    }
  }
  return [...new Set([...unread, ...facts.values()])];
}
