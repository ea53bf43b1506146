import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../server/src/engine/reachability/bounds.ts';
import type { Cluster } from '../../server/src/engine/reachability/cluster.ts';
import { sameTraffic } from '../../server/src/engine/sets/traffic.ts';
import { clusterOf, endpointOf, holds, PACKETS } from './engine.ts';
import { isSure, Oracle } from './oracle.ts';
import { runs } from './runs.ts';
import { PROBED_ADDRESSES } from './universe.ts';
import type { Direction, End, Pod } from './world.ts';
import { writtenWorld } from './write.ts';

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

/** Pods, and addresses of both families, as the other end of each pod. */
function peersOf(oracle: Oracle): readonly End[] {
  const outside = PROBED_ADDRESSES.filter((_, index) => index % 9 === 1);
  return [...oracle.pods, ...outside.map((address): End => ({ type: 'external', address }))];
}

/** Returns where the bounds of a side are not those of the oracle, which tries every way that things may be. */
function disputed(cluster: Cluster, oracle: Oracle, direction: Direction, pod: Pod, peer: End): readonly string[] {
  const bounds = boundsOf({
    cluster,
    direction,
    subject: endpointOf(cluster, pod),
    peer: endpointOf(cluster, peer),
  });
  const outcomes = oracle.side(direction, pod, peer);
  const isOpen = !sameTraffic(bounds.sure, bounds.possible);
  const unexplained = isOpen === bounds.doubts.length > 0 ? [] : [`doubts of ${pod.name} ${direction}`];
  const different = PACKETS.filter(packet => {
    const expected = outcomes(packet);
    return holds(bounds.sure, packet) !== isSure(expected) || holds(bounds.possible, packet) !== expected.has(true);
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
          for (const pod of oracle.pods)
            for (const peer of peersOf(oracle))
              for (const direction of DIRECTIONS) expect(disputed(cluster, oracle, direction, pod, peer)).toEqual([]);
        }),
        runs(35),
      );
    },
  );
});
