import { BLOCKED } from '../../engine/answers/outcomes.ts';
import { type Overview, overviewOf } from '../../engine/answers/overview.ts';
import type { Cluster } from '../../engine/cluster/cluster.ts';
import { worldFact } from '../../engine/facts/fact.ts';
import type { Direction } from '../../engine/objects/object.ts';
import { type CommonCell, partitionAddresses } from './address-partition.ts';

/** What the matrix is made of: the answers about workloads, and the cells of addresses outside. */
export interface ReachabilityModel {
  readonly overview: Overview;
  /** Addresses as sources (ingress) and as destinations (egress), with the outcome for each profile. */
  readonly outside: Readonly<Record<Direction, readonly CommonCell[]>>;
  /** True where an ingress controller may get through to anything. */
  readonly hasController: boolean;
}

/** Returns the model of a cluster. */
export const reachabilityModel: (cluster: Cluster) => ReachabilityModel = worldFact(
  'model of the matrix',
  (cluster: Cluster) => {
    const overview = overviewOf(cluster);
    const profiles = [...overview.samples.keys()];
    const outside = (direction: Direction): readonly CommonCell[] =>
      partitionAddresses(profiles.map(profile => overview.outside(direction, profile)));
    return {
      overview,
      outside: { ingress: outside('ingress'), egress: outside('egress') },
      hasController: profiles.some(profile => overview.fromController(profile) !== BLOCKED),
    };
  },
);
