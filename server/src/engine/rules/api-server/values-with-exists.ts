import { deleteEntry, replaceScalar } from '../../edits/index.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import { fieldPlace, type Place, textAt } from '../../schema/place.ts';
import type { Violation } from '../../schema/violation.ts';
import { policyWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { findingsOf, fix } from '../violations/from-violations.ts';

/** Values beside an operator that takes none. */
export const valuesWithExists = defineRule({
  id: 'values-with-exists',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'Exists or DoesNotExist stands with values.',
  why: [
    'Both operators ask whether a label is there, whatever its value; the API server refuses values beside them.',
    'To compare with values, the operators are `In` and `NotIn`.',
  ].join(' '),
  reference: 'meta/v1 LabelSelectorRequirement.values',
  fix: 'Deletes the values, or changes the operator to In or NotIn.',
  examples: {
    bad: [
      {
        title: 'Exists',
        manifest: policyWith(
          'podSelector:\n  matchExpressions:\n    - key: app\n      operator: Exists\n      values:\n        - web',
        ),
      },
      { title: 'DoesNotExist', manifest: expression('key: app, operator: DoesNotExist, values: [web]') },
      { title: 'An empty value is a value', manifest: expression('values: [""], key: app, operator: Exists') },
    ],
    fixed: [
      { manifest: expression('key: app, operator: Exists') },
      { manifest: expression('key: app, operator: NotIn, values: [web]') },
    ],
    nearMisses: [
      { title: 'An empty list', manifest: expression('key: app, operator: Exists, values: []') },
      { title: 'Null', manifest: expression('key: app, operator: Exists, values: null') },
      { title: 'In', manifest: expression('key: app, operator: In, values: [web]') },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'values-with-exists', fixesOf);
  },
});

function fixesOf({ place }: Violation, text: string): readonly Fix[] {
  const drop = place.entry === undefined ? [] : fix('Delete the values', deleteEntry(text, place.entry));
  return [...drop, ...compare(place, text)];
}

function compare({ parent }: Place, text: string): readonly Fix[] {
  const operator = parent === undefined ? undefined : fieldPlace(parent, 'operator');
  if (operator?.node?.kind !== 'scalar') return [];
  const other = textAt(operator) === 'Exists' ? 'In' : 'NotIn';
  return fix(`Compare with ${other}`, replaceScalar(text, operator.node, other));
}

function expression(fields: string): string {
  return policyWith(`podSelector:\n  matchExpressions:\n    - {${fields}}`);
}
