import { deleteItem, deleteItems } from '../../edits/index.ts';
import type { YamlNode } from '../../parse/tree.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import type { Violation } from '../../schema/violation.ts';
import { policyWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { choiceFixes } from '../violations/choice-fixes.ts';
import { findingsOf, fix, only } from '../violations/from-violations.ts';

/** An entry of policyTypes other than Ingress and Egress, or more than two. */
export const invalidPolicyType = defineRule({
  id: 'invalid-policy-type',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'policyTypes holds something else than Ingress and Egress, or more than two entries.',
  why: [
    'The API server accepts the two words with a capital letter alone, and at most two entries.',
    'The fields with the rules, `ingress` and `egress`, are written in lower case; the types are not.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicySpec.policyTypes',
  fix: 'Writes Ingress or Egress, or deletes what stands there twice or empty.',
  examples: {
    bad: [
      { title: 'Lower case', manifest: policyWith('podSelector: {}\npolicyTypes: [ingress]') },
      {
        title: 'Three entries',
        manifest: policyWith('podSelector: {}\npolicyTypes:\n  - Ingress\n  - Egress\n  - Ingress'),
      },
      { title: 'An empty entry', manifest: policyWith('podSelector: {}\npolicyTypes:\n  - Ingress\n  -') },
    ],
    fixed: [
      { manifest: policyWith('podSelector: {}\npolicyTypes: [Ingress]') },
      { manifest: policyWith('podSelector: {}\npolicyTypes:\n  - Ingress\n  - Egress') },
    ],
    nearMisses: [
      { title: 'One twice', manifest: policyWith('podSelector: {}\npolicyTypes: [Ingress, Ingress]') },
      { title: 'None', manifest: policyWith('podSelector: {}\npolicyTypes: []') },
      { title: 'The other order', manifest: policyWith('podSelector: {}\npolicyTypes: [Egress, Ingress]') },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'invalid-policy-type', fixesOf);
  },
});

const nameFixes = choiceFixes();

function fixesOf(violation: Violation, text: string): readonly Fix[] {
  const { node, parent, index } = violation.place;
  if (node?.kind === 'list') {
    const repeated = [...node.items.keys()].filter(at =>
      node.items.slice(0, at).some(other => isSame(other, node.items[at])),
    );
    const enough = node.items.length - repeated.length <= 2;
    return enough ? fix('Delete the repeated types', deleteItems(text, node, repeated), only) : [];
  }
  const named = nameFixes(violation, text);
  const list = parent?.node;
  if (named.length > 0 || list?.kind !== 'list' || index === undefined || list.items.length < 2) return named;
  // An empty list would stand for the default types.
  return fix('Delete the entry', deleteItem(text, list, index));
}

function isSame(a: YamlNode | undefined, b: YamlNode | undefined): boolean {
  return a?.kind === 'scalar' && b?.kind === 'scalar' && a.value === b.value;
}
