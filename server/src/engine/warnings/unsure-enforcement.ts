import { type AnswerWarning, describeResource, placeOfName } from '../cluster/answer-warning.ts';
import type { Cluster } from '../cluster/cluster.ts';
import {
  describeEnforcement,
  enforcementOf,
  GENERATIONS,
  generationOf,
  whetherEnforced,
} from '../profile/enforcement.ts';

/** Names the policies that the plug-in does not enforce, or may not. */
export function enforcement(cluster: Cluster): readonly AnswerWarning[] {
  const { profile, policies } = cluster;
  const unsure = GENERATIONS.flatMap(generation => {
    if (enforcementOf(profile, generation) !== 'maybe') return [];
    const first = policies.find(({ resource }) => generationOf(resource) === generation);
    if (first === undefined) return [];
    const message = `It is not known ${whetherEnforced(profile, generation)}.`;
    return [{ message, place: placeOfName(first.resource) }];
  });
  return [...leftOutPolicies(cluster), ...unsure];
}

/** Names the policies that the plug-in does not enforce. */
export function leftOutPolicies({ profile, unenforced }: Cluster): readonly AnswerWarning[] {
  return GENERATIONS.flatMap(generation => {
    const [first, ...others] = unenforced.filter(each => generationOf(each) === generation);
    if (first === undefined) return [];
    const which = others.length === 0 ? ' is' : ` and ${others.length} more are`;
    const message = `${describeResource(first)}${which} left out: ${describeEnforcement(profile, generation)}.`;
    return [{ message, place: placeOfName(first) }];
  });
}
