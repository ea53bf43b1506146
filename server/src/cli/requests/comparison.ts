import type { ConnectionEnd } from '../../engine/answers/connections.ts';
import { diffClusters } from '../../engine/answers/diff.ts';
import { routingOf } from '../../engine/answers/routing.ts';
import type { ShownWorkload } from '../../engine/reachability/shown.ts';
import type { Routing } from '../../engine/routing/ingress-controller.ts';
import { toCidrs } from '../../engine/sets/addresses.ts';
import { isNoTraffic, NO_TRAFFIC, sameTraffic, type TrafficSet, uniteTraffic } from '../../engine/sets/traffic.ts';
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
  const [oldRouting, routing] = [routingOf(old), routingOf(now)];
  const { added, removed, changed } = diffClusters(old, now);
  const all = [...added, ...removed, ...changed, ...controllerChanges(oldRouting, routing)];
  const changes = inOrder(all);
  const [gone, come] = [shownWorkloads(before.analysis), shownWorkloads(after.analysis)];
  return {
    added: changes.filter(change => isNoTraffic(change.before)),
    removed: changes.filter(change => isNoTraffic(change.after)),
    changed: changes.filter(change => !isNoTraffic(change.before) && !isNoTraffic(change.after)),
    workloadsAdded: missingFrom(gone, come),
    workloadsRemoved: missingFrom(come, gone),
    warnings: sideWarnings([
      [before, oldRouting],
      [after, routing],
    ]),
  };
}

type ByKey<V> = ReadonlyMap<string, V>;

/** What the ingress controller may send to a shown workload. */
interface Routed {
  readonly workload: ShownWorkload;
  readonly allowed: TrafficSet;
}

const CONTROLLER: ConnectionEnd = { type: 'ingress-controller' };

function controllerChanges(before: Routing, after: Routing): readonly ConnectionChange[] {
  const [old, now] = [routedByKey(before), routedByKey(after)];
  return [...new Map([...old, ...now])].flatMap(([key, { workload }]) => {
    const [was, is] = [old, now].map(side => side.get(key)?.allowed ?? NO_TRAFFIC);
    if (was === undefined || is === undefined || sameTraffic(was, is)) return [];
    return [{ source: CONTROLLER, destination: { type: 'workload', workload }, before: was, after: is }];
  });
}

function routedByKey(routing: Routing): ByKey<Routed> {
  const sums = new Map<string, Routed>();
  for (const { workload, sure } of routing.workloads) {
    const shown = { namespace: workload.namespace, ...workload.shownAs };
    const sum = uniteTraffic(sums.get(keyOf(shown))?.allowed ?? NO_TRAFFIC, sure);
    sums.set(keyOf(shown), { workload: shown, allowed: sum });
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
