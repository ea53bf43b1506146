import type { Direction, Workload } from '../model/resource.ts';
import type { LabelSelector } from '../model/selector.ts';
import type { CompiledPeer, CompiledRule, PodQuery } from '../policies/compiled.ts';
import { isImpossible, spaceOf } from '../selectors/algebra.ts';
import { NAMESPACE_NAME_LABEL } from '../selectors/describe.ts';
import { matches, meets } from '../selectors/match.ts';
import { hasAddress } from '../sets/addresses.ts';
import {
  ALL_TRAFFIC,
  everyPort,
  intersectTraffic,
  isNoTraffic,
  NO_TRAFFIC,
  subtractTraffic,
  type TrafficSet,
  uniteTraffic,
} from '../sets/traffic.ts';
import { hasOneOf } from './classes.ts';
import type { Cluster } from './cluster.ts';
import { evaluate, type Plan, type RuleOfPolicy } from './evaluate.ts';
import type { Endpoint } from './explain.ts';
import { CONTROLLER_NAMESPACE, mayPickController } from './ingress-controller.ts';
import { planFor } from './plan.ts';
import { trafficOf } from './ports.ts';

/** A fact that manifests need not tell, and that decides whether a rule holds for a peer. */
export type Unknown = 'address' | 'namespace-labels' | 'controller' | 'nodes' | 'domain names' | 'port-name';

/** A rule that holds or not, depending on an unknown fact. */
export interface Doubt extends RuleOfPolicy {
  readonly unknown: Unknown;
}

/** What one side of a connection allows whatever the unknown facts are, and what it allows at best. */
export interface Bounds {
  readonly sure: TrafficSet;
  readonly possible: TrafficSet;
  /** The rules that make the difference; none when both sets are equal. */
  readonly doubts: readonly Doubt[];
}

/** What is asked: one side of a connection in a cluster. `undeclared` are pods of no manifest, whose ports are unknown. */
export interface SideQuestion {
  readonly cluster: Cluster;
  readonly direction: Direction;
  readonly subject: Endpoint;
  readonly peer: Endpoint;
  readonly undeclared?: ReadonlySet<Workload>;
}

/** Returns the bounds of what the subject's policies allow towards or from the peer. */
export function boundsOf(question: SideQuestion): Bounds {
  const { cluster, direction, subject, peer } = question;
  if (subject.type === 'address') return { sure: ALL_TRAFFIC, possible: ALL_TRAFFIC, doubts: [] };
  const own = peer.type === 'workload' && peer.workload === subject.workload;
  const plan = planFor(own ? [] : cluster.policiesOf(subject.workload), direction);
  const rules = [...plan.admin, ...plan.isolatingRules, ...plan.baseline];
  const doubts = rules.flatMap(by => {
    const unknown = unknownOf(question, by.rule);
    return unknown === undefined ? [] : [{ ...by, unknown }];
  });
  const sure = evaluateSide(question, plan, doubts, 'deny');
  if (doubts.length === 0) return { sure, possible: sure, doubts };
  const possible = evaluateSide(question, plan, doubts, 'accept');
  return spread(question, sure, possible, doubts);
}

/** Returns the doubts that matter for some of the traffic. */
export function doubtsAbout(question: SideQuestion, bounds: Bounds, traffic: TrafficSet): readonly Doubt[] {
  const open = intersectTraffic(subtractTraffic(bounds.possible, bounds.sure), traffic);
  return bounds.doubts.filter(({ rule }) => !isNoTraffic(intersectTraffic(open, mostTraffic(question, rule))));
}

/** Says what keeps a rule from surely matching or surely not matching the peer. */
function unknownOf(question: SideQuestion, rule: CompiledRule): Unknown | undefined {
  const match = matchOf(question, rule);
  if (match === 'no') return undefined;
  if (match !== 'yes') return match;
  return hasUnknownPort(question, rule) ? 'port-name' : undefined;
}

function hasUnknownPort({ undeclared, ...question }: SideQuestion, rule: CompiledRule): boolean {
  const end = question.direction === 'ingress' ? question.subject : question.peer;
  if (end.type === 'address' || !undeclared?.has(end.workload)) return false;
  return rule.ports !== 'all' && rule.ports.some(({ type }) => type === 'named');
}

type Match = 'yes' | 'no' | Exclude<Unknown, 'port-name'>;

function matchOf(question: SideQuestion, rule: CompiledRule): Match {
  if (rule.peers === 'any') return 'yes';
  const answers = rule.peers.map(item => matchPeer(question, item));
  if (answers.includes('yes')) return 'yes';
  return answers.find(answer => answer !== 'no') ?? 'no';
}

function matchPeer({ cluster, peer }: SideQuestion, item: CompiledPeer): Match {
  if (peer.type === 'address') {
    if (item.type === 'elsewhere') return item.what;
    return item.type === 'addresses' && hasAddress(item.addresses, peer.address) ? 'yes' : 'no';
  }
  const { workload } = peer;
  if (item.type === 'pods') return matchPods(cluster, item.query, workload);
  if (item.type === 'elsewhere' || cluster.ipBlockPods === 'ignore') return 'no';
  if (workload.addresses.length === 0) return 'address';
  return hasOneOf(item.addresses, workload) ? 'yes' : 'no';
}

function matchPods(cluster: Cluster, query: PodQuery, workload: Workload): Match {
  const { namespaces, pods } = query;
  if (workload.namespace === CONTROLLER_NAMESPACE) {
    if (cluster.select(query).includes(workload)) return 'yes';
    return mayPickController(query) ? 'controller' : 'no';
  }
  if (namespaces.type === 'name' || !dependsOnLabels(cluster, namespaces.selector, workload.namespace)) {
    return cluster.select(query).includes(workload) ? 'yes' : 'no';
  }
  const isExcluded = query.noHostNetwork === true && workload.hostNetwork;
  return matches(pods, workload.podLabels) && !isExcluded ? 'namespace-labels' : 'no';
}

/** Says whether labels that nobody knows, those of a namespace without manifest, decide about a selector. */
function dependsOnLabels(cluster: Cluster, selector: LabelSelector, name: string): boolean {
  const namespace = cluster.namespaces.get(name);
  if (namespace === undefined || namespace.declared || selector.broken || isImpossible(spaceOf(selector))) return false;
  const named = selector.requirements.filter(({ key }) => key === NAMESPACE_NAME_LABEL);
  return (
    named.length < selector.requirements.length && named.every(requirement => meets(namespace.labels, requirement))
  );
}

/** Evaluates one side with the rules in doubt that have the given action; the others in doubt do not count. */
function evaluateSide(
  question: SideQuestion,
  plan: Plan,
  doubts: readonly Doubt[],
  believed: 'accept' | 'deny',
): TrafficSet {
  const unknowns = new Map(doubts.map(({ rule, unknown }) => [rule, unknown]));
  const holds = (rule: CompiledRule): boolean => {
    const unknown = unknowns.get(rule);
    if (unknown === undefined) return matchOf(question, rule) === 'yes';
    return unknown === 'port-name' || rule.action === believed;
  };
  const ports = (rule: CompiledRule): TrafficSet =>
    rule.action === believed ? mostTraffic(question, rule) : leastTraffic(question, rule);
  const table = question.cluster.reachability.traffic;
  const matching = (rule: CompiledRule): readonly number[] => (holds(rule) ? [0] : []);
  const [id] = evaluate(plan, { size: 1, matching, ports: rule => table.intern(ports(rule)) }, table);
  return table.get(id ?? 0);
}

function leastTraffic({ direction, subject, peer }: SideQuestion, rule: CompiledRule): TrafficSet {
  const end = direction === 'ingress' ? subject : peer;
  return trafficOf(rule, end.type === 'workload' ? end.workload.ports : undefined);
}

function mostTraffic(question: SideQuestion, rule: CompiledRule): TrafficSet {
  const least = leastTraffic(question, rule);
  if (!hasUnknownPort(question, rule) || rule.ports === 'all') return least;
  return rule.ports.reduce((sum, port) => {
    if (port.type !== 'named') return sum;
    return uniteTraffic(sum, port.protocol === undefined ? ALL_TRAFFIC : everyPort(port.protocol));
  }, least);
}

/** Widens the bounds by the Pass rules in doubt, which may open or close, and names the rules that matter. */
function spread(question: SideQuestion, least: TrafficSet, most: TrafficSet, doubts: readonly Doubt[]): Bounds {
  const passed = doubts
    .filter(({ rule }) => rule.action === 'pass')
    .reduce((sum, { rule }) => uniteTraffic(sum, mostTraffic(question, rule)), NO_TRAFFIC);
  const sure = subtractTraffic(least, passed);
  const possible = uniteTraffic(most, passed);
  const open = subtractTraffic(possible, sure);
  const matter = doubts.filter(({ rule }) => !isNoTraffic(intersectTraffic(open, mostTraffic(question, rule))));
  return { sure, possible, doubts: matter };
}
