import { worldFact } from '../facts/fact.ts';
import type { CompiledPolicy } from '../policies/compiled.ts';
import { generationOf, type PolicyGeneration } from '../profile/enforcement.ts';
import type { Cluster } from './cluster.ts';
import { unsureGenerations } from './selection.ts';

/** The generations of policies that a case takes as not enforced. */
export type EnforcementCase = ReadonlySet<PolicyGeneration>;

/** Returns each choice of what may not be enforced, first none of it. The n-th generation is left out where bit n of the index is set. */
export function enforcementCases(unsure: readonly PolicyGeneration[]): readonly EnforcementCase[] {
  let cases: readonly EnforcementCase[] = [new Set()];
  for (const generation of unsure) cases = [...cases, ...cases.map(off => new Set([...off, generation]))];
  return cases;
}

/** Returns the generations whose enforcement changes what is said, given what is said in each case. */
export function decisiveGenerations(
  unsure: readonly PolicyGeneration[],
  saidIn: readonly unknown[],
): readonly PolicyGeneration[] {
  return unsure.filter((_, place) =>
    saidIn.some((said, index) => {
      const bit = 1 << place;
      return (index & bit) !== 0 && said !== saidIn[index - bit];
    }),
  );
}

/** Returns a cluster as it is in each case of what its plug-in may not enforce, first itself. */
export const clusterCases = worldFact('cases of enforcement', (cluster: Cluster): readonly Cluster[] =>
  enforcementCases(unsureGenerations(cluster, cluster.policies)).map(off =>
    off.size === 0
      ? cluster
      : cluster.edited(policy => (off.has(generationOf(policy.resource)) ? withoutForce(policy) : policy)),
  ),
);

function withoutForce(policy: CompiledPolicy): CompiledPolicy {
  return { ...policy, isolates: [], ingress: undefined, egress: undefined };
}
