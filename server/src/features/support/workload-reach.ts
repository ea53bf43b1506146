import type { Direction, Workload } from '../../engine/model/resource.ts';
import type { PodClass } from '../../engine/reachability/classes.ts';
import type { Cluster } from '../../engine/reachability/cluster.ts';
import { NOTHING, type TrafficId } from '../../engine/reachability/traffic-table.ts';
import { describeTraffic } from '../../engine/sets/traffic.ts';
import { ANY_ADDRESS, nameAddresses } from './address-names.ts';
import { shownName, shownOnce } from './places.ts';

/** A workload at the other end of an allowed connection, with what is allowed. */
export interface Neighbour {
  readonly workload: Workload;
  readonly traffic: string;
}

/** Returns the id of what one class may exchange with another: `ingress` into the subject, `egress` out of it. */
function between({ reachability }: Cluster, direction: Direction, subject: PodClass, peer: PodClass): TrafficId {
  return direction === 'ingress' ? reachability.between(peer, subject) : reachability.between(subject, peer);
}

/** Returns who may connect to a workload (ingress) or whom it may connect to (egress), itself left out. */
export function neighboursOf(cluster: Cluster, workload: Workload, direction: Direction): readonly Neighbour[] {
  const { reachability } = cluster;
  const own = reachability.classes.of.get(workload);
  if (own === undefined) return [];
  return reachability.classes.list.flatMap(peer => {
    const id = between(cluster, direction, own, peer);
    if (id === NOTHING) return [];
    const traffic = describeTraffic(reachability.traffic.get(id));
    const members = shownOnce(peer.members).filter(member => !isSame(member, workload));
    return members.map(member => ({ workload: member, traffic }));
  });
}

function isSame(a: Workload, b: Workload): boolean {
  return shownName(a) === shownName(b) && a.shownAs.kind === b.shownAs.kind;
}

/** Counts workloads at the other ends class by class, so that a file of a thousand workloads stays cheap. */
export class ReachCounter {
  readonly #cluster: Cluster;
  readonly #sizes = new Map<PodClass, number>();
  readonly #counts = { ingress: new Map<PodClass, number>(), egress: new Map<PodClass, number>() };

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Returns how many other workloads may connect to the workload (ingress) or be reached from it (egress). */
  count(workload: Workload, direction: Direction): number {
    const own = this.#cluster.reachability.classes.of.get(workload);
    if (own === undefined) return 0;
    const itself = between(this.#cluster, direction, own, own) === NOTHING ? 0 : 1;
    return this.#ofClass(own, direction) - itself;
  }

  #ofClass(own: PodClass, direction: Direction): number {
    let sum = this.#counts[direction].get(own);
    if (sum === undefined) {
      const peers = this.#cluster.reachability.classes.list;
      const open = peers.filter(peer => between(this.#cluster, direction, own, peer) !== NOTHING);
      sum = open.reduce((all, peer) => all + this.#sizeOf(peer), 0);
      this.#counts[direction].set(own, sum);
    }
    return sum;
  }

  #sizeOf(peer: PodClass): number {
    const size = this.#sizes.get(peer) ?? shownOnce(peer.members).length;
    this.#sizes.set(peer, size);
    return size;
  }
}

/** Returns what a workload may exchange with addresses outside the cluster, such as `TCP 443 with any address`. */
export function outsideOf({ reachability }: Cluster, workload: Workload, direction: Direction): readonly string[] {
  const word = direction === 'ingress' ? 'from' : 'to';
  return reachability
    .external(workload, direction)
    .filter(({ traffic }) => traffic !== NOTHING)
    .map(({ addresses, traffic }) => {
      const { name, detail } = nameAddresses(addresses);
      const known = detail === '' || name === ANY_ADDRESS ? '' : ` (${detail})`;
      return `${describeTraffic(reachability.traffic.get(traffic))} ${word} ${name}${known}`;
    });
}
