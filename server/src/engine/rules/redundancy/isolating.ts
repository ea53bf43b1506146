import type { Cluster } from '../../cluster/cluster.ts';
import { fact, sameItems } from '../../facts/fact.ts';
import type { Direction } from '../../objects/object.ts';
import { type CompiledPolicy, isIsolating } from '../../policies/compiled.ts';
import { includesSpace, spaceOf } from '../../selectors/algebra.ts';
import { policiesFor } from '../support/siblings.ts';

/** The NetworkPolicies that isolate pods of one namespace in one direction, found by the labels they ask for. */
interface Isolating {
  /** Policies that ask for no certain value of any label, such as those of all pods. */
  readonly broad: readonly CompiledPolicy[];
  /** The others, by each value of one label they ask for. */
  readonly byLabel: ReadonlyMap<string, readonly CompiledPolicy[]>;
}

/** Returns the NetworkPolicies that isolate, whatever the pods, all that a policy selects, itself among them. */
export function isolatingAll(
  policy: CompiledPolicy,
  direction: Direction,
  cluster: Cluster,
): readonly CompiledPolicy[] {
  return isolatingFor[direction](cluster, policy);
}

const isolatingFor = {
  ingress: fact('policies that isolate the same pods', isolatingLike('ingress'), sameItems),
  egress: fact('policies that isolate the same pods', isolatingLike('egress'), sameItems),
};

function isolatingLike(direction: Direction) {
  return (cluster: Cluster, policy: CompiledPolicy): readonly CompiledPolicy[] =>
    findIsolating(policy, isolatingIn[direction](cluster, policy.resource.namespace));
}

function findIsolating(policy: CompiledPolicy, { broad, byLabel }: Isolating): readonly CompiledPolicy[] {
  const own = spaceOf(policy.subject.pods);
  // A selector that asks for a value of a label covers only those that ask for one of the same values.
  const pairs = policy.subject.pods.requirements.flatMap(({ key, values }) => values.map(value => pair(key, value)));
  const near = pairs.flatMap(each => byLabel.get(each) ?? []);
  return [...broad, ...near].filter(other => includesSpace(spaceOf(other.subject.pods), own));
}

const isolatingIn = {
  ingress: fact('isolating policies of a namespace', isolating('ingress')),
  egress: fact('isolating policies of a namespace', isolating('egress')),
};

function isolating(direction: Direction) {
  return (cluster: Cluster, namespace: string): Isolating => {
    const all = policiesFor(namespace, cluster);
    return index(all.filter(each => isIsolating(each, direction)));
  };
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
