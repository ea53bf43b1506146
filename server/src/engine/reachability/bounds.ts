import { isSameEnd } from '../cluster/endpoint.ts';
import { enforcementCases } from '../cluster/enforcement-cases.ts';
import { describeNode, isOwnNode, nodeMatch } from '../cluster/nodes.ts';
import { unsureGenerations } from '../cluster/selection.ts';
import { evaluate, type Outlook, type Targets } from '../evaluation/evaluate.ts';
import { planFor, rulesOfPlan } from '../evaluation/plan.ts';
import { NOTHING } from '../evaluation/traffic-table.ts';
import type { Workload } from '../model/resource.ts';
import type { CompiledPolicy, CompiledRule } from '../policies/compiled.ts';
import { isUnited } from '../policies/tiers.ts';
import { generationOf } from '../profile/enforcement.ts';
import {
  ALL_TRAFFIC,
  intersectTraffic,
  isNoTraffic,
  NO_TRAFFIC,
  subtractTraffic,
  type TrafficSet,
  uniteTraffic,
} from '../sets/traffic.ts';
import { casesOf } from './cases.ts';
import { type Doubt, doubtsOf } from './doubts.ts';
import { reachabilityOf } from './reachability.ts';
import { leastTraffic, matchOf, mostTraffic, type SideQuestion, unknownOf } from './rule-match.ts';
import { assume, type SideOfQuestion, sideOf } from './side.ts';

/** What one side of a connection allows whatever the unknown facts are, and what it allows at best. */
export interface Bounds {
  readonly sure: TrafficSet;
  readonly possible: TrafficSet;
  /** What makes the difference; none when both sets are equal. */
  readonly doubts: readonly Doubt[];
}

const OPEN: Bounds = { sure: ALL_TRAFFIC, possible: ALL_TRAFFIC, doubts: [] };

/** Returns the bounds of what the subject's policies allow towards or from the peer. */
export function boundsOf(question: SideQuestion): Bounds {
  const { subject, peer } = question;
  if (subject.type === 'address' || isSameEnd(subject, peer)) return OPEN;
  if (isOwnNode(question.cluster, question.direction, subject, peer)) return OPEN;
  return withOwnNode(question, subject.workload, boundsByPolicies(question, subject.workload));
}

/** Widens what is possible where the peer may be the node of the pods. */
function withOwnNode({ cluster, peer }: SideQuestion, workload: Workload, bounds: Bounds): Bounds {
  if (peer.type !== 'address' || nodeMatch(cluster.inventory, workload, peer.address) === 'no') return bounds;
  const { sure, doubts } = bounds;
  const node = describeNode(cluster.inventory, peer.address);
  const open = subtractTraffic(ALL_TRAFFIC, sure);
  const doubt: Doubt = { about: 'node', node, workload, traffic: open };
  return { sure, possible: ALL_TRAFFIC, doubts: isNoTraffic(open) ? doubts : [...doubts, doubt] };
}

function boundsByPolicies(question: SideQuestion, subject: Workload): Bounds {
  const side = sideOf(question, subject);
  const cases = casesOf(side).flatMap(assumed => enforcedCases(assume(side, subject, assumed)).map(boundsIn));
  const sure = cases.map(each => each.sure).reduce(intersectTraffic);
  const possible = cases.map(each => each.possible).reduce(uniteTraffic);
  return { sure, possible, doubts: doubtsOf(side, enforcedCases(side), subtractTraffic(possible, sure)) };
}

/** Returns a side as it is with and without each generation of policies that the cluster may not enforce. */
function enforcedCases(side: SideOfQuestion): readonly SideOfQuestion[] {
  const { certain, inDoubt, question } = side;
  const policies = [...certain, ...inDoubt.map(({ policy }) => policy)];
  return enforcementCases(unsureGenerations(question.cluster, policies)).map(off => {
    if (off.size === 0) return side;
    const isOn = ({ resource }: CompiledPolicy): boolean => !off.has(generationOf(resource));
    return { ...side, certain: certain.filter(isOn), inDoubt: inDoubt.filter(({ policy }) => isOn(policy)) };
  });
}

function boundsIn(side: SideOfQuestion): Pick<Bounds, 'sure' | 'possible'> {
  const { foreign } = side;
  const evaluated = (outlook: Outlook): readonly TrafficSet[] =>
    variantsOf(side).map(policies => evaluateSide(side, policies, outlook));
  return {
    sure: foreign.length > 0 ? NO_TRAFFIC : evaluated('sure').reduce(intersectTraffic),
    possible: foreign.some(({ opens }) => opens) ? ALL_TRAFFIC : evaluated('possible').reduce(uniteTraffic),
  };
}

/** Returns the doubts that matter for some of the traffic. */
export function doubtsAbout({ sure, possible, doubts }: Bounds, traffic: TrafficSet): readonly Doubt[] {
  const open = intersectTraffic(subtractTraffic(possible, sure), traffic);
  return doubts.filter(doubt => !isNoTraffic(intersectTraffic(open, doubt.traffic)));
}

/**
 * Returns the sets of policies that may select the subject: with none, each, and all of the NetworkPolicies in doubt,
 * as each would isolate it. Admin policies in doubt are in all sets.
 */
function variantsOf({ certain, inDoubt }: SideOfQuestion): readonly (readonly CompiledPolicy[])[] {
  const policies = inDoubt.map(({ policy }) => policy);
  const isolating = policies.filter(isUnited);
  const always = [...certain, ...policies.filter(policy => !isUnited(policy))];
  if (isolating.length === 0) return [always];
  return [always, ...isolating.map(policy => [...always, policy]), [...always, ...isolating]];
}

function evaluateSide(side: SideOfQuestion, policies: readonly CompiledPolicy[], outlook: Outlook): TrafficSet {
  const { question } = side;
  const table = reachabilityOf(question.cluster).traffic;
  const inDoubt = side.inDoubt.map(({ policy }) => policy).filter(policy => !isUnited(policy));
  const plan = planFor(policies, question.direction, new Set(inDoubt));
  const targets: Targets = {
    size: 1,
    matching: rule => (matchOf(question, rule) === 'yes' ? [0] : []),
    ports: rule => table.intern(leastTraffic(question, rule)),
  };
  const isExact = rulesOfPlan(plan).every(({ rule }) => unknownOf(question, rule) === undefined);
  const maybe = (rule: CompiledRule): number =>
    unknownOf(question, rule) === undefined ? NOTHING : table.intern(mostTraffic(question, rule));
  const [id] = evaluate(plan, isExact ? targets : { ...targets, maybe }, table, undefined, outlook);
  return table.get(id ?? NOTHING);
}
