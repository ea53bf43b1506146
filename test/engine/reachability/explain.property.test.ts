import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import type { Endpoint } from '../../../server/src/engine/cluster/endpoint.ts';
import type { RuleOfPolicy } from '../../../server/src/engine/evaluation/evaluate.ts';
import { boundsOf } from '../../../server/src/engine/reachability/bounds.ts';
import { redundantRules } from '../../../server/src/engine/reachability/redundant-rules.ts';
import { describeTraffic, intersectTraffic, isNoTraffic } from '../../../server/src/engine/sets/traffic.ts';
import { clusterOf, type Explanation, explain, workloadNamed } from './clusters.ts';
import { type Manifest, textOf, withoutRules, world } from './random-worlds.ts';

interface Pair {
  readonly cluster: Cluster;
  readonly source: Endpoint;
  readonly destination: Endpoint;
}

/** The first two pods of a world, whatever their policies. */
function pairIn(manifests: readonly Manifest[]): Pair {
  const cluster = clusterOf(textOf(manifests));
  const end = (name: string): Endpoint => ({ type: 'workload', workload: workloadNamed(cluster, name) });
  return { cluster, source: end('p0'), destination: end('p1') };
}

/** Everything that is said of a pair: by the manifests, and whatever the facts are that they leave open. */
function answerOf({ cluster, source, destination }: Pair): readonly string[] {
  const { allowed } = explain(cluster, source, destination);
  const egress = boundsOf({ cluster, direction: 'egress', subject: source, peer: destination });
  const ingress = boundsOf({ cluster, direction: 'ingress', subject: destination, peer: source });
  const sure = intersectTraffic(egress.sure, ingress.sure);
  const possible = intersectTraffic(egress.possible, ingress.possible);
  return [allowed, sure, possible].map(describeTraffic);
}

function nameOf({ policy, rule }: RuleOfPolicy): string {
  return `${policy.resource.name} ${rule.path}`;
}

/** Returns the rules that the reasons of both sides name. */
function namedRules({ egress, ingress }: Explanation): readonly string[] {
  return [...egress.reasons, ...ingress.reasons].flatMap(({ policy, rule }) =>
    policy === undefined || rule === undefined ? [] : [nameOf({ policy, rule })],
  );
}

function allRules(manifests: readonly Manifest[]): readonly string[] {
  const names: string[] = [];
  withoutRules(manifests, name => {
    names.push(name);
    return false;
  });
  return names;
}

describe('an explanation', () => {
  it('names enough rules: without all others the pair may do the same', () => {
    fc.assert(
      fc.property(world, manifests => {
        const pair = pairIn(manifests);
        const explanation = explain(pair.cluster, pair.source, pair.destination);
        const named = namedRules(explanation);
        const alone = pairIn(withoutRules(manifests, name => !named.includes(name)));
        const { allowed } = explain(alone.cluster, alone.source, alone.destination);
        expect(describeTraffic(allowed)).toBe(describeTraffic(explanation.allowed));
      }),
      { numRuns: 150 },
    );
  });

  it('names no rule in vain: what NetworkPolicies allow is blocked without the rules named', () => {
    const isIsolated = ({ egress, ingress }: Explanation): boolean =>
      egress.isolatedBy.length > 0 || ingress.isolatedBy.length > 0;
    fc.assert(
      fc.property(world, manifests => {
        const namespaced = manifests.filter(({ kind }) => !kind.includes('Admin'));
        const pair = pairIn(namespaced);
        const explanation = explain(pair.cluster, pair.source, pair.destination);
        if (isNoTraffic(explanation.allowed) || !isIsolated(explanation)) return;
        const named = namedRules(explanation);
        const { cluster, source, destination } = pairIn(withoutRules(namespaced, name => named.includes(name)));
        expect(describeTraffic(explain(cluster, source, destination).allowed)).toBe('nothing');
      }),
      { numRuns: 150 },
    );
  });
});

describe('redundant rules', () => {
  it('can each be removed without changing anything that is said of the pair', () => {
    fc.assert(
      fc.property(world, manifests => {
        const pair = pairIn(manifests);
        for (const redundant of redundantRules(pair)) {
          const name = nameOf(redundant);
          expect(answerOf(pairIn(withoutRules(manifests, each => each === name)))).toEqual(answerOf(pair));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are all that the explanation names and that can be removed so', () => {
    fc.assert(
      fc.property(world, manifests => {
        const pair = pairIn(manifests);
        const redundant = redundantRules(pair).map(nameOf);
        const named = namedRules(explain(pair.cluster, pair.source, pair.destination));
        const needed = allRules(manifests).filter(name => named.includes(name) && !redundant.includes(name));
        for (const name of needed) {
          expect(answerOf(pairIn(withoutRules(manifests, each => each === name)))).not.toEqual(answerOf(pair));
        }
      }),
      { numRuns: 60 },
    );
  });
});
