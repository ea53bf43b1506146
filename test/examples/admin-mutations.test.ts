import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Mutation, swap, testMutations } from './mutants.ts';

const folder = fileURLToPath(new URL('../fixtures/admin/', import.meta.url));
const texts = new Map(['apps.yaml', 'policies.yaml'].map(path => [path, readFileSync(folder + path, 'utf8')]));

/** Applies a change to the policy of a name alone. */
const inPolicy =
  (name: string, apply: (document: string) => string) =>
  (document: string): string =>
    document.includes(`\n  name: ${name}\n`) ? apply(document) : document;

/** Mistakes that the API server refuses. */
const REFUSED: readonly Mutation[] = [
  { rule: 'invalid-action', title: 'the word of the older kinds', apply: swap(/action: Accept/, 'action: Allow') },
  { rule: 'over-limit', title: 'a priority beyond 1000', apply: swap(/priority: \d+/, 'priority: 1010') },
  { rule: 'missing-field', title: 'no priority', apply: swap(/ {2}priority: \d+\n/, '') },
  { rule: 'missing-field', title: 'a rule without an action', apply: swap(/ {6}action: Accept\n/, '') },
  {
    rule: 'legacy-peer-shape',
    title: 'a selector below namespaces',
    apply: swap(/(to|from):\n {8}- namespaces: \{\}/, '$1:\n        - namespaces: { namespaceSelector: {} }'),
  },
  {
    rule: 'unknown-field',
    title: 'the ports of the older kinds',
    apply: swap(/protocols:\n/, 'ports:\n'),
  },
  { rule: 'invalid-cidr', title: 'a host name for a network', apply: swap(/- 0\.0\.0\.0\/0/, '- example.com') },
];

/** Mistakes that the API server accepts. */
const ACCEPTED: readonly Mutation[] = [
  {
    rule: 'denies-dns',
    title: 'the rule for DNS forgotten',
    apply: swap(/ {4}- name: dns\n(?: {6}.*\n)+/, ''),
  },
  {
    rule: 'unreachable-rule',
    title: 'the port of an exception forgotten',
    apply: inPolicy('shop-ingress', swap(/ {6}protocols:\n(?: {8}.*\n)+/, '')),
  },
  {
    rule: 'priority-tie',
    title: 'a priority that another policy has',
    apply: inPolicy('guests', document =>
      document.replace('priority: 30', 'priority: 20').replace('team: guests', 'kubernetes.io/metadata.name: watch'),
    ),
  },
  {
    rule: 'missing-ipv6-twin',
    title: 'the other family forgotten',
    apply: swap(/ {12}- ::\/0\n/, ''),
  },
  {
    rule: 'denies-kube-system',
    title: 'kube-system forgotten',
    apply: swap(/matchExpressions:\n(?: {8,}.*\n)+ {10}values: \[kube-system\]/, 'matchLabels: {}'),
    // Who may ask the resolver is not answered.
    also: ['one-sided-allow'],
  },
  {
    rule: 'no-effect',
    title: 'a pass where nothing follows',
    apply: inPolicy('guests', swap(/action: Deny/, 'action: Pass')),
  },
  {
    rule: 'no-effect',
    title: 'the rules forgotten',
    apply: inPolicy('guests', swap(/ {2}ingress:\n(?: {4}.*\n)+/, '')),
  },
  {
    rule: 'shadowed-by-admin',
    title: 'everyone denied for some',
    apply: inPolicy('guests', swap(/matchLabels:\n +team: guests/, 'matchLabels: {}')),
  },
  {
    rule: 'experimental-field',
    title: 'nodes for networks',
    apply: swap(/networks:\n(?: {12}- .*\n)+/, 'nodes: {}\n'),
  },
  {
    rule: 'duplicate-resource',
    title: 'the name of another policy',
    apply: inPolicy('guests', swap(/name: guests/, 'name: closed')),
  },
  {
    rule: 'broad-subject',
    title: 'all pods in the place of some',
    apply: inPolicy('grafana', swap(/podSelector:\n(?: {4,}.*\n)+/, 'podSelector: {}\n')),
  },
];

testMutations('sound admin policies', { texts, policies: ['policies.yaml'] }, [...REFUSED, ...ACCEPTED]);
