import { CONTROLLER_NAMESPACE } from '../cluster/controller-pods.ts';
import { type Assumed, type AssumedLabels, differentValues, type PartlyKnown } from '../cluster/open-labels.ts';
import { isInDoubt, knownOfNamespace, knownOfPods, selectionOf } from '../cluster/selection.ts';
import { planFor, rulesOfPlan } from '../evaluation/plan.ts';
import type { OpenLabel } from '../model/controller-labels.ts';
import type { Workload } from '../model/resource.ts';
import type { LabelSelector } from '../objects/selector.ts';
import type { PodQuery } from '../policies/compiled.ts';
import { podQueriesOf } from '../policies/peers.ts';
import { type LabelRange, spaceOf } from '../selectors/algebra.ts';
import type { SideOfQuestion } from './side.ts';

/** With more cases than these, each selector in doubt is judged by itself. */
const MOST_CASES = 64;

/** A label that is not known, of pods or of a namespace, and what selectors ask of it. */
interface Asked {
  readonly holder: Workload | string;
  readonly key: string;
  readonly label: OpenLabel;
  readonly ranges: LabelRange[];
}

/**
 * Returns the cases of what labels may be that policies ask for and no manifest tells: one for each way in which the
 * selectors tell them apart. A single case without assumptions leaves every selector to itself.
 */
export function casesOf(side: SideOfQuestion): readonly Assumed[] {
  let cases: readonly Assumed[] = [new Map()];
  for (const { holder, key, label, ranges } of askedLabels(side)) {
    const values = differentValues(label, ranges);
    if (values.length * cases.length > MOST_CASES) continue;
    cases = values.flatMap(value => cases.map(each => withLabel(each, holder, key, value)));
  }
  return cases;
}

function withLabel(assumed: Assumed, holder: Workload | string, key: string, value: string | undefined): Assumed {
  const labels: AssumedLabels = new Map(assumed.get(holder)).set(key, value);
  return new Map(assumed).set(holder, labels);
}

function askedLabels(side: SideOfQuestion): readonly Asked[] {
  const { cluster } = side.question;
  const found = new Map<Workload | string, Map<string, Asked>>();
  const ask = (holder: Workload | string, { open }: PartlyKnown, selector: LabelSelector): void => {
    const asked = found.get(holder) ?? new Map<string, Asked>();
    found.set(holder, asked);
    for (const [key, range] of spaceOf(selector)) {
      const label = open(key);
      const known = asked.get(key);
      if (known !== undefined) known.ranges.push(range);
      else if (label !== undefined) asked.set(key, { holder, key, label, ranges: [range] });
    }
  };
  const queries = queriesInDoubt(side);
  // A single selector in doubt needs no cases.
  if (queries.length < 2) return [];
  for (const { workload, query } of queries) {
    ask(workload, knownOfPods(workload), query.pods);
    if (query.namespaces.type === 'name') continue;
    ask(workload.namespace, knownOfNamespace(cluster, workload.namespace), query.namespaces.selector);
  }
  return [...found.values()].flatMap(asked => [...asked.values()]);
}

interface QueryInDoubt {
  readonly workload: Workload;
  readonly query: PodQuery;
}

/**
 * Returns the selectors that ask for unknown labels of either end. Where an unknown controller runs is no question of
 * labels.
 */
function queriesInDoubt({ question, certain, inDoubt }: SideOfQuestion): readonly QueryInDoubt[] {
  const { cluster, peer, direction } = question;
  const subjects = inDoubt.map(({ policy, workload }) => ({ workload, query: policy.subject }));
  if (peer.type === 'address' || peer.workload.namespace === CONTROLLER_NAMESPACE) return subjects;
  const { workload } = peer;
  const plan = planFor([...certain, ...inDoubt.map(({ policy }) => policy)], direction);
  const queries = rulesOfPlan(plan)
    .flatMap(({ rule }) => podQueriesOf(rule))
    .filter(query => isInDoubt(selectionOf(cluster, query, workload)));
  return [...subjects, ...[...new Set(queries)].map(query => ({ workload, query }))];
}
