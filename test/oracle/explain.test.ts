import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../server/src/engine/cluster/cluster.ts';
import type { Reason, Side } from '../../server/src/engine/reachability/explain.ts';
import { reachabilityOf } from '../../server/src/engine/reachability/reachability.ts';
import {
  isNoTraffic,
  NO_TRAFFIC,
  sameTraffic,
  type TrafficSet,
  uniteTraffic,
} from '../../server/src/engine/sets/traffic.ts';
import { explain } from '../engine/reachability/clusters.ts';
import { isAdminPolicy } from './admin.ts';
import { clusterOf, endpointOf, holds, PACKETS, workloadOf } from './engine.ts';
import type { AdminPolicy, AdminRule, Manifest, Policy, Rule } from './manifests.ts';
import { typesOf } from './namespaced.ts';
import { isSure, Oracle } from './oracle.ts';
import { runs } from './runs.ts';
import { PROBED_ADDRESSES } from './universe.ts';
import { type Direction, type End, namespaceOf, type Pod } from './world.ts';
import { writtenWorld } from './write.ts';

/** Every ordered pair of pods, and each pod with some addresses in both directions. */
function questions(oracle: Oracle): readonly (readonly [End, End])[] {
  const outside = PROBED_ADDRESSES.filter((_, index) => index % 8 === 1).map(
    (address): End => ({ type: 'external', address }),
  );
  const ends: readonly End[] = [...oracle.pods, ...outside];
  return ends.flatMap(source =>
    ends
      .filter(each => source.type === 'pod' || each.type === 'pod')
      .map((destination): readonly [End, End] => [source, destination]),
  );
}

/** Returns the packets that the oracle surely lets through one side. */
function passing(oracle: Oracle, { direction }: Side, subject: End, peer: End): readonly string[] {
  const outcomes = oracle.side(direction, subject, peer);
  return PACKETS.filter(packet => isSure(outcomes(packet))).map(({ protocol, port }) => `${protocol} ${port}`);
}

function packetsOf(traffic: TrafficSet): readonly string[] {
  return PACKETS.filter(packet => holds(traffic, packet)).map(({ protocol, port }) => `${protocol} ${port}`);
}

function sumOf(reasons: readonly Reason[]): TrafficSet {
  return reasons.reduce((sum, { traffic }) => uniteTraffic(sum, traffic), NO_TRAFFIC);
}

/** A rule by its policy and field path, such as `NetworkPolicy/shop/p1 spec.ingress[0]`. */
type RuleName = string;

function nameOf({ policy, rule }: Pick<Reason, 'policy' | 'rule'>): RuleName {
  return `${policy?.resource.kind}/${policy?.resource.namespace}/${policy?.resource.name} ${rule?.path}`;
}

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

/** Returns the world with each rule of NetworkPolicies kept or not; the directions that they isolate stay as they are. */
function keepRules(manifests: readonly Manifest[], isWanted: (name: RuleName) => boolean): readonly Manifest[] {
  const keptOf = (policy: Policy, direction: Direction): readonly (Rule | null)[] =>
    (policy.spec?.[direction] ?? []).filter((_, index) =>
      isWanted(`NetworkPolicy/${namespaceOf(policy)}/${policy.metadata.name} spec.${direction}[${index}]`),
    );
  return manifests.map(manifest => {
    if (manifest.kind !== 'NetworkPolicy') return manifest;
    const rules = { ingress: keptOf(manifest, 'ingress'), egress: keptOf(manifest, 'egress') };
    return { ...manifest, spec: { ...manifest.spec, policyTypes: typesOf(manifest), ...rules } };
  });
}

/** Returns the world with the action of some rules of admin policies changed. */
function turnRules(
  manifests: readonly Manifest[],
  isMeant: (name: RuleName) => boolean,
  action: 'accept' | 'deny',
): readonly Manifest[] {
  const turned = (policy: AdminPolicy, direction: Direction): readonly AdminRule[] | undefined => {
    const accept = policy.kind === 'ClusterNetworkPolicy' ? 'Accept' : 'Allow';
    return policy.spec[direction]?.map((rule, index) =>
      isMeant(`${policy.kind}//${policy.metadata.name} spec.${direction}[${index}]`)
        ? { ...rule, action: action === 'accept' ? accept : 'Deny' }
        : rule,
    );
  };
  return manifests.map(manifest => {
    if (!isAdminPolicy(manifest)) return manifest;
    const [ingress = [], egress = []] = DIRECTIONS.map(direction => turned(manifest, direction));
    return { ...manifest, spec: { ...manifest.spec, ingress, egress } };
  });
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
    const { egress, ingress } = explain(cluster, endpointOf(cluster, source), endpointOf(cluster, destination));
    check({ manifests, oracle, side: egress, subject: source, peer: destination });
    check({ manifests, oracle, side: ingress, subject: destination, peer: source });
  }
}

/** Returns what passes the side of a case in another world. */
function passingIn(manifests: readonly Manifest[], { side, subject, peer }: Case): readonly string[] {
  const oracle = new Oracle(manifests, 'match');
  const find = (end: End): End =>
    end.type === 'external' ? end : (oracle.pods.find(each => isTwin(each, end)) ?? end);
  return passing(oracle, side, find(subject), find(peer));
}

function isTwin(pod: Pod, other: Pod): boolean {
  return pod.name === other.name && pod.namespace === other.namespace && pod.kind === other.kind;
}

function ofTier({ policy }: Reason, ...tiers: readonly string[]): boolean {
  return policy !== undefined && tiers.includes(policy.tier.name);
}

/** Without the rules that allow, nothing of what they allowed passes; each alone allows at least its part. */
function checkNamespaced(each: Case): void {
  const { manifests, side } = each;
  const allowing = side.reasons.filter(reason => reason.action === 'accept' && ofTier(reason, 'namespaced'));
  if (allowing.length === 0) return;
  const names = new Set(allowing.map(nameOf));
  const without = passingIn(
    keepRules(manifests, name => !names.has(name)),
    each,
  );
  const given = packetsOf(sumOf(allowing));
  expect(without.filter(packet => given.includes(packet))).toEqual([]);
  // What one policy passes on, another of the same priority may deny.
  const denied = packetsOf(sumOf(side.reasons.filter(each => each.action === 'deny' && ofTier(each, 'admin'))));
  for (const reason of allowing) {
    const alone = passingIn(
      keepRules(manifests, name => name === nameOf(reason)),
      each,
    );
    const own = packetsOf(reason.traffic).filter(packet => !denied.includes(packet));
    expect(own.filter(packet => !alone.includes(packet))).toEqual([]);
  }
}

/** With the deciding rules turned round, what they decided is decided the other way. */
function checkAdmin(each: Case): void {
  const { manifests, side } = each;
  const byAdmin = side.reasons.filter(reason => ofTier(reason, 'admin', 'baseline'));
  const [accepting, denying, passed] = (['accept', 'deny', 'pass'] as const).map(action =>
    byAdmin.filter(reason => reason.action === action),
  );
  if (accepting?.length) {
    const names = new Set(accepting.map(nameOf));
    const after = passingIn(
      turnRules(manifests, name => names.has(name), 'deny'),
      each,
    );
    const given = packetsOf(sumOf(accepting));
    expect(after.filter(packet => given.includes(packet))).toEqual([]);
  }
  if (denying?.length) {
    const names = new Set(denying.map(nameOf));
    const after = passingIn(
      turnRules(manifests, name => names.has(name), 'accept'),
      each,
    );
    // Where another policy of the same priority passes it on, lower tiers have a say.
    const elsewhere = packetsOf(sumOf(passed ?? []));
    const given = packetsOf(sumOf(denying)).filter(packet => !elsewhere.includes(packet));
    expect(given.filter(packet => !after.includes(packet))).toEqual([]);
  }
}

describe('an explanation', () => {
  it('allows what the matrix allows, and what passes both sides', () => {
    fc.assert(
      fc.property(writtenWorld, ({ manifests, text }) => {
        const cluster = clusterOf(text);
        const { pods } = new Oracle(manifests, 'match');
        for (const source of pods)
          for (const destination of pods) {
            const { allowed } = explain(cluster, endpointOf(cluster, source), endpointOf(cluster, destination));
            const listed = reachabilityOf(cluster).allowed(
              workloadOf(cluster, source),
              workloadOf(cluster, destination),
            );
            expect(sameTraffic(allowed, listed)).toBe(true);
          }
      }),
      runs(40),
    );
  });

  it('says of each side what the oracle says, and which policies isolate it', () => {
    fc.assert(
      fc.property(writtenWorld, ({ manifests, text }) => {
        eachSide(manifests, clusterOf(text), ({ oracle, side, subject, peer }) => {
          expect(packetsOf(side.allowed)).toEqual(passing(oracle, side, subject, peer));
          const isolating = subject.type === 'pod' && subject !== peer ? oracle.isolating(side.direction, subject) : [];
          expect(side.isolatedBy.map(({ resource }) => resource.name).toSorted()).toEqual(
            isolating.map(({ metadata }) => metadata.name).toSorted(),
          );
        });
      }),
      runs(20),
    );
  });

  it('gives a reason for everything that is allowed, and none that is about nothing', () => {
    fc.assert(
      fc.property(writtenWorld, ({ manifests, text }) => {
        eachSide(manifests, clusterOf(text), ({ side }) => {
          const opening = side.reasons.filter(({ action }) => action === 'accept' || action === 'default');
          const isAllNamed = packetsOf(side.allowed).every(packet => packetsOf(sumOf(opening)).includes(packet));
          expect(isAllNamed).toBe(true);
          expect(side.reasons.some(({ traffic }) => isNoTraffic(traffic))).toBe(false);
        });
      }),
      runs(20),
    );
  });

  it('names the rules on which the verdict rests', () => {
    fc.assert(
      fc.property(writtenWorld, ({ manifests, text }) => {
        eachSide(manifests, clusterOf(text), each => {
          checkNamespaced(each);
          checkAdmin(each);
        });
      }),
      runs(20),
    );
  });
});
