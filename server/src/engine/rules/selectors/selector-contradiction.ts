import type { LabelSelector, Requirement } from '../../objects/selector.ts';
import { isImpossible, namespaceSpaceOf, spaceOf } from '../../selectors/algebra.ts';
import { describeRequirement } from '../../selectors/describe.ts';
import { type UsedSelector, usedSelectors } from '../peers/written-peers.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { offers } from '../support/offers.ts';
import { keyOf, withoutRequirements } from '../support/requirement-key.ts';

const select = (selector: string): string =>
  documents(
    policy('shop', 'api', `podSelector:\n${selector}policyTypes:\n  - Ingress\n`),
    deployment('shop', 'api'),
    deployment('shop', 'web'),
  );
const expression = (operator: string, ...values: readonly string[]): string =>
  `    - key: app\n      operator: ${operator}\n${
    values.length > 0 ? `      values:\n${values.map(value => `        - ${value}\n`).join('')}` : ''
  }`;
const API = '  matchLabels:\n    app: api\n';

/** A label selector whose requirements cannot hold together. */
export const selectorContradiction = defineRule({
  id: 'selector-contradiction',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['policy'],
  group: 'selectors',
  summary: 'A label selector asks for what no object can have: its requirements exclude each other.',
  why: [
    'All requirements of a selector must hold at once, those of `matchLabels` and of `matchExpressions` alike.',
    'Where two of them on one label exclude each other, the selector picks nothing, whatever the labels in the cluster are:',
    'a policy with such a podSelector does nothing, and a peer with one admits nobody.',
  ].join(' '),
  reference: 'meta/v1 LabelSelector, matchLabels, matchExpressions',
  fix: 'Deletes one of the requirements.',
  examples: {
    bad: [
      {
        title: 'A label that must not be there',
        manifest: select(`${API}  matchExpressions:\n${expression('DoesNotExist')}`),
      },
      {
        title: 'A value that is asked for and left out',
        manifest: select(`  matchExpressions:\n${expression('In', 'api')}${expression('NotIn', 'api', 'web')}`),
      },
    ],
    fixed: [{ title: 'One requirement', manifest: select(API) }],
    nearMisses: [
      {
        title: 'One of the values is left',
        manifest: select(`  matchExpressions:\n${expression('In', 'api', 'web')}${expression('NotIn', 'web')}`),
      },
      {
        title: 'Not that value, or no such label',
        manifest: select(`  matchExpressions:\n${expression('NotIn', 'web')}${expression('NotIn', 'database')}`),
      },
      {
        title: 'Another label must not be there',
        manifest: select(
          `${API}  matchExpressions:\n${expression('DoesNotExist').replace('key: app', 'key: app.kubernetes.io/name')}`,
        ),
      },
      { title: 'The same asked for twice', manifest: select(`${API}  matchExpressions:\n${expression('Exists')}`) },
    ],
  },
  *check({ resource, text }) {
    for (const used of usedSelectors(resource)) {
      const { selector } = used;
      const [last, ...before] = conflictIn(used);
      if (last === undefined) continue;
      const freeing = [last, ...before].filter(each => !isEmpty({ ...used, selector: without(selector, each) }));
      yield {
        ...keyOf(selector, last),
        message: messageFor(used, last, before),
        fixes: offers(
          text,
          resource,
          freeing.map(each => ({
            title: `Delete ${describeRequirement(each)}`,
            make: () => withoutRequirements(text, selector, [each]),
          })),
        ),
        related: before.map(({ span }) => ({ resource, span, message: 'This requirement excludes it.' })),
      };
    }
  },
});

function isEmpty({ selector, picks }: UsedSelector): boolean {
  return isImpossible(picks === 'namespaces' ? namespaceSpaceOf(selector) : spaceOf(selector));
}

function without(selector: LabelSelector, requirement: Requirement): LabelSelector {
  return { ...selector, requirements: selector.requirements.filter(each => each !== requirement) };
}

/** Returns the first requirement that leaves nothing to pick, then those before it on the same label. */
function conflictIn(used: UsedSelector): readonly Requirement[] {
  const { broken, requirements } = used.selector;
  if (broken || !isEmpty(used)) return [];
  const upTo = (count: number): UsedSelector => ({
    ...used,
    selector: { ...used.selector, requirements: requirements.slice(0, count) },
  });
  const index = requirements.findIndex((_, at) => isEmpty(upTo(at + 1)));
  const last = requirements[index];
  return last === undefined ? [] : [last, ...requirements.slice(0, index).filter(({ key }) => key === last.key)];
}

const EFFECT = {
  subject: 'this policy picks no pod and does nothing',
  pods: 'this peer is nobody',
  namespaces: 'this picks no namespace, and the peer is nobody',
} as const;

function messageFor({ picks }: UsedSelector, last: Requirement, before: readonly Requirement[]): string {
  const effect = EFFECT[picks];
  const own = describeRequirement(last);
  if (before.length === 0)
    return `Every namespace carries ${last.key}, so with ${own} ${effect}. Delete the requirement.`;
  const others = before.map(describeRequirement).join(' and ');
  return `Nothing can have ${others} and ${own} at once: ${effect}. Delete one of the requirements.`;
}
