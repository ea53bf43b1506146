import { describe, expect, it } from 'vitest';
import { analyse, describeFinding } from '../rules/harness.ts';
import { answersTo, violationsIn } from './refusals.ts';

const head = (apiVersion: string, kind: string): string =>
  `${apiVersion === '' ? '' : `apiVersion: ${apiVersion}\n`}kind: ${kind}\nmetadata: {name: web}\n`;
const cluster = (apiVersion: string): string =>
  `${head(apiVersion, 'ClusterNetworkPolicy')}spec: {tier: Admin, priority: 5, subject: {namespaces: {}}}\n`;
const admin = (apiVersion: string): string =>
  `${head(apiVersion, 'AdminNetworkPolicy')}spec: {priority: 5, subject: {namespaces: {}}}\n`;
const plain = (apiVersion: string): string => `${head(apiVersion, 'NetworkPolicy')}spec: {podSelector: {}}\n`;
const group = 'policy.networking.k8s.io';

const rulesFor = (text: string): readonly string[] => violationsIn(text).map(({ rule }) => rule);
/** Findings of a whole manifest, read as the workspace reads it. */
const found = (text: string): readonly string[] => {
  const analysis = analyse(text);
  return analysis.findings
    .filter(({ finding }) => finding.rule.group === 'api-server')
    .map(each => describeFinding(analysis, each));
};

describe('the version of a policy', () => {
  it.each([cluster(`${group}/v1beta1`), cluster(`${group}/v1alpha2`), admin(`${group}/v1alpha1`)])(
    'is known: %j',
    text => {
      expect(violationsIn(text)).toEqual([]);
    },
  );

  it.each([
    cluster(`${group}/v1alpha1`),
    cluster(`${group}/v1alpha3`),
    cluster(`${group}/beta`),
    admin(`${group}/v1alpha2`),
    admin(`${group}/v1beta1`),
    plain('networking.k8s.io/v1beta1'),
    plain('networking.k8s.io/v1alpha7'),
  ])('is one that never had the kind: %j', text => {
    expect(answersTo(text)).toEqual(['NotSupported apiVersion']);
    expect(rulesFor(text)).toEqual(['deprecated-api-version']);
  });

  it.each([
    cluster(`${group}/v1`),
    cluster(`${group}/v1beta2`),
    cluster(`${group}/v2alpha1`.replace('v2alpha1', 'v2beta1')),
    admin(`${group}/v1`),
    plain('networking.k8s.io/v2'),
  ])('may be one to come, of which nothing else is checked: %j', text => {
    expect(answersTo(text.replace('priority: 5', 'priority: -1'))).toEqual([]);
    expect(rulesFor(text)).toEqual(['unknown-api-version']);
  });

  it('is refused where the version of the cluster is known to have no other', () => {
    const text = plain('networking.k8s.io/v2');
    expect(answersTo(text, { kubernetesVersion: { minor: 38 } })).toEqual(['NotSupported apiVersion']);
    expect(answersTo(text, { kubernetesVersion: { minor: 39 } })).toEqual([]);
  });
});

describe('the group of a policy', () => {
  it.each([
    plain('networing.k8s.io/v1'),
    plain('network.k8s.io/v1'),
    plain('networking.k8s.com/v1'),
    plain('Networking.k8s.io/v1'),
    plain(`${group}/v1`),
    plain('networking/v1'),
    plain('apps/v1'),
    cluster('policy.networkng.k8s.io/v1beta1'),
    cluster('networking.k8s.io/v1beta1'),
    admin('policy/v1alpha1'),
    admin('networking.k8s.io/v1'),
    admin('vendor.example/v1alpha1'),
  ])('is misspelt, or has no such kind: %j', text => {
    expect(found(text)).toHaveLength(1);
    expect(found(text)[0]).toMatch(/^error deprecated-api-version at .*\(apiVersion\)$/);
  });

  it.each([
    plain('projectcalico.org/v3'),
    plain('crd.antrea.io/v1beta1'),
    plain('networking.x-k8s.io/v1'),
    plain('vendor.example/v1'),
    cluster('networking.k8s.aws/v1alpha1'),
    cluster('crd.antrea.io/v1beta1'),
  ])('is of others: %j', text => {
    expect(found(text)).toEqual([]);
  });

  it.each([admin(''), cluster(''), plain('')])('is missing: %j', text => {
    expect(answersTo(text)).toEqual(['Required apiVersion']);
    expect(found(text).map(line => line.split(' ')[1])).toEqual(['missing-field']);
  });
});
