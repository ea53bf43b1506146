import { describeResource } from '../cluster/answer-warning.ts';
import type { Endpoint } from '../cluster/endpoint.ts';
import { describeForeignDoubt } from '../cluster/foreign-policies.ts';
import { type UnknownLabels, unsureGenerations } from '../cluster/selection.ts';
import type { Plan, RuleOfPolicy } from '../evaluation/evaluate.ts';
import { planFor, rulesOfPlan } from '../evaluation/plan.ts';
import type { ForeignPolicy } from '../model/foreign.ts';
import type { Workload } from '../model/resource.ts';
import { type CompiledPolicy, type CompiledRule, isIsolating, rulesOf } from '../policies/compiled.ts';
import { isUnited } from '../policies/tiers.ts';
import { generationOf, whetherEnforced } from '../profile/enforcement.ts';
import {
  ALL_TRAFFIC,
  intersectTraffic,
  isNoTraffic,
  NO_TRAFFIC,
  subtractTraffic,
  type TrafficSet,
  uniteTraffic,
} from '../sets/traffic.ts';
import { matchOf, mostTraffic, type SideQuestion, type UnknownFact, unknownOf } from './rule-match.ts';
import type { SideOfQuestion } from './side.ts';
import { turnedByOrder, turnedByPolicy, turnedByRule } from './turned.ts';

/** Something that an answer about some traffic waits for. */
export type Doubt = { readonly traffic: TrafficSet } & (
  | {
      /** Whether a rule holds for the peer. */
      readonly about: 'rule';
      readonly unknown: UnknownFact;
      readonly policy: CompiledPolicy;
      readonly rule: CompiledRule;
    }
  /** Whether a policy selects the pods. */
  | {
      readonly about: 'subject';
      readonly unknown: UnknownLabels;
      readonly policy: CompiledPolicy;
      readonly workload: Workload;
    }
  /** Which of several policies of one priority decides first. */
  | { readonly about: 'order'; readonly policies: readonly CompiledPolicy[] }
  /** Whether pods run on the node that the peer is. */
  | { readonly about: 'node'; readonly node: string; readonly workload: Workload }
  /** Whether the cluster enforces policies of a generation. */
  | { readonly about: 'enforcement'; readonly what: string }
  /** What a policy of another dialect says. */
  | { readonly about: 'dialect'; readonly policy: ForeignPolicy }
);

type RuleDoubt = Extract<Doubt, { readonly about: 'rule' }>;

/** With more rules in doubt than these, a rule that may hold counts wherever it does. */
const MOST_TURNED = 16;

/**
 * Returns the doubts that decide about the traffic between the bounds of a side; the cases are those of what the cluster
 * enforces.
 */
export function doubtsOf(side: SideOfQuestion, cases: readonly SideOfQuestion[], open: TrafficSet): readonly Doubt[] {
  if (isNoTraffic(open)) return [];
  const { question, certain, inDoubt, foreign } = side;
  const plan = planFor([...certain, ...inDoubt.map(({ policy }) => policy)], question.direction);
  const rules = rulesOfPlan(plan).flatMap(by => ruleDoubt(question, by));
  const turned: Turned = (policies, how) =>
    cases
      .filter(each => policies.every(policy => isOf(each, policy)))
      .map(how)
      .reduce(uniteTraffic, NO_TRAFFIC);
  const doubts: readonly Doubt[] = [
    ...rules.map(each =>
      rules.length > MOST_TURNED ? each : { ...each, traffic: turned([each.policy], one => turnedByRule(one, each)) },
    ),
    ...inDoubt.map((each): Doubt => {
      const { policy } = each;
      const traffic = isUnited(policy) ? ruledBy(side, policy) : turned([policy], one => turnedByPolicy(one, policy));
      return { about: 'subject', ...each, traffic };
    }),
    ...plan.unordered.flatMap(lists => orderDoubt(question, lists, turned)),
    ...enforcementDoubts(side),
    ...foreign.map((policy): Doubt => ({ about: 'dialect', policy, traffic: ALL_TRAFFIC })),
  ];
  return doubts
    .map((each): Doubt => ({ ...each, traffic: intersectTraffic(open, each.traffic) }))
    .filter(({ traffic }) => !isNoTraffic(traffic));
}

/** Unites what is turned in each case that has some policies. */
type Turned = (policies: readonly CompiledPolicy[], how: (side: SideOfQuestion) => TrafficSet) => TrafficSet;

function isOf({ certain, inDoubt }: SideOfQuestion, policy: CompiledPolicy): boolean {
  return certain.includes(policy) || inDoubt.some(each => each.policy === policy);
}

function ruleDoubt(question: SideQuestion, { policy, rule }: RuleOfPolicy): readonly RuleDoubt[] {
  const unknown = unknownOf(question, rule);
  return unknown === undefined ? [] : [{ about: 'rule', unknown, policy, rule, traffic: mostTraffic(question, rule) }];
}

function enforcementDoubts(side: SideOfQuestion): readonly Doubt[] {
  const { certain, inDoubt, question } = side;
  const { cluster, direction } = question;
  const policies = [...certain, ...inDoubt.map(({ policy }) => policy)].filter(each => rulesOf(each, direction));
  return unsureGenerations(cluster, policies).map((generation): Doubt => {
    const own = policies.filter(({ resource }) => generationOf(resource) === generation);
    const traffic = own.map(policy => ruledBy(side, policy)).reduce(uniteTraffic, NO_TRAFFIC);
    return { about: 'enforcement', what: whetherEnforced(cluster.profile, generation), traffic };
  });
}

/** Returns the traffic that a policy decides about if it selects the subject: everything where it alone would isolate. */
function ruledBy({ question, certain }: SideOfQuestion, policy: CompiledPolicy): TrafficSet {
  const { direction } = question;
  const isIsolated = certain.some(each => isIsolating(each, direction));
  if (isIsolating(policy, direction) && !isIsolated) return ALL_TRAFFIC;
  const matching = (rulesOf(policy, direction) ?? []).filter(rule => matchOf(question, rule) !== 'no');
  return matching.reduce((sum, rule) => uniteTraffic(sum, mostTraffic(question, rule)), NO_TRAFFIC);
}

/** Names the policies, of lists that nothing orders, that do different things with the same traffic. */
function orderDoubt(question: SideQuestion, lists: Plan['unordered'][number], turned: Turned): readonly Doubt[] {
  const sides = lists.map(rules => actionsOf(question, rules));
  const disputed = new Map<CompiledPolicy, TrafficSet>();
  for (const [index, one] of sides.entries())
    for (const other of sides.slice(index + 1))
      for (const [policy, traffic] of disputeOf(one, other, turned))
        disputed.set(policy, uniteTraffic(disputed.get(policy) ?? NO_TRAFFIC, traffic));
  if (disputed.size === 0) return [];
  return [{ about: 'order', policies: [...disputed.keys()], traffic: [...disputed.values()].reduce(uniteTraffic) }];
}

/** What the first matching rules of a list do. */
type Actions = readonly { readonly by: RuleOfPolicy; readonly taken: TrafficSet }[];

function actionsOf(question: SideQuestion, rules: readonly RuleOfPolicy[]): Actions {
  let open = ALL_TRAFFIC;
  return rules.flatMap(by => {
    if (matchOf(question, by.rule) === 'no') return [];
    const taken = intersectTraffic(open, mostTraffic(question, by.rule));
    if (unknownOf(question, by.rule) === undefined) open = subtractTraffic(open, taken);
    return isNoTraffic(taken) ? [] : [{ by, taken }];
  });
}

function disputeOf(one: Actions, other: Actions, turned: Turned): readonly (readonly [CompiledPolicy, TrafficSet])[] {
  return one.flatMap(mine =>
    other.flatMap(theirs => {
      if (mine.by.rule.action === theirs.by.rule.action) return [];
      if (isNoTraffic(intersectTraffic(mine.taken, theirs.taken))) return [];
      const traffic = turned([mine.by.policy, theirs.by.policy], side => turnedByOrder(side, mine.by, theirs.by));
      if (isNoTraffic(traffic)) return [];
      return [[mine.by.policy, traffic] as const, [theirs.by.policy, traffic] as const];
    }),
  );
}

/** Returns a text that is equal for doubts about the same fact, whatever traffic waits for it. */
export function doubtKey(doubt: Doubt): string {
  switch (doubt.about) {
    case 'rule':
      return [doubt.unknown, describeResource(doubt.policy.resource), doubt.rule.path].join(' ');
    case 'subject':
      return [doubt.unknown, describeResource(doubt.policy.resource)].join(' ');
    case 'order':
      return doubt.policies.map(({ resource }) => describeResource(resource)).join(' ');
    case 'node':
      return doubt.node;
    case 'enforcement':
      return doubt.what;
    case 'dialect':
      return describeForeignDoubt(doubt.policy);
  }
}

/** The ends of a connection as the reader knows them, for one side's doubts. */
export interface DoubtNames {
  readonly subject: string;
  readonly peer: string;
  readonly destination: string;
}

/** Returns what an answer waits for, as a phrase without a full stop, such as `the address of shop/web, which …`. */
export function describeDoubt(doubt: Doubt, peer: Endpoint, names: DoubtNames): string {
  switch (doubt.about) {
    case 'rule':
      return describeFact(doubt, peer, names);
    case 'subject': {
      return `${describeLabels(doubt, names)}, and by which ${describeResource(doubt.policy.resource)} selects pods`;
    }
    case 'order': {
      const policies = doubt.policies.map(({ resource }) => describeResource(resource)).join(' and ');
      return `which of ${policies} comes first, as nothing orders them and they disagree`;
    }
    case 'node':
      return `whether ${names.subject} runs on ${doubt.node}, as a pod and its own node always reach each other`;
    case 'enforcement':
      return doubt.what;
    case 'dialect':
      return describeForeignDoubt(doubt.policy);
  }
}

function describeLabels(
  { unknown, workload }: Extract<Doubt, { readonly about: 'subject' }>,
  { subject }: DoubtNames,
): string {
  switch (unknown) {
    case 'namespace-labels':
      return `the labels of namespace ${workload.namespace}, which no manifest declares`;
    case 'pod-labels':
      return `the labels that its controller gives the pods of ${subject}`;
    case 'controller':
      return 'further labels of the ingress controller, which the settings do not tell';
  }
}

function describeFact(
  { unknown, policy, rule }: Extract<Doubt, { readonly about: 'rule' }>,
  peer: Endpoint,
  names: DoubtNames,
): string {
  const where = `${describeResource(policy.resource)}, ${rule.path}`;
  switch (unknown) {
    case 'address':
      return `the address of ${names.peer}, which is not in the manifests, and which an ipBlock of ${where}, may hold`;
    case 'namespace-labels': {
      const namespace = peer.type === 'workload' ? peer.workload.namespace : '';
      return `the labels of namespace ${namespace}, which no manifest declares, and which ${where}, asks for`;
    }
    case 'pod-labels':
      return `the labels that its controller gives the pods of ${names.peer}, and which ${where}, asks for`;
    case 'controller':
      return peer.type === 'workload' && peer.workload.mayCarryMore
        ? `further labels of the ingress controller, which the settings do not tell, and which ${where}, asks for`
        : `the namespace and labels of the ingress controller, which ${where}, may pick`;
    case 'nodes':
      return peer.type === 'workload'
        ? `the node of ${names.peer}, on whose network it is, and its labels, which ${where}, asks for`
        : `whether ${names.peer} is the address of a node, which ${where}, asks for`;
    case 'requests':
      return `what is asked inside the connection, of which ${where}, takes some`;
    case 'domain names':
      return `whether ${names.peer} is behind a domain name of ${where}`;
    case 'pod-address':
      return `which pod has the address ${names.peer}, as a node in sight gives it to one, and which ${where}, may pick`;
    case 'port-name':
      return `the port names of ${names.destination}, which ${where}, asks for`;
  }
}
