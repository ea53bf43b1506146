import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../server/src/engine/cluster/cluster.ts';
import { reachabilityOf } from '../../server/src/engine/reachability/reachability.ts';
import { hasAddress } from '../../server/src/engine/sets/addresses.ts';
import { addressOf, clusterOf, holds, PACKETS, workloadOf } from './engine.ts';
import { isSure, Oracle } from './oracle.ts';
import { runs } from './runs.ts';
import { PROBED_ADDRESSES } from './universe.ts';
import type { Direction, Pod } from './world.ts';
import { readPlainly, writtenWorld } from './write.ts';

/** Returns every connection between pods on which engine and oracle differ. */
function pairsInDispute(cluster: Cluster, oracle: Oracle): readonly string[] {
  const disputes: string[] = [];
  for (const source of oracle.pods)
    for (const destination of oracle.pods) {
      const allowed = reachabilityOf(cluster).allowed(workloadOf(cluster, source), workloadOf(cluster, destination));
      const opens = oracle.connection(source, destination);
      for (const packet of PACKETS) {
        const expected = opens(packet);
        if (holds(allowed, packet) !== expected)
          disputes.push(`${source.name} → ${destination.name} ${packet.protocol} ${packet.port}: must be ${expected}`);
      }
    }
  return disputes;
}

/** Returns every connection with an external address on which engine and oracle differ. */
function addressesInDispute(cluster: Cluster, oracle: Oracle): readonly string[] {
  const both: readonly Direction[] = ['ingress', 'egress'];
  return oracle.pods.flatMap(pod => both.flatMap(direction => sideInDispute(cluster, oracle, pod, direction)));
}

function sideInDispute(cluster: Cluster, oracle: Oracle, pod: Pod, direction: Direction): readonly string[] {
  const cells = reachabilityOf(cluster).external(workloadOf(cluster, pod), direction);
  return PROBED_ADDRESSES.flatMap(text => {
    const found = cells.filter(cell => hasAddress(cell.addresses, addressOf(text)));
    const [cell] = found;
    if (cell === undefined || found.length !== 1) return [`${text} is in ${found.length} cells of ${pod.name}`];
    const traffic = reachabilityOf(cluster).traffic.get(cell.traffic);
    const outside = { type: 'external', address: text } as const;
    const outcomes = oracle.side(direction, pod, outside);
    return PACKETS.filter(packet => holds(traffic, packet) !== isSure(outcomes(packet))).map(
      packet => `${pod.name} ${direction} ${text} ${packet.protocol} ${packet.port}`,
    );
  });
}

describe('reachability', () => {
  it('is tried on texts that say what the objects say', () => {
    fc.assert(
      fc.property(writtenWorld, ({ manifests, text }) => {
        expect(readPlainly(text)).toEqual(JSON.parse(JSON.stringify(manifests)));
      }),
      runs(50),
    );
  });

  it.each(['match', 'ignore'] as const)(
    'agrees with the oracle on every pair of pods (ipBlocks %s pods)',
    ipBlockPods => {
      fc.assert(
        fc.property(writtenWorld, ({ manifests, text }) => {
          expect(pairsInDispute(clusterOf(text, ipBlockPods), new Oracle(manifests, ipBlockPods))).toEqual([]);
        }),
        runs(200),
      );
    },
  );

  it('agrees with the oracle on every external address', () => {
    fc.assert(
      fc.property(writtenWorld, ({ manifests, text }) => {
        expect(addressesInDispute(clusterOf(text), new Oracle(manifests, 'match'))).toEqual([]);
      }),
      runs(200),
    );
  });
});
