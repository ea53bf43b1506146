import { describe, expect, it } from 'vitest';
import { fieldValue } from '../../../server/src/engine/objects/field.ts';
import { readCustomSelector } from '../../../server/src/engine/objects/read-selector.ts';
import type { LabelSelector } from '../../../server/src/engine/objects/selector.ts';
import { policyWith } from './read.ts';

function selectorOf(text: string): LabelSelector {
  const selector = fieldValue(policyWith(`spec: {podSelector: ${text}}`).podSelector);
  if (selector === undefined) throw new Error('no selector');
  return selector;
}

function requirementsOf(text: string): readonly (readonly string[])[] {
  const { requirements, broken } = selectorOf(text);
  expect(broken).toBe(false);
  return requirements.map(({ key, operator, values, from }) => [from, key, operator, ...values]);
}

describe('label selectors', () => {
  it.each([
    '{}',
    '{matchLabels: null}',
    '{matchLabels: {}}',
    '{matchExpressions: []}',
    '{matchLabels: , matchExpressions: null}',
  ])('without requirements pick everything: %s', text => {
    expect(requirementsOf(text)).toEqual([]);
  });

  it('read both parts, matchLabels first', () => {
    expect(
      requirementsOf(
        '{matchExpressions: [{key: a, operator: NotIn, values: [x, z]}, {key: b, operator: Exists}], matchLabels: {c: d}}',
      ),
    ).toEqual([
      ['matchLabels', 'c', 'In', 'd'],
      ['matchExpressions', 'a', 'NotIn', 'x', 'z'],
      ['matchExpressions', 'b', 'Exists'],
    ]);
  });

  it('take null for the empty value', () => {
    expect(requirementsOf('{matchLabels: {app: , tier: ""}}')).toEqual([
      ['matchLabels', 'app', 'In', ''],
      ['matchLabels', 'tier', 'In', ''],
    ]);
    expect(requirementsOf('{matchExpressions: [{key: a, operator: In, values: [null, x]}]}')).toEqual([
      ['matchExpressions', 'a', 'In', '', 'x'],
    ]);
  });

  it('of a custom resource pass over a label with null', () => {
    const { node } = selectorOf('{matchLabels: {app: , tier: "", zone: a}}');
    const requirements = node && readCustomSelector(node, 'spec.subject.namespaces')?.requirements;
    expect(requirements?.map(({ key, values }) => [key, ...values])).toEqual([
      ['tier', ''],
      ['zone', 'a'],
    ]);
  });

  it.each([
    '{matchExpressions: [{key: a, operator: Exists, values: []}]}',
    '{matchExpressions: [{key: a, operator: Exists, values: null}]}',
  ])('allow Exists an empty list of values: %s', text => {
    expect(requirementsOf(text)).toEqual([['matchExpressions', 'a', 'Exists']]);
  });

  it.each([
    '{app: web}',
    '{matchLabels: web}',
    '{matchLabels: [app]}',
    '{matchLabels: {app: 80}}',
    '{matchLabels: {app: yes}}',
    '{matchLabels: {app: {}}}',
    '{matchExpressions: {}}',
    '{matchExpressions: [x]}',
    '{matchExpressions: [null]}',
    '{matchExpressions: [{key: a}]}',
    '{matchExpressions: [{operator: Exists}]}',
    '{matchExpressions: [{key: a, operator: exists}]}',
    '{matchExpressions: [{key: a, operator: In}]}',
    '{matchExpressions: [{key: a, operator: In, values: []}]}',
    '{matchExpressions: [{key: a, operator: In, values: x}]}',
    '{matchExpressions: [{key: a, operator: In, values: [80]}]}',
    '{matchExpressions: [{key: a, operator: Exists, values: [x]}]}',
  ])('are broken when a part cannot be read: %s', text => {
    expect(selectorOf(text).broken).toBe(true);
  });

  it('keep what could be read of a broken one', () => {
    const { requirements, broken } = selectorOf('{matchLabels: {app: web, tier: 80}, matchExpressions: [{key: a}]}');
    expect(broken).toBe(true);
    expect(requirements.map(({ key }) => key)).toEqual(['app']);
  });

  it('read labels from merge keys and aliases', () => {
    const policy = policyWith(
      'spec:\n  podSelector: {matchLabels: &web {app: web}}\n  ingress:\n    - from: [{podSelector: {matchLabels: {<<: *web, tier: front}}}]\n',
    );
    const [rule] = fieldValue(policy.ingress) ?? [];
    const [peer] = rule === undefined ? [] : (fieldValue(rule.peers) ?? []);
    const selector = peer === undefined ? undefined : fieldValue(peer.podSelector);
    expect(selector?.requirements.map(({ key, values }) => [key, ...values])).toEqual([
      ['app', 'web'],
      ['tier', 'front'],
    ]);
  });
});
