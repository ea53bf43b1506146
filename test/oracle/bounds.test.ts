import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../server/src/engine/cluster/cluster.ts';
import { boundsOf } from '../../server/src/engine/reachability/bounds.ts';
import { sameTraffic } from '../../server/src/engine/sets/traffic.ts';
import { clusterOf, endpointOf, holds, PACKETS } from './engine.ts';
import { isSure, Oracle } from './oracle.ts';
import { runs } from './runs.ts';
import { Worlds } from './undeclared.ts';
import { PROBED_ADDRESSES } from './universe.ts';
import type { Direction, End, Pod } from './world.ts';
import { writtenWorld } from './write.ts';

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

/** Pods, and addresses of both families, as the other end of each pod. */
function peersOf(oracle: Oracle): readonly End[] {
  const outside = PROBED_ADDRESSES.filter((_, index) => index % 9 === 1);
  return [...oracle.pods, ...outside.map((address): End => ({ type: 'external', address }))];
}

/** What a side is compared with: every world that the manifests may stand for, or each unknown fact by itself. */
interface Readings {
  readonly worlds: Worlds;
  readonly oracle: Oracle;
}

/** Returns where the bounds of a side are not those of the oracle, which tries every way that things may be. */
function disputed(
  cluster: Cluster,
  { worlds, oracle }: Readings,
  direction: Direction,
  pod: Pod,
  peer: End,
): readonly string[] {
  const bounds = boundsOf({
    cluster,
    direction,
    subject: endpointOf(cluster, pod),
    peer: endpointOf(cluster, peer),
  });
  const exact = worlds.side(direction, pod, peer);
  const outcomes = exact ?? oracle.side(direction, pod, peer);
  const isOpen = !sameTraffic(bounds.sure, bounds.possible);
  const unexplained = isOpen === bounds.doubts.length > 0 ? [] : [`doubts of ${pod.name} ${direction}`];
  const different = PACKETS.filter(packet => {
    const expected = outcomes(packet);
    const [sure, possible] = [holds(bounds.sure, packet), holds(bounds.possible, packet)];
    // Of too many worlds some of what they have in common is known.
    if (exact === undefined) return (isSure(expected) && !sure) || (possible && !expected.has(true));
    return sure !== isSure(expected) || possible !== expected.has(true);
  });
  const name = peer.type === 'pod' ? peer.name : peer.address;
  return [
    ...unexplained,
    ...different.map(({ protocol, port }) => `${pod.name} ${direction} ${name} ${protocol} ${port}`),
  ];
}

describe('the bounds of a side', () => {
  it.each(['match', 'ignore'] as const)(
    'hold what is sure and what is possible, whatever the unknown facts and orders are (ipBlocks %s pods)',
    ipBlockPods => {
      fc.assert(
        fc.property(writtenWorld, ({ manifests, text }) => {
          const cluster = clusterOf(text, ipBlockPods);
          const oracle = new Oracle(manifests, ipBlockPods, 'any');
          const readings = { worlds: new Worlds(manifests, ipBlockPods), oracle };
          for (const pod of oracle.pods)
            for (const peer of peersOf(oracle))
              for (const direction of DIRECTIONS) expect(disputed(cluster, readings, direction, pod, peer)).toEqual([]);
        }),
        runs(35),
      );
    },
  );
});
