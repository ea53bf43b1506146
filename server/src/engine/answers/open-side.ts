import type { Cluster } from '../cluster/cluster.ts';
import { foreignPoliciesOf } from '../cluster/foreign-policies.ts';
import { asksForGivenLabels, policiesInDoubt, unsureGenerations } from '../cluster/selection.ts';
import { planFor, rulesOfPlan } from '../evaluation/plan.ts';
import { hasNamedPort } from '../evaluation/rule-traffic.ts';
import type { Direction } from '../objects/object.ts';
import { type CompiledPolicy, type CompiledRule, rulesOf } from '../policies/compiled.ts';
import { podQueriesOf } from '../policies/peers.ts';
import type { PodClass, PodClasses } from '../reachability/classes.ts';
import { reachabilityOf } from '../reachability/reachability.ts';

/** One direction of a class of pods, as far as something about it is unknown. */
export interface OpenSide {
  readonly rules: readonly CompiledRule[];
  /** Equal for sides that say the same to everybody. */
  readonly key: string;
  /** True where something is unknown about what is said to any pods. */
  readonly isOpen: boolean;
  /** True where something is unknown about what is said to addresses. */
  readonly isOpenOutside: boolean;
  /**
   * Returns a text that is equal for classes about which the rules leave the same open; undefined where they leave
   * nothing open.
   */
  signOf(peer: PodClass): string | undefined;
}

/** Returns what is unknown about one direction of a class; `placeOf` numbers policies. */
export function openSideOf(
  cluster: Cluster,
  direction: Direction,
  subject: PodClass,
  placeOf: (policy: CompiledPolicy) => number,
): OpenSide {
  const [sample] = subject.members;
  const unsure = policiesInDoubt(cluster, sample).map(({ policy }) => policy);
  const certain = unsure.length === 0 ? subject.policies : subject.policies.filter(policy => !unsure.includes(policy));
  const inDoubt = unsure.filter(policy => rulesOf(policy, direction) !== undefined);
  const foreign = foreignPoliciesOf(cluster, sample, direction);
  const plan = planFor([...certain, ...inDoubt], direction);
  const rules = rulesOfPlan(plan).map(({ rule }) => rule);
  const queries = [...inDoubt.map(policy => policy.subject), ...rules.flatMap(podQueriesOf)];
  const touching = certain.filter(policy => rulesOf(policy, direction) !== undefined);
  const isOpen = inDoubt.length > 0 || plan.unordered.length > 0 || unsureGenerations(cluster, touching).length > 0;
  const isUndeclared = cluster.namespaces.get(sample.namespace)?.declared !== true;
  const asked: Asked = {
    rules,
    home: isUndeclared && rules.length > 0 ? sample.namespace : undefined,
    byPorts: rules.some(hasNamedPort),
    byPod: queries.some(asksForGivenLabels),
  };
  const isOne = asked.byPod || (asked.byPorts && direction === 'ingress');
  const places = (policies: readonly CompiledPolicy[]): string => policies.map(placeOf).join();
  const others = foreign.map(policy => cluster.foreign.indexOf(policy)).join();
  return {
    rules,
    key: [places(certain), places(inDoubt), others, asked.home ?? '', isOne ? subject.index : ''].join('|'),
    isOpenOutside: isOpen || foreign.length > 0 || rules.some(waits),
    ...signer(cluster, asked, isOpen || foreign.some(({ isOutside }) => !isOutside)),
  };
}

/** What the rules of a side may tell classes apart by. */
interface Asked {
  readonly rules: readonly CompiledRule[];
  /** The namespace of the subject, where nothing is known of its labels. */
  readonly home: string | undefined;
  readonly byPorts: boolean;
  /** True where labels count that controllers give to each pod. */
  readonly byPod: boolean;
}

function signer(cluster: Cluster, asked: Asked, isOpen: boolean): Pick<OpenSide, 'isOpen' | 'signOf'> {
  const { rules, home, byPorts, byPod } = asked;
  const { classes } = reachabilityOf(cluster);
  const doubtful = doubtfulTo(rules, classes);
  if (!isOpen && doubtful.size === 0) return { isOpen: false, signOf: () => undefined };
  const matches = matchesByClass(cluster, rules);
  const signOf: OpenSide['signOf'] = ({ index, members: [sample], ports }) => {
    if (!isOpen && !doubtful.has(index)) return undefined;
    const names = byPorts ? ports.map(({ name, protocol, port }) => `${name}=${protocol}${port}`).join() : '';
    return [matches[index] ?? '', names, home === sample.namespace, byPod ? index : ''].join('|');
  };
  return { isOpen: true, signOf };
}

/** Returns the classes, by index, of which it is open whether some rule takes their traffic. */
function doubtfulTo(rules: readonly CompiledRule[], { list, classesOf, inDoubtOf }: PodClasses): ReadonlySet<number> {
  const found = rules.flatMap(({ peers, condition }) => {
    if (peers === 'any') return condition === undefined ? [] : list.map(({ index }) => index);
    return peers.flatMap(peer => [...inDoubtOf(peer), ...(condition === undefined ? [] : classesOf(peer))]);
  });
  return new Set(found);
}

/** Returns for each class which rules match it, and which peers of rules may. */
function matchesByClass(cluster: Cluster, rules: readonly CompiledRule[]): readonly string[] {
  const { classes } = reachabilityOf(cluster);
  const matches: string[] = [];
  const add = (index: number, text: string): unknown => (matches[index] = (matches[index] ?? '') + text);
  rules.forEach(({ peers }, rule) => {
    if (peers === 'any') return;
    peers.forEach((peer, place) => {
      for (const each of classes.classesOf(peer)) add(each, `${rule},`);
      for (const each of classes.inDoubtOf(peer)) add(each, `${rule}.${place}?`);
    });
  });
  return matches;
}

/** Says whether it depends for some addresses whether the rule takes their traffic. */
function waits({ peers, condition }: CompiledRule): boolean {
  if (condition !== undefined) return true;
  return peers !== 'any' && peers.some(({ type }) => type === 'elsewhere');
}
