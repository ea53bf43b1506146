import { DIALECT_NAMES } from '../../policies/kinds.ts';
import { policyWith } from '../samples/example-manifest.ts';
import { defineRule } from '../shape/rule.ts';
import { choiceFixes } from '../violations/choice-fixes.ts';
import { findingsOf } from '../violations/from-violations.ts';

/** An operator that label expressions do not have. */
export const invalidOperator = defineRule({
  id: 'invalid-operator',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'The operator of a label expression is not In, NotIn, Exists or DoesNotExist.',
  why: [
    'The API server accepts these four spellings alone, capitals included; node selectors know more operators, label selectors do not.',
    'An exact match is `In` with one value.',
  ].join(' '),
  reference: 'meta/v1 LabelSelectorRequirement.operator',
  fix: 'Writes the operator that is meant.',
  examples: {
    bad: [
      { title: 'Lower case', manifest: expression('key: app, operator: in, values: [web]') },
      { title: 'Another word for it', manifest: expression('key: app, operator: Equals, values: [web]') },
      { title: 'Two words', manifest: expression('key: app, operator: "Not In", values: [web]') },
      { title: 'An operator of node selectors', manifest: expression('key: app, operator: Gt, values: ["1"]') },
    ],
    fixed: [
      { manifest: expression('key: app, operator: In, values: [web]') },
      { manifest: expression('key: app, operator: "NotIn", values: [web]') },
    ],
    nearMisses: [
      { title: 'In', manifest: expression('key: app, operator: In, values: [web]') },
      { title: 'Exists in quotes', manifest: expression('key: app, operator: "Exists"') },
      {
        title: 'DoesNotExist with an empty list',
        manifest: expression('key: app, operator: DoesNotExist, values: []'),
      },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'invalid-operator', choiceFixes(SYNONYMS));
  },
});

const SYNONYMS: Readonly<Record<string, string>> = {
  equals: 'In',
  equal: 'In',
  '=': 'In',
  '==': 'In',
  notin: 'NotIn',
  notequals: 'NotIn',
  notequal: 'NotIn',
  '!=': 'NotIn',
  exist: 'Exists',
  notexists: 'DoesNotExist',
  notexist: 'DoesNotExist',
  doesnotexists: 'DoesNotExist',
};

function expression(fields: string): string {
  return policyWith(`podSelector:\n  matchExpressions:\n    - {${fields}}`);
}
