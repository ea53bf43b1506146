import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../server/src/engine/reachability/bounds.ts';
import type { Cluster } from '../../server/src/engine/reachability/cluster.ts';
import { type Endpoint, explain, type Reason, type Side } from '../../server/src/engine/reachability/explain.ts';
import { isNoTraffic, NO_TRAFFIC, sameTraffic, uniteTraffic } from '../../server/src/engine/sets/traffic.ts';
import { addressOf, clusterOf, holds, PACKETS, workloadOf } from './engine.ts';
import type { Manifest, Policy } from './manifests.ts';
import { type Direction, type End, type IpBlocks, namespaceOf, Oracle, type Pod, typesOf } from './oracle.ts';
import { PROBED_ADDRESSES } from './universe.ts';
import { writtenWorld } from './write.ts';

function endpoint(cluster: Cluster, end: End): Endpoint {
  return end.type === 'external'
    ? { type: 'address', address: addressOf(end.address) }
    : { type: 'workload', workload: workloadOf(cluster, end) };
}

/** Every ordered pair of pods, and each pod with some addresses in both directions. */
function questions(oracle: Oracle): readonly (readonly [End, End])[] {
  const outside = PROBED_ADDRESSES.filter((_, index) => index % 4 === 1).map(
    (address): End => ({ type: 'external', address }),
  );
  const ends: readonly End[] = [...oracle.pods, ...outside];
  return ends.flatMap(source =>
    ends
      .filter(each => source.type === 'pod' || each.type === 'pod')
      .map((destination): readonly [End, End] => [source, destination]),
  );
}

/** Returns the packets that the oracle lets through one side. */
function passing(oracle: Oracle, direction: Direction, subject: End, peer: End): readonly string[] {
  const isOwn = subject === peer;
  return PACKETS.filter(packet => isOwn || oracle.sideAllows(direction, subject, peer, packet)).map(
    ({ protocol, port }) => `${protocol} ${port}`,
  );
}

function packetsOf(traffic: Reason['traffic']): readonly string[] {
  return PACKETS.filter(packet => holds(traffic, packet)).map(({ protocol, port }) => `${protocol} ${port}`);
}

/** A rule by its policy and field path, such as `shop/p1 spec.ingress[0]`. */
type RuleName = string;

function nameOf({ policy, rule }: Pick<Reason, 'policy' | 'rule'>): RuleName {
  return `${policy?.resource.namespace}/${policy?.resource.name} ${rule?.path}`;
}

/** Returns the world with only the rules of policies that are wanted; the directions that policies isolate stay as they are. */
function keepRules(manifests: readonly Manifest[], isWanted: (name: RuleName) => boolean): readonly Manifest[] {
  return manifests.map(manifest => (manifest.kind === 'NetworkPolicy' ? keepRulesOf(manifest, isWanted) : manifest));
}

function keepRulesOf(policy: Policy, isWanted: (name: RuleName) => boolean): Policy {
  const kept = (direction: Direction) =>
    (policy.spec?.[direction] ?? []).filter((_, index) =>
      isWanted(`${namespaceOf(policy)}/${policy.metadata.name} spec.${direction}[${index}]`),
    );
  return {
    ...policy,
    spec: { ...policy.spec, policyTypes: typesOf(policy), ingress: kept('ingress'), egress: kept('egress') },
  };
}

interface Case {
  readonly manifests: readonly Manifest[];
  readonly oracle: Oracle;
  readonly side: Side;
  readonly subject: End;
  readonly peer: End;
}

/** Calls back with both sides of every question about a world. */
function eachSide(manifests: readonly Manifest[], cluster: Cluster, check: (each: Case) => void): void {
  const oracle = new Oracle(manifests, 'match');
  for (const [source, destination] of questions(oracle)) {
    const { egress, ingress } = explain(cluster, endpoint(cluster, source), endpoint(cluster, destination));
    check({ manifests, oracle, side: egress, subject: source, peer: destination });
    check({ manifests, oracle, side: ingress, subject: destination, peer: source });
  }
}

function checkReasons({ manifests, side, subject, peer }: Case): void {
  const accepting = new Set(side.reasons.filter(({ action }) => action === 'accept').map(nameOf));
  if (accepting.size === 0) return;
  const withoutThem = twinOf({ manifests: keepRules(manifests, name => !accepting.has(name)), subject, peer });
  expect(passing(withoutThem.oracle, side.direction, withoutThem.subject, withoutThem.peer)).toEqual([]);
  for (const reason of side.reasons) {
    const alone = twinOf({ manifests: keepRules(manifests, name => name === nameOf(reason)), subject, peer });
    expect(passing(alone.oracle, side.direction, alone.subject, alone.peer)).toEqual(packetsOf(reason.traffic));
  }
}

/** Finds the same two ends in another world. */
function twinOf(
  { manifests, subject, peer }: Pick<Case, 'manifests' | 'subject' | 'peer'>,
  ipBlocks: IpBlocks = 'match',
) {
  const oracle = new Oracle(manifests, ipBlocks);
  const find = (end: End): End =>
    end.type === 'external' ? end : (oracle.pods.find(each => isTwin(each, end)) ?? end);
  return { oracle, subject: find(subject), peer: find(peer) };
}

function isTwin(pod: Pod, other: Pod): boolean {
  return pod.name === other.name && pod.namespace === other.namespace && pod.kind === other.kind;
}

describe('an explanation', () => {
  it('allows what the matrix allows, and what passes both sides', () => {
    fc.assert(
      fc.property(writtenWorld, ({ manifests, text }) => {
        const cluster = clusterOf(text);
        const { pods } = new Oracle(manifests, 'match');
        for (const source of pods)
          for (const destination of pods) {
            const [from, to] = [workloadOf(cluster, source), workloadOf(cluster, destination)];
            const { allowed } = explain(
              cluster,
              { type: 'workload', workload: from },
              { type: 'workload', workload: to },
            );
            expect(sameTraffic(allowed, cluster.reachability.allowed(from, to))).toBe(true);
          }
      }),
      { numRuns: 100 },
    );
  });

  it('says of each side what the oracle says, and which policies isolate it', () => {
    fc.assert(
      fc.property(writtenWorld, ({ manifests, text }) => {
        eachSide(manifests, clusterOf(text), ({ oracle, side, subject, peer }) => {
          expect(packetsOf(side.allowed)).toEqual(passing(oracle, side.direction, subject, peer));
          const isolating = subject.type === 'pod' && subject !== peer ? oracle.isolating(side.direction, subject) : [];
          expect(side.isolatedBy.map(({ resource }) => resource.name).toSorted()).toEqual(
            isolating.map(({ metadata }) => metadata.name).toSorted(),
          );
        });
      }),
      { numRuns: 40 },
    );
  });

  it('names for each side the rules that allow, each with what it allows by itself, and no other', () => {
    fc.assert(
      fc.property(writtenWorld, ({ manifests, text }) => {
        eachSide(manifests, clusterOf(text), each => {
          const { side } = each;
          const sum = side.reasons.reduce((total, { traffic }) => uniteTraffic(total, traffic), NO_TRAFFIC);
          expect(sameTraffic(sum, side.allowed)).toBe(true);
          expect(side.reasons.some(({ traffic }) => isNoTraffic(traffic))).toBe(false);
          const actions = [...new Set(side.reasons.map(({ action }) => action))];
          expect(actions).toEqual(
            side.isolatedBy.length === 0 ? ['default'] : actions.filter(action => action === 'accept'),
          );
          checkReasons(each);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('waits for an unknown address exactly where it could open more', () => {
    fc.assert(
      fc.property(writtenWorld, ({ manifests, text }) => {
        const cluster = clusterOf(text);
        eachSide(manifests, cluster, ({ side, subject, peer }) => {
          const twin = twinOf({ manifests, subject, peer }, 'unknown-inside');
          const atMost =
            subject === peer ? packetsOf(side.allowed) : passing(twin.oracle, side.direction, twin.subject, twin.peer);
          const { direction } = side;
          const ends = { subject: endpoint(cluster, subject), peer: endpoint(cluster, peer) };
          const { doubts } = boundsOf({ cluster, direction, ...ends });
          const addresses = doubts.filter(doubt => doubt.about === 'rule' && doubt.unknown === 'address');
          expect(addresses.length > 0).toBe(atMost.length > packetsOf(side.allowed).length);
        });
      }),
      { numRuns: 40 },
    );
  });
});
