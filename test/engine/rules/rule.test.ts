import { expect, it } from 'vitest';
import { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import { readResources } from '../../../server/src/engine/model/read-resources.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { checkResource, rulesByType } from '../../../server/src/engine/rules/run-rules.ts';
import { deployment, documents, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { defineRule, type Rule } from '../../../server/src/engine/rules/shape/rule.ts';
import { findingsOf } from '../../../server/src/engine/rules/violations/from-violations.ts';
import { violationsOf } from '../../../server/src/workspace/files/source-file.ts';
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

it('keeps what a rule had found before it throws, and tells the failure', () => {
  const failing: Rule = defineRule({
    ...sampleRule,
    on: ['network-policy'],
    *check({ resource }) {
      yield { span: resource.node.span, path: '', message: 'found' };
      throw new Error('broken');
    },
  });
  const text = policy('shop', 'closed', 'podSelector: {}\n');
  const [resource] = readResources(parseDocument(text));
  const failures: unknown[] = [];
  const cluster = new Cluster(resource === undefined ? [] : [resource]);
  const found = resource
    ? checkResource({ resource, text, violations: [], cluster, rules: [failing, onPolicies] }, failure =>
        failures.push(failure.error),
      )
    : [];
  expect(found.map(({ message }) => message)).toEqual(['found', 'closed']);
  expect(failures.map(String)).toEqual(['Error: broken']);
});

it('a fix that cannot be written leaves its finding and the fixes of the others', () => {
  const refused: Rule = defineRule({
    ...sampleRule,
    on: ['network-policy'],
    *check(context) {
      yield* findingsOf(context, 'invalid-policy-type', ({ path }) => {
        if (path.endsWith('[0]')) throw new Error('broken');
        return [{ title: 'Mend', edits: [] }];
      });
    },
  });
  const text = policy('shop', 'closed', 'podSelector: {}\npolicyTypes: [a, b]\n');
  const [resource] = readResources(parseDocument(text));
  if (resource === undefined) throw new Error('no policy');
  const failures: unknown[] = [];
  const violations = violationsOf(resource);
  const found = checkResource(
    { resource, text, violations, cluster: new Cluster([resource]), rules: [{ ...refused, group: 'api-server' }] },
    failure => failures.push(failure.error),
  );
  expect(found.map(({ fixes }) => fixes?.map(({ title }) => title))).toEqual([undefined, ['Mend']]);
  expect(failures.map(String)).toEqual(['Error: broken']);
});
