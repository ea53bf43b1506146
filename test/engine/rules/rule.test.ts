import { expect, it } from 'vitest';
import { rulesByType } from '../../../server/src/engine/rules/check.ts';
import { defineRule, type Rule } from '../../../server/src/engine/rules/rule.ts';
import { deployment, documents, policy } from '../../../server/src/engine/rules/support/samples.ts';
import { sampleRule } from '../../features/findings.ts';
import { marks } from './check-manifest.ts';

const onPolicies: Rule = defineRule({
  ...sampleRule,
  id: 'on-policies',
  on: ['network-policy', 'admin-policy'],
  *check({ resource: { nameField, name } }) {
    if (nameField.form === 'value') yield { span: nameField.node.span, path: 'metadata.name', message: name };
  },
});

it('finds nothing in resources that the rule is not for', () => {
  const text = documents(deployment('shop', 'web'), policy('shop', 'closed', 'podSelector: {}\n'));
  expect(marks(onPolicies, text)).toEqual([{ severity: 'warning', at: 'closed', path: 'metadata.name' }]);
});

it('lists the rules of each type in their order', () => {
  const onWorkloads = defineRule({ ...sampleRule, on: ['workload', 'network-policy'] });
  expect([...rulesByType([onWorkloads, sampleRule, onPolicies])]).toEqual([
    ['workload', [onWorkloads]],
    ['network-policy', [onWorkloads, onPolicies]],
    ['admin-policy', [onPolicies]],
  ]);
});
