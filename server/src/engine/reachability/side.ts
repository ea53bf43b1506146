import { foreignPoliciesOf } from '../cluster/foreign-policies.ts';
import type { Assumed } from '../cluster/open-labels.ts';
import {
  isInDoubt,
  type PolicyInDoubt,
  policiesInDoubt,
  policiesSelecting,
  selectionOf,
} from '../cluster/selection.ts';
import type { ForeignPolicy } from '../model/foreign.ts';
import type { Workload } from '../model/resource.ts';
import { type CompiledPolicy, rulesOf } from '../policies/compiled.ts';
import type { SideQuestion } from './rule-match.ts';

/** A question with the policies of its subject: those that surely select it, and those that may. */
export interface SideOfQuestion {
  readonly question: SideQuestion;
  readonly certain: readonly CompiledPolicy[];
  readonly inDoubt: readonly PolicyInDoubt[];
  readonly foreign: readonly ForeignPolicy[];
}

/** Returns the side of a question that the subject's policies decide. */
export function sideOf(question: SideQuestion, subject: Workload): SideOfQuestion {
  const { cluster, direction } = question;
  const all = policiesInDoubt(cluster, subject);
  const certain = policiesSelecting(cluster, subject).filter(policy => !all.some(each => each.policy === policy));
  const inDoubt = all.filter(({ policy }) => rulesOf(policy, direction));
  return { question, certain, inDoubt, foreign: foreignOf(question, subject) };
}

/** Returns the side as it is if labels are as assumed. */
export function assume(side: SideOfQuestion, subject: Workload, assumed: Assumed): SideOfQuestion {
  if (assumed.size === 0) return side;
  const question = { ...side.question, assumed };
  const selections = side.inDoubt.map(each => ({
    each,
    selection: selectionOf(question.cluster, each.policy.subject, subject, assumed),
  }));
  const surely = selections.filter(({ selection }) => selection === 'yes').map(({ each }) => each.policy);
  return {
    question,
    certain: [...side.certain, ...surely],
    inDoubt: selections.filter(({ selection }) => isInDoubt(selection)).map(({ each }) => each),
    foreign: foreignOf(question, subject),
  };
}

function foreignOf({ cluster, direction, peer, assumed }: SideQuestion, workload: Workload): readonly ForeignPolicy[] {
  const policies = foreignPoliciesOf(cluster, workload, direction, assumed);
  return policies.filter(({ isOutside }) => peer.type === 'address' || !isOutside);
}
