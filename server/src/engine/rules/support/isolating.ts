import type { Direction } from '../../model/resource.ts';
import type { LabelSelector } from '../../model/selector.ts';
import { type CompiledPolicy, rulesOf } from '../../policies/compiled.ts';
import type { Cluster } from '../../reachability/cluster.ts';
import { includesSpace, type LabelSpace, spaceOf } from '../../selectors/algebra.ts';
import { policiesFor } from './siblings.ts';

/** The NetworkPolicies that isolate pods of one namespace in one direction, found by the labels they ask for. */
interface Isolating {
  /** Policies that ask for no certain value of any label, such as those of all pods. */
  readonly broad: readonly CompiledPolicy[];
  /** The others, by each value of one label they ask for. */
  readonly byLabel: ReadonlyMap<string, readonly CompiledPolicy[]>;
}

const known = new WeakMap<Cluster, Map<string, Isolating>>();

/** Returns the NetworkPolicies that isolate, whatever the pods, all that a policy selects, itself among them. */
export function isolatingAll(
  policy: CompiledPolicy,
  direction: Direction,
  cluster: Cluster,
): readonly CompiledPolicy[] {
  const { broad, byLabel } = isolatingIn(policy.resource.namespace, direction, cluster);
  const own = spaceOfSelector(policy.subject.pods);
  // Who asks for a value of a label covers only pods that are asked for one of the same values.
  const pairs = policy.subject.pods.requirements.flatMap(({ key, values }) => values.map(value => pair(key, value)));
  const near = pairs.flatMap(each => byLabel.get(each) ?? []);
  return [...broad, ...near].filter(other => includesSpace(spaceOfSelector(other.subject.pods), own));
}

function isolatingIn(namespace: string, direction: Direction, cluster: Cluster): Isolating {
  const found = known.get(cluster) ?? new Map<string, Isolating>();
  known.set(cluster, found);
  const key = `${direction} ${namespace}`;
  let isolating = found.get(key);
  if (isolating === undefined) {
    const all = policiesFor(namespace, cluster);
    isolating = index(all.filter(each => each.tier === 'namespaced' && rulesOf(each, direction) !== undefined));
    found.set(key, isolating);
  }
  return isolating;
}

function index(policies: readonly CompiledPolicy[]): Isolating {
  const broad: CompiledPolicy[] = [];
  const byLabel = new Map<string, CompiledPolicy[]>();
  for (const policy of policies) {
    const certain = policy.subject.pods.requirements.find(({ operator }) => operator === 'In');
    if (certain === undefined) broad.push(policy);
    for (const value of certain?.values ?? []) {
      const list = byLabel.get(pair(certain?.key ?? '', value));
      if (list === undefined) byLabel.set(pair(certain?.key ?? '', value), [policy]);
      else list.push(policy);
    }
  }
  return { broad, byLabel };
}

function pair(key: string, value: string): string {
  return `${key}=${value}`;
}

const spaces = new WeakMap<LabelSelector, LabelSpace>();

function spaceOfSelector(selector: LabelSelector): LabelSpace {
  let space = spaces.get(selector);
  if (space === undefined) {
    space = spaceOf(selector);
    spaces.set(selector, space);
  }
  return space;
}
