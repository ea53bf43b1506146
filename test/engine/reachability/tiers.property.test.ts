import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask } from '../../../server/src/engine/answers/answer.ts';
import { overviewOf, podsOf } from '../../../server/src/engine/answers/overview.ts';
import type { Action, CompiledPolicy, CompiledRule } from '../../../server/src/engine/policies/compiled.ts';
import { TIERS, type Tier } from '../../../server/src/engine/policies/tiers.ts';
import { boundsOf } from '../../../server/src/engine/reachability/bounds.ts';
import { explainSide } from '../../../server/src/engine/reachability/explain.ts';
import { reachabilityOf } from '../../../server/src/engine/reachability/reachability.ts';
import {
  describeTraffic,
  includesTraffic,
  onePort,
  sameTraffic,
  type TrafficSet,
} from '../../../server/src/engine/sets/traffic.ts';
import { runs } from '../../oracle/runs.ts';
import { clusterOf, pod, policy, workloadNamed } from './clusters.ts';

const PORTS = [1, 2, 3] as const;
const SPAN = { start: 0, end: 0 };

/** Tiers between and beside those of Kubernetes, as other dialects have them. */
const TIERS_TRIED: readonly Tier[] = [
  TIERS.admin,
  { name: 'security', order: 150, equals: 'united' },
  TIERS.namespaced,
  { name: 'late', order: 250, equals: 'first-match' },
  TIERS.baseline,
];

interface Rule {
  readonly action: Action;
  readonly ports: readonly number[];
  /** True where it waits for a condition. */
  readonly waits: boolean;
}

interface Policy {
  readonly tier: Tier;
  readonly priority: number | undefined;
  readonly isolates: boolean;
  readonly rules: readonly Rule[];
}

const rule: fc.Arbitrary<Rule> = fc.record({
  action: fc.constantFrom<Action[]>('accept', 'deny', 'pass'),
  ports: fc.subarray([...PORTS], { minLength: 1 }),
  waits: fc.nat(3).map(number => number === 0),
});

const policies: fc.Arbitrary<readonly Policy[]> = fc.array(
  fc.record({
    tier: fc.constantFrom(...TIERS_TRIED),
    priority: fc.constantFrom(undefined, 0, 1),
    isolates: fc.boolean(),
    rules: fc.array(rule, { maxLength: 2 }),
  }),
  { maxLength: 4 },
);

function compiledRule({ action, ports, waits }: Rule, index: number): CompiledRule {
  return {
    action,
    ...(waits ? { condition: 'requests' } : {}),
    peers: 'any',
    ports: ports.map(port => ({ type: 'range', protocol: 'TCP', low: port, high: port, path: '', span: SPAN })),
    path: `spec.ingress[${index}]`,
    span: SPAN,
  };
}

const NAME = (index: number): string => `p${index}`;

/** Returns two pods, and about the ingress of one of them the policies in their compiled form. */
function world(given: readonly Policy[]) {
  const texts = given.map((_, index) => policy(NAME(index), 'shop', '{podSelector: {matchLabels: {app: api}}}'));
  const cluster = clusterOf([pod('web', 'shop'), pod('api', 'shop'), ...texts].join('---\n')).edited(
    (compiled): CompiledPolicy => {
      const own = given[Number(compiled.resource.name.slice(1))];
      if (own === undefined) return compiled;
      const { tier, priority, isolates, rules } = own;
      return { ...compiled, tier, priority, isolates: isolates ? ['ingress'] : [], ingress: rules.map(compiledRule) };
    },
  );
  const [api, web] = [workloadNamed(cluster, 'api'), workloadNamed(cluster, 'web')];
  return { cluster, api, web };
}

type Decision = 'accept' | 'deny';

/** Returns every decision about a port that is possible, trying each order of equals and each way that conditions may be. */
function decisions(given: readonly Policy[], port: number): ReadonlySet<Decision> {
  const waiting = given.flatMap(({ rules }) => rules.filter(({ waits }) => waits));
  const found = new Set<Decision>();
  for (let bits = 0; bits < 2 ** waiting.length; bits++) {
    const holds = (each: Rule): boolean => !each.waits || ((bits >> waiting.indexOf(each)) & 1) === 1;
    for (const order of orders(given)) found.add(decide(order, each => each.ports.includes(port) && holds(each)));
  }
  return found;
}

/** Returns the policies in every order of asking that is left open: those without a priority may come first or last. */
function* orders(given: readonly Policy[]): Generator<readonly (readonly [Policy, number])[]> {
  const free = given.filter(({ priority }) => priority === undefined);
  for (let bits = 0; bits < 2 ** free.length; bits++) {
    const placeOf = (each: Policy): number =>
      each.priority ?? (((bits >> free.indexOf(each)) & 1) === 1 ? -1 : Infinity);
    yield* permutations(given.map(each => [each, placeOf(each)] as const));
  }
}

function* permutations<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length <= 1) yield items;
  else
    for (const [index, item] of items.entries())
      for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest];
}

function decide(ordered: readonly (readonly [Policy, number])[], matches: (rule: Rule) => boolean): Decision {
  for (const tier of TIERS_TRIED) {
    const own = ordered.filter(([each]) => each.tier === tier);
    const action = tier.equals === 'united' ? united(own, matches) : firstMatch(own, matches);
    if (action === 'accept' || action === 'deny') return action;
    if (action === undefined && own.some(([{ isolates }]) => isolates)) return 'deny';
  }
  return 'accept';
}

function firstMatch(own: readonly (readonly [Policy, number])[], matches: (rule: Rule) => boolean): Action | undefined {
  const sorted = own.toSorted(([, a], [, b]) => (a === b ? 0 : a - b));
  return sorted.flatMap(([{ rules }]) => rules).find(matches)?.action;
}

function united(own: readonly (readonly [Policy, number])[], matches: (rule: Rule) => boolean): Action | undefined {
  const ranks = new Set(own.map(([{ priority = Infinity }]) => priority));
  for (const rank of [...ranks].toSorted((a, b) => (a === b ? 0 : a - b))) {
    const actions = own
      .filter(([{ priority = Infinity }]) => priority === rank)
      .flatMap(([{ rules }]) => rules)
      .filter(matches)
      .map(each => each.action);
    for (const action of ['deny', 'pass', 'accept'] as const) if (actions.includes(action)) return action;
  }
  return undefined;
}

const holds = (traffic: TrafficSet, port: number): boolean => includesTraffic(traffic, onePort('TCP', port));

describe('tiers of any order, with equals, isolation and conditions', () => {
  it('decide as a model does that tries every order and every condition', () => {
    fc.assert(
      fc.property(policies, given => {
        const { cluster, api, web } = world(given);
        const [subject, peer] = [api, web].map(workload => ({ type: 'workload', workload }) as const);
        if (subject === undefined || peer === undefined) throw new Error('no pods');
        const bounds = boundsOf({ cluster, direction: 'ingress', subject, peer });
        for (const port of PORTS) {
          const expected = decisions(given, port);
          expect([port, holds(bounds.sure, port), holds(bounds.possible, port)]).toEqual([
            port,
            !expected.has('deny'),
            expected.has('accept'),
          ]);
        }
        expect(bounds.doubts.length > 0).toBe(!sameTraffic(bounds.sure, bounds.possible));
      }),
      runs(300),
    );
  });

  it('are listed and explained as they decide, where nothing is open', () => {
    fc.assert(
      fc.property(policies, some => {
        const given = some.map((each, index) => ({
          ...each,
          priority: index,
          rules: each.rules.map(own => ({ ...own, waits: false })),
        }));
        const { cluster, api, web } = world(given);
        const listed = reachabilityOf(cluster).allowed(web, api);
        const explained = explainSide({
          cluster,
          direction: 'ingress',
          subject: { type: 'workload', workload: api },
          peer: { type: 'workload', workload: web },
        });
        for (const port of PORTS) {
          const isAccepted = decisions(given, port).has('accept');
          expect([port, holds(listed, port)]).toEqual([port, isAccepted]);
          expect([port, holds(explained.allowed, port)]).toEqual([port, isAccepted]);
        }
      }),
      runs(300),
    );
  });

  it('are shown of every pair as they are answered', () => {
    fc.assert(
      fc.property(policies, given => {
        const { cluster } = world(given);
        const overview = overviewOf(cluster);
        for (const source of overview.entries)
          for (const destination of overview.entries.filter(other => other !== source)) {
            const { sure, possible } = overview.table.get(overview.between(source.profile, destination.profile));
            const answer = ask(cluster, podsOf(source), podsOf(destination));
            expect([sure, possible].map(id => describeTraffic(overview.table.traffic.get(id)))).toEqual(
              [answer.sure, answer.possible].map(describeTraffic),
            );
          }
      }),
      runs(100),
    );
  });
});
