import {
  describeEnforcement,
  enforcementOf,
  GENERATIONS,
  generationOf,
  whetherEnforced,
} from '../../profile/enforcement.ts';
import type { Cluster } from '../cluster.ts';
import { type AnswerWarning, describeResource, placeOfName } from './answer-warning.ts';

/** Names the policies that the plug-in does not enforce, or may not. */
export function enforcement(cluster: Cluster): readonly AnswerWarning[] {
  const { profile, unenforced, policies } = cluster;
  return GENERATIONS.flatMap(generation => {
    const out = unenforced.filter(each => generationOf(each) === generation);
    const [first, ...others] = out;
    if (first !== undefined) {
      const which = others.length === 0 ? ' is' : ` and ${others.length} more are`;
      const message = `${describeResource(first)}${which} left out: ${describeEnforcement(profile, generation)}.`;
      return [{ message, place: placeOfName(first) }];
    }
    if (enforcementOf(profile, generation) !== 'maybe') return [];
    const unsure = policies.find(({ resource }) => generationOf(resource) === generation);
    if (unsure === undefined) return [];
    const message = `It is not known ${whetherEnforced(profile, generation)}.`;
    return [{ message, place: placeOfName(unsure.resource) }];
  });
}
