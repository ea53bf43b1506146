import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { rules } from '../../../server/src/engine/rules/index.ts';
import {
  DNS_RULE_LINES,
  deployment,
  documents,
  namespaceManifest,
  policy,
} from '../../../server/src/engine/rules/samples/samples.ts';
import { writtenWorld } from '../../oracle/write.ts';
import { analyse, editsOf } from './harness.ts';

/** Runs all rules and makes the edits of all fixes; throws what any of them throws. */
function survive(text: string): void {
  const analysis = analyse(text);
  for (const found of analysis.findings) {
    const end = found.document?.content.parsed.text.length ?? text.length;
    const { span, fixes = [] } = found.finding;
    if (span.start < 0 || span.end < span.start || span.end > end)
      throw new Error(`${found.finding.rule.id} marks ${span.start} to ${span.end} of ${end}\n${text}`);
    for (const fix of fixes) {
      for (const edit of editsOf(analysis, found, fix))
        if (edit.span.start < 0 || edit.span.end < edit.span.start || edit.span.end > text.length)
          throw new Error(`${fix.title} edits outside of the text\n${text}`);
    }
  }
}

const SURROUNDINGS = documents(namespaceManifest('shop'), deployment('shop', 'api'));

const MANIFESTS: readonly (readonly [string, string])[] = [
  [
    'peers and ports of every kind',
    policy(
      'shop',
      'api',
      `podSelector:
  matchLabels: {app: api}
  matchExpressions:
    - {key: tier, operator: NotIn, values: [a, "b"]}
policyTypes: [Ingress, Egress]
ingress:
  - from:
      - namespaceSelector:
          matchLabels:
            name: ops
      - podSelector: {matchLabels: {app: prometheus}}
  - from:
      - ipBlock:
          cidr: 10.0.0.0/8
          except: [10.1.0.0/16]
    ports:
      - port: http
      - {port: 80, endPort: 90, protocol: UDP}
egress:
${DNS_RULE_LINES}  - to: []
  - to: [{ipBlock: {cidr: 0.0.0.0/0}}]
    ports: [{port: 53}, {port: 80}]
`,
    ),
  ],
  [
    'anchors, aliases and merge keys',
    policy(
      'shop',
      'api',
      `podSelector: &all {}
policyTypes: [&in Ingress, Egress]
ingress:
  - from: &peers
      - podSelector: *all
      - <<: &labels {namespaceSelector: {matchLabels: {ns: ops}}}
egress:
  - to: *peers
    ports: [{port: 53}]
  -
`,
    ),
  ],
  [
    'one line',
    '{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "a", "namespace": "shop"}, "spec": {"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{"from": [], "ports": [{"port": "http"}]}, null], "egress": [{}]}}\n',
  ],
];

describe('no rule throws while a manifest is typed', () => {
  it.each(MANIFESTS)('%s', (_, manifest) => {
    for (let length = 0; length <= manifest.length; length++)
      survive(documents(SURROUNDINGS, manifest.slice(0, length)));
  });

  it.each(MANIFESTS)('%s, with a piece missing', (_, manifest) => {
    fc.assert(
      fc.property(fc.nat(manifest.length), fc.nat(40), (start, count) => {
        survive(documents(SURROUNDINGS, manifest.slice(0, start) + manifest.slice(start + count)));
      }),
      { numRuns: 80 },
    );
  });
});

it('no rule throws on its own examples cut anywhere', () => {
  const examples = rules.flatMap(rule => rule.examples.bad.map(({ manifest }) => manifest));
  fc.assert(
    fc.property(fc.constantFrom(...examples), fc.double({ min: 0, max: 1, noNaN: true }), (manifest, share) => {
      survive(manifest.slice(0, Math.floor(manifest.length * share)));
    }),
    { numRuns: 400 },
  );
});

it('no rule throws on random policies', () => {
  fc.assert(
    fc.property(writtenWorld, ({ text }) => survive(text)),
    { numRuns: 80 },
  );
});

const KEYS = [
  'spec',
  'podSelector',
  'matchLabels',
  'matchExpressions',
  'key',
  'operator',
  'values',
  'policyTypes',
  'ingress',
  'egress',
  'from',
  'to',
  'ports',
  'port',
  'endPort',
  'protocol',
  'ipBlock',
  'cidr',
  'except',
  'namespaceSelector',
  'name',
  'app',
];
const leaf = fc.constantFrom<unknown>(
  null,
  true,
  53,
  80,
  -1,
  'Ingress',
  'Egress',
  'In',
  'web',
  'UDP',
  '0.0.0.0/0',
  '::/0',
  '10.0.0.0/8',
  '',
  {},
  [],
);
const { tree } = fc.letrec<{ tree: unknown }>(tie => ({
  tree: fc.oneof(
    { depthSize: 'medium' },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

/** A policy in which the subtree at a random place is something else. */
const twisted = fc
  .record({ manifest: fc.constantFrom(...MANIFESTS.map(([, text]) => text)), at: fc.nat(), tree })
  .map(({ manifest, at, tree: other }) => {
    const [document] = parseAllDocuments(manifest);
    const value: unknown = document?.toJS();
    const places = placesOf(value);
    return replaced(value, places[at % places.length] ?? [], other);
  });

type Path = readonly (string | number)[];

function placesOf(value: unknown, path: Path = []): readonly Path[] {
  const children = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...children.flatMap(([key, each]) => placesOf(each, [...path, key]))];
}

function replaced(value: unknown, [head, ...rest]: Path, other: unknown): unknown {
  if (head === undefined) return other;
  if (Array.isArray(value))
    return value.map((each, index) => (String(index) === head ? replaced(each, rest, other) : each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key === head ? replaced(each, rest, other) : each]),
  );
}

it('no rule throws on policies of wrong shape', () => {
  fc.assert(
    fc.property(twisted, value => survive(documents(SURROUNDINGS, stringify(value)))),
    { numRuns: 150 },
  );
});

it('no rule throws on random trees below a policy', () => {
  fc.assert(
    fc.property(tree, tree, (spec, metadata) => {
      const value = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec };
      survive(documents(SURROUNDINGS, stringify(value)));
    }),
    { numRuns: 150 },
  );
});

it('the texts above do set rules off', () => {
  const ids = new Set(
    MANIFESTS.flatMap(([, text]) =>
      analyse(documents(SURROUNDINGS, text)).findings.map(({ finding }) => finding.rule.id),
    ),
  );
  expect([...ids].toSorted()).toEqual([
    'empty-means-all',
    'ignored-direction',
    'named-port',
    'namespace-label-guess',
    'peer-or-trap',
  ]);
});
