import { replaceScalar } from '../../edits/index.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import type { Violation } from '../../schema/violation.ts';
import { objectWith, policyWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { correctName } from '../violations/corrections.ts';
import { findingsOf, fix, only } from '../violations/from-violations.ts';

/** A name, namespace or other metadata of a form that the API server refuses. */
export const invalidName = defineRule({
  id: 'invalid-name',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'A name, namespace, name prefix, finalizer or owner reference has a form that is not accepted.',
  why: [
    'Names are parts of URLs and DNS names: lower-case letters, digits and hyphens, with a letter or digit at both ends.',
    'The name of a policy may join such parts with dots and has at most 253 characters; a namespace has no dots and at most 63.',
    'The API server refuses everything else.',
  ].join(' '),
  reference: 'ObjectMeta.name, namespace, generateName, finalizers, ownerReferences; RFC 1123',
  fix: 'Writes the name in lower case with hyphens.',
  examples: {
    bad: [
      { title: 'Capitals and an underscore', manifest: objectWith('metadata:\n  name: Allow_Web\n  namespace: shop') },
      { title: 'A namespace with a dot', manifest: objectWith('metadata:\n  name: web\n  namespace: team.prod') },
      { title: 'A prefix with capitals', manifest: objectWith('metadata:\n  generateName: Web-\n  namespace: shop') },
    ],
    fixed: [
      { manifest: objectWith('metadata:\n  name: allow-web\n  namespace: shop') },
      { manifest: objectWith('metadata:\n  name: web\n  namespace: team-prod') },
    ],
    nearMisses: [
      {
        title: 'Dots between parts of a name',
        manifest: objectWith('metadata:\n  name: web.v1.shop\n  namespace: shop'),
      },
      {
        title: 'A prefix ends with a hyphen',
        manifest: objectWith('metadata:\n  generateName: web-\n  namespace: shop'),
      },
      { title: 'Digits alone, in quotes', manifest: objectWith('metadata:\n  name: "42"\n  namespace: shop') },
      { title: 'No namespace', manifest: policyWith('podSelector: {}').replace('  namespace: shop\n', '') },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'invalid-name', fixesOf);
  },
});

function fixesOf({ place, facts }: Violation, text: string): readonly Fix[] {
  const { node, key, parent } = place;
  if (node?.kind !== 'scalar' || typeof node.value !== 'string' || parent?.path !== 'metadata') return [];
  if (facts.correction !== undefined && key === 'name')
    return fix(`Write ${facts.correction}`, replaceScalar(text, node, facts.correction), only);
  const name = correctName(node.value, key !== 'namespace');
  if (name === undefined) return [];
  const corrected = key === 'generateName' && node.value.endsWith('-') ? `${name}-` : name;
  return fix(`Write ${corrected}`, replaceScalar(text, node, corrected), only);
}
