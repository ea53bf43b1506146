import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readResources } from '../../../server/src/engine/model/read-resources.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { splitDocuments } from '../../../server/src/engine/parse/split.ts';
import type { Span } from '../../../server/src/engine/parse/tree.ts';
import { nodesOf } from './plain-value.ts';

const MANIFEST = `# A policy and its pods.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop, labels: &labels {app: web, "tier": 'front'}}
spec:
  podSelector:
    matchLabels: *labels
    matchExpressions:
      - {key: app, operator: In, values: [a, b]}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector: {}
          podSelector: {<<: {matchLabels: {a: b}}}
        - ipBlock:
            cidr: 10.0.0.0/8
            except: ["10.1.0.0/16"]
      ports:
        - port: 80
          endPort: 0x60
          protocol: TCP
    - {}
  egress: []
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata: {name: p, ownerReferences: [{kind: ReplicaSet, name: r, controller: true}]}
    spec:
      containers:
        - ports: [{containerPort: 80, name: http}]
          command: |
            run
              this
    status: {podIP: 10.0.0.1}
  - apiVersion: v1
    kind: Service
    metadata: {name: s}
    spec: {ports: [{port: 80, targetPort: http}], selector: {app: web}}
`;

/** Reads a text as the workspace does and returns the spans that lie outside their document, which must be none. */
function strayIn(text: string): readonly Span[] {
  return splitDocuments(text).flatMap(({ start, end }) => {
    const document = parseDocument(text.slice(start, end));
    readResources(document);
    const spans = [...document.problems, ...nodesOf(document.root)].map(({ span }) => span);
    return spans.filter(span => !(0 <= span.start && span.start <= span.end && span.end <= end - start));
  });
}

function read(text: string): void {
  expect(strayIn(text)).toEqual([]);
}

const character = fc.constantFrom(...'[]{}:,-?|>&*!%@`"\'#\\ \t\n\r~<=.0aZ\uFEFF\u0085\u2028\0\u{1f600}\ud800');
const token = fc.constantFrom(
  '- ',
  '? ',
  ': ',
  'a: ',
  '&a ',
  '*a ',
  '*a : ',
  '!!str ',
  '!t ',
  '| ',
  '>-\n',
  '|2\n',
  '<<: ',
  '[',
  ']',
  '{',
  '}',
  ', ',
  '"',
  "'",
  '#',
  ' #',
  '\n',
  '\r\n',
  '\r',
  '  ',
  '\t',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '%TAG ! x\n',
  'kind: ',
  'List',
  'items:\n',
  'null',
  '80',
  '{{',
  '}}',
  '\uFEFF',
);

describe('any text', () => {
  it('of arbitrary characters is read without a throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), read), { numRuns: 1000 });
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), read), { numRuns: 500 });
  });

  it('of YAML’s own characters is read without a throw', () => {
    fc.assert(fc.property(fc.string({ unit: character, maxLength: 60 }), read), { numRuns: 1500 });
  });

  it('of pieces of YAML is read without a throw', () => {
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 40 }).map(tokens => tokens.join('')),
        read,
      ),
      { numRuns: 1500 },
    );
  });

  it('that was a manifest before some edits is read without a throw', () => {
    const edit = fc.tuple(
      fc.nat(MANIFEST.length),
      fc.nat(20),
      fc.oneof(token, fc.constant(''), fc.string({ maxLength: 5 })),
    );
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), edits => {
        read(
          edits.reduce((text, [at, length, insert]) => text.slice(0, at) + insert + text.slice(at + length), MANIFEST),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('that is a manifest cut off anywhere is read without a throw', () => {
    for (let end = 0; end <= MANIFEST.length; end += 5) read(MANIFEST.slice(0, end));
  });
});
