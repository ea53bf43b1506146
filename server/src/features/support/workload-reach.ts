import { describeOutcome } from '../../engine/answers/outcome-text.ts';
import { BLOCKED, type OutcomeId } from '../../engine/answers/outcomes.ts';
import { type Overview, overviewOf, type ShownEntry } from '../../engine/answers/overview.ts';
import type { Cluster } from '../../engine/cluster/cluster.ts';
import { NOTHING } from '../../engine/evaluation/traffic-table.ts';
import type { Workload } from '../../engine/model/resource.ts';
import type { Direction } from '../../engine/objects/object.ts';
import { ANY_ADDRESS, nameAddresses } from '../words/address-names.ts';

/** A workload at the other end of a connection that is allowed or may be, with what is. */
export interface Neighbour {
  readonly workload: Workload;
  readonly isSure: boolean;
  readonly traffic: string;
}

/** How many workloads are surely connected, and how many more may be. */
export interface Reach {
  readonly sure: number;
  readonly perhaps: number;
}

/** Returns what one profile may exchange with another: `ingress` into the subject, `egress` out of it. */
function between(overview: Overview, direction: Direction, subject: number, peer: number): OutcomeId {
  return direction === 'ingress' ? overview.between(peer, subject) : overview.between(subject, peer);
}

function entryOf({ entries }: Overview, workload: Workload): ShownEntry | undefined {
  return entries.find(({ pods }) => pods.includes(workload));
}

/** Returns who may connect to a workload (ingress) or whom it may connect to (egress), itself left out. */
export function neighboursOf(cluster: Cluster, workload: Workload, direction: Direction): readonly Neighbour[] {
  const overview = overviewOf(cluster);
  const own = entryOf(overview, cluster.inventory.formOf(workload));
  if (own === undefined) return [];
  return overview.entries.flatMap(({ pods, profile }) => {
    const outcome = between(overview, direction, own.profile, profile);
    if (outcome === BLOCKED || pods === own.pods) return [];
    const isSure = overview.table.get(outcome).sure !== NOTHING;
    return [{ workload: pods[0], isSure, traffic: describeOutcome(overview.table, outcome) }];
  });
}

/** Counts workloads at the other ends profile by profile, so that a file of a thousand workloads stays cheap. */
export class ReachCounter {
  readonly #cluster: Cluster;
  readonly #overview: Overview;
  readonly #profiles: ReadonlyMap<Workload, number>;
  readonly #sizes: readonly number[];
  readonly #counts: Readonly<Record<Direction, (Reach | undefined)[]>> = { ingress: [], egress: [] };

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#overview = overviewOf(cluster);
    const { entries, samples } = this.#overview;
    this.#profiles = new Map(entries.flatMap(({ pods, profile }) => pods.map(pod => [pod, profile] as const)));
    const sizes = samples.map(() => 0);
    for (const { profile } of entries) sizes[profile] = (sizes[profile] ?? 0) + 1;
    this.#sizes = sizes;
  }

  /** Returns how many other workloads may connect to the workload (ingress) or be reached from it (egress). */
  count(workload: Workload, direction: Direction): Reach {
    const own = this.#profiles.get(this.#cluster.inventory.formOf(workload));
    if (own === undefined) return { sure: 0, perhaps: 0 };
    this.#counts[direction][own] ??= this.#ofProfile(own, direction);
    return this.#counts[direction][own] ?? { sure: 0, perhaps: 0 };
  }

  #ofProfile(own: number, direction: Direction): Reach {
    let [sure, perhaps] = [0, 0];
    for (const [peer, size] of this.#sizes.entries()) {
      const outcome = between(this.#overview, direction, own, peer);
      if (outcome === BLOCKED) continue;
      const others = peer === own ? size - 1 : size;
      if (this.#overview.table.get(outcome).sure === NOTHING) perhaps += others;
      else sure += others;
    }
    return { sure, perhaps };
  }
}

/** Returns what a workload may exchange with addresses outside the cluster, such as `TCP 443 with any address`. */
export function outsideOf(cluster: Cluster, workload: Workload, direction: Direction): readonly string[] {
  const overview = overviewOf(cluster);
  const own = entryOf(overview, cluster.inventory.formOf(workload));
  const word = direction === 'ingress' ? 'from' : 'to';
  const cells = own === undefined ? [] : overview.outsideMerged(direction, own.profile);
  return cells.map(({ addresses, outcome }) => {
    const { name, detail } = nameAddresses(addresses);
    const known = detail === '' || name === ANY_ADDRESS ? '' : ` (${detail})`;
    return `${describeOutcome(overview.table, outcome)} ${word} ${name}${known}`;
  });
}
