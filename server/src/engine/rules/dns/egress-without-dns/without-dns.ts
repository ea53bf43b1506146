import type { Cluster } from '../../../cluster/cluster.ts';
import { fact } from '../../../facts/fact.ts';
import { groupBy } from '../../../group-by.ts';
import type { Workload } from '../../../model/resource.ts';
import { type CompiledPolicy, isIsolating } from '../../../policies/compiled.ts';
import { TIERS } from '../../../policies/tiers.ts';
import { overlaps, selectorKey, spaceOf } from '../../../selectors/algebra.ts';
import { areOpened, mayBeOpened } from '../../policies/other-dialects.ts';
import { dnsChanceFor, dnsChanceOf } from '../../resolver/resolver-chance.ts';
import { type Likelihood, likeliest } from '../../support/likelihood.ts';
import { policiesFor } from '../../support/siblings.ts';

/** The pods that a policy has to answer for: workloads in sight, or those its selector may pick elsewhere. */
export type WithoutDns =
  | {
      readonly known: true;
      readonly workloads: readonly Workload[];
      /** How likely the pods may ask a resolver all the same. */
      readonly chance: Exclude<Likelihood, 'maybe'>;
    }
  | { readonly known: false };

/**
 * Returns the pods that cannot resolve names and that this policy is the one to report for: of all that isolate the
 * same pods one with rules, before that one for more pods, before the first. Undefined when there are none.
 */
export function podsWithoutDns(policy: CompiledPolicy, cluster: Cluster): WithoutDns | undefined {
  if (policy.egress === undefined || dnsChanceOf(cluster, policy).cluster === 'maybe') return undefined;
  const { namespace } = policy.resource;
  const hasWorkloads = (cluster.namespaces.get(namespace)?.workloads.length ?? 0) > 0;
  return hasWorkloads ? inSight(policy, cluster) : outOfSight(policy, cluster);
}

function inSight(policy: CompiledPolicy, cluster: Cluster): WithoutDns | undefined {
  // Policies on pods of the host's network are undefined by the API.
  const picked = cluster.select(policy.subject).filter(({ hostNetwork }) => !hostNetwork);
  const chanceFor = (workload: Workload): Likelihood => {
    if (mayBeOpened(workload, 'egress', cluster)) return 'maybe';
    const asked = cluster.policiesOf(workload).filter(({ tier }) => tier !== TIERS.baseline);
    return likeliest(asked.map(each => dnsChanceFor(workload, each, cluster)));
  };
  const deaf = groupBy(picked, chanceFor);
  // A default deny that others open for names does what it is there for.
  if (isBare(policy) && deaf.has('maybe')) return undefined;
  for (const chance of ['no', 'unlikely'] as const) {
    const found = deaf.get(chance) ?? [];
    const workloads = found.filter(workload => reporterOf(cluster.policiesOf(workload), cluster) === policy);
    if (workloads.length > 0) return { known: true, workloads, chance };
  }
  return undefined;
}

function reporterOf(policies: readonly CompiledPolicy[], cluster: Cluster): CompiledPolicy | undefined {
  const isolating = policies.filter(policy => isIsolating(policy, 'egress'));
  const withRules = isolating.filter(policy => !isBare(policy));
  const breadth = (policy: CompiledPolicy): number => cluster.select(policy.subject).length;
  const [first, ...others] = withRules.length > 0 ? withRules : isolating;
  return others.reduce((best, other) => (best !== undefined && breadth(best) >= breadth(other) ? best : other), first);
}

function outOfSight(policy: CompiledPolicy, cluster: Cluster): WithoutDns | undefined {
  const { opening, reporters } = siblingsIn(cluster, policy.resource.namespace);
  const space = spaceOf(policy.subject.pods);
  if (opening.some(other => overlaps(spaceOf(other.subject.pods), space))) return undefined;
  if (areOpened(policy, 'egress', cluster)) return undefined;
  const forAll = reporters.get('');
  const forThese = reporters.get(selectorKey(policy.subject.pods));
  const reporter = forAll !== undefined && (isBare(policy) || !isBare(forAll)) ? forAll : forThese;
  return reporter === policy ? { known: false } : undefined;
}

interface Siblings {
  /** Policies that let pods resolve names. */
  readonly opening: readonly CompiledPolicy[];
  /** The one to report for among those that isolate egress without DNS, by selector. */
  readonly reporters: ReadonlyMap<string, CompiledPolicy>;
}

const siblingsIn = fact(
  'policies with and without DNS',
  (cluster: Cluster, namespace: string): Siblings => sortSiblings(policiesFor(namespace, cluster), cluster),
);

function sortSiblings(policies: readonly CompiledPolicy[], cluster: Cluster): Siblings {
  const reporters = new Map<string, CompiledPolicy>();
  for (const policy of policies) {
    if (!isIsolating(policy, 'egress') || mayAsk(policy, cluster)) continue;
    const key = selectorKey(policy.subject.pods);
    const before = reporters.get(key);
    if (before === undefined || (isBare(before) && !isBare(policy))) reporters.set(key, policy);
  }
  return { opening: policies.filter(policy => policy.tier !== TIERS.baseline && mayAsk(policy, cluster)), reporters };
}

/** Says whether pods out of sight may ask a resolver. */
function mayAsk(policy: CompiledPolicy, cluster: Cluster): boolean {
  return dnsChanceOf(cluster, policy).cluster !== 'no';
}

/** Says whether the policy denies all egress by itself. */
export function isBare(policy: CompiledPolicy): boolean {
  return policy.egress?.length === 0;
}
