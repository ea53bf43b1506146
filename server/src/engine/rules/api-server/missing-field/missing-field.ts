import { DIALECT_NAMES } from '../../../policies/kinds.ts';
import {
  adminRuleWith,
  clusterPolicyWith,
  clusterRuleWith,
  ingressRuleWith,
  objectWith,
  policyWith,
} from '../../samples/example-manifest.ts';
import { defineRule } from '../../shape/rule.ts';
import { findingsOf } from '../../violations/from-violations.ts';
import { missingFixes } from './missing-fixes.ts';
import { missingPodSelector } from './missing-pod-selector.ts';

const FROM = 'from:\n  - namespaces:\n      matchLabels: {team: web}\n';

/** A required field that is not there. */
export const missingField = defineRule({
  id: 'missing-field',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'A required field is missing: a name, a cidr, the values of In, or everything in a peer.',
  why: [
    'The API server refuses the object.',
    'A key without a value counts as not written: `- podSelector:` is an empty peer, while `- podSelector: {}` means every pod.',
    'The peer lists of a NetworkPolicy may be left out, but each of their items must name pods, namespaces or addresses.',
    'In admin and cluster policies no list of peers or ports may be empty, and each item has exactly one field.',
    'A spec without `podSelector` is accepted and picks all pods; it is a warning unless the cluster is known to be of 1.34 or later, as clients that go by an older published schema refuse it, and for information there.',
  ].join(' '),
  reference:
    'networking.k8s.io/v1 NetworkPolicyPeer, IPBlock.cidr; meta/v1 LabelSelectorRequirement, ObjectMeta.name; policy.networking.k8s.io definitions, required, minItems and minProperties',
  fix: 'Inserts the field, with a value to be replaced where it cannot be known.',
  examples: {
    bad: [
      { title: 'No name', manifest: objectWith('metadata:\n  namespace: shop\nspec:\n  podSelector: {}') },
      { title: 'No metadata at all', manifest: objectWith('spec:\n  podSelector: {}') },
      { title: 'An empty peer', manifest: ingressRuleWith('from:\n  - {}') },
      { title: 'A selector without a value', manifest: ingressRuleWith('from:\n  - podSelector:') },
      { title: 'A bare dash', manifest: ingressRuleWith('from:\n  -\n  - podSelector: {}') },
      { title: 'No cidr', manifest: ingressRuleWith('from:\n  - ipBlock:\n      except:\n        - 192.0.2.128/25') },
      {
        title: 'In without values',
        manifest: policyWith('podSelector:\n  matchExpressions:\n    - key: app\n      operator: In'),
      },
      {
        title: 'No podSelector, in a cluster before 1.34',
        manifest: policyWith('policyTypes: [Ingress]'),
        profile: { kubernetesVersion: '1.33' },
      },
      { title: 'No podSelector', manifest: policyWith('policyTypes: [Ingress]') },
      {
        title: 'No podSelector, from 1.34 on',
        manifest: policyWith('policyTypes: [Ingress]'),
        profile: { kubernetesVersion: '1.34' },
      },
      { title: 'No action', manifest: adminRuleWith('ingress', `name: web\n${FROM}`) },
      {
        title: 'No priority and no tier',
        manifest: clusterPolicyWith('subject:\n  namespaces:\n    matchLabels: {team: web}'),
      },
      { title: 'No destinations', manifest: clusterRuleWith('egress', 'action: Deny\nto: []') },
      { title: 'No ports', manifest: adminRuleWith('ingress', `action: Deny\n${FROM}ports: []`) },
      {
        title: 'A protocol without ports',
        manifest: clusterRuleWith('ingress', `action: Deny\n${FROM}protocols:\n  - tcp: {}`),
      },
      { title: 'An empty peer of an admin policy', manifest: adminRuleWith('ingress', 'action: Deny\nfrom:\n  - {}') },
      {
        title: 'Pods without namespaces',
        manifest: adminRuleWith(
          'ingress',
          'action: Deny\nfrom:\n  - pods:\n      podSelector: {matchLabels: {team: web}}',
        ),
      },
      {
        title: 'An admin policy without apiVersion',
        manifest: adminRuleWith('ingress', `action: Deny\n${FROM}`).replace(/^apiVersion.*\n/, ''),
      },
      { title: 'No operator', manifest: policyWith('podSelector:\n  matchExpressions:\n    - {key: app}') },
    ],
    fixed: [
      { manifest: objectWith('metadata:\n  name: network-policy\n  namespace: shop\nspec:\n  podSelector: {}') },
      { manifest: ingressRuleWith('from:\n  - podSelector: {}') },
      { manifest: ingressRuleWith('from:\n  - ipBlock:\n      cidr: 192.0.2.0/24') },
    ],
    nearMisses: [
      { title: 'A generated name', manifest: objectWith('metadata:\n  generateName: web-\nspec:\n  podSelector: {}') },
      { title: 'Empty lists', manifest: ingressRuleWith('from: []\nports: []') },
      {
        title: 'An empty rule and an empty port',
        manifest: policyWith('podSelector: {}\ningress:\n  -\n  - ports:\n      -'),
      },
      {
        title: 'Pods without namespaces in a ClusterNetworkPolicy',
        manifest: clusterRuleWith(
          'ingress',
          'action: Deny\nfrom:\n  - pods:\n      podSelector: {matchLabels: {team: web}}',
        ),
      },
      {
        title: 'No rules',
        manifest: clusterPolicyWith('tier: Admin\npriority: 5\nsubject: {namespaces: {}}\ningress: []'),
      },
      { title: 'No spec', manifest: objectWith('metadata:\n  name: web\n  namespace: shop') },
      {
        title: 'Exists needs no values',
        manifest: policyWith('podSelector:\n  matchExpressions:\n    - key: app\n      operator: Exists'),
      },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'missing-field', missingFixes);
    yield* missingPodSelector(context);
  },
});
