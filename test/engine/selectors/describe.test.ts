import { describe, expect, it } from 'vitest';
import {
  describeNamespaces,
  describePods,
  describeRequirement,
  NAMESPACE_NAME_LABEL,
} from '../../../server/src/engine/selectors/describe.ts';
import { requirement, selector } from './label-worlds.ts';

describe('selectors in words', () => {
  it.each([
    [requirement('app', 'In', 'web'), 'app=web'],
    [requirement('app', 'In', ''), 'app=""'],
    [requirement('app', 'In', 'web', 'api'), 'app in (web, api)'],
    [requirement('app', 'NotIn', 'web'), 'app≠web'],
    [requirement('app', 'NotIn', 'web', 'api'), 'app not in (web, api)'],
    [requirement('app', 'Exists'), 'app is set'],
    [requirement('app', 'DoesNotExist'), 'app is not set'],
  ])('say each operator', (each, words) => expect(describeRequirement(each)).toBe(words));

  it('say what they pick', () => {
    expect(describePods(selector())).toBe('all pods');
    expect(describePods(selector(requirement('app', 'In', 'web'), requirement('tier', 'Exists')))).toBe(
      'pods labelled app=web and tier is set',
    );
    expect(describeNamespaces(selector())).toBe('all namespaces');
    expect(describeNamespaces(selector(requirement('team', 'In', 'a')))).toBe('namespaces labelled team=a');
  });

  it('name namespaces picked by the label that holds their name', () => {
    expect(describeNamespaces(selector(requirement(NAMESPACE_NAME_LABEL, 'In', 'shop')))).toBe('namespace shop');
    expect(describeNamespaces(selector(requirement(NAMESPACE_NAME_LABEL, 'In', 'shop', 'web')))).toBe(
      'namespaces shop, web',
    );
    expect(describeNamespaces(selector(requirement(NAMESPACE_NAME_LABEL, 'NotIn', 'shop')))).toBe(
      'namespaces labelled kubernetes.io/metadata.name≠shop',
    );
    expect(
      describeNamespaces(selector(requirement(NAMESPACE_NAME_LABEL, 'In', 'shop'), requirement('team', 'In', 'a'))),
    ).toBe('namespaces labelled kubernetes.io/metadata.name=shop and team=a');
  });
});
