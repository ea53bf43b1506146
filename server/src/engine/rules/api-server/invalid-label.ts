import { renameKey, replaceScalar } from '../../edits/index.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import type { Violation } from '../../schema/violation.ts';
import { objectWith, policyWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { correctLabelKey, correctLabelValue } from '../violations/corrections.ts';
import { findingsOf, fix } from '../violations/from-violations.ts';

/** A label or annotation key, or a label value, of a form that the API server refuses. */
export const invalidLabel = defineRule({
  id: 'invalid-label',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'A label key or value, or an annotation key, has a form that is not accepted.',
  why: [
    'A label value is empty or has at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends.',
    'A key is such a name, never empty, after at most one prefix: a lower-case DNS name and a slash.',
    'No pod can carry another label, so the API server refuses a selector that asks for one.',
  ].join(' '),
  reference: 'Kubernetes documentation, "Labels and Selectors", syntax and character set',
  fix: 'Writes the key or value with the characters that are accepted.',
  examples: {
    bad: [
      { title: 'A slash in a value', manifest: policyWith('podSelector:\n  matchLabels:\n    app: shop/web') },
      { title: 'A line break in a value', manifest: policyWith('podSelector:\n  matchLabels:\n    app: |\n      web') },
      { title: 'Capitals in a prefix', manifest: policyWith('podSelector:\n  matchLabels:\n    Example.com/app: web') },
      {
        title: 'A value in an expression',
        manifest: policyWith(
          'podSelector:\n  matchExpressions:\n    - key: /app\n      operator: In\n      values: [web, "a b"]',
        ),
      },
      {
        title: 'A space in an annotation key',
        manifest: objectWith('metadata:\n  name: web\n  namespace: shop\n  annotations:\n    my note: x'),
      },
    ],
    fixed: [
      { manifest: policyWith('podSelector:\n  matchLabels:\n    app: shop-web') },
      { manifest: policyWith('podSelector:\n  matchLabels:\n    example.com/app: web') },
    ],
    nearMisses: [
      { title: 'An empty value', manifest: policyWith('podSelector:\n  matchLabels:\n    app: ""\n    tier:') },
      {
        title: 'Capitals after the prefix',
        manifest: policyWith('podSelector:\n  matchLabels:\n    example.com/App_v1.2: B'),
      },
      {
        title: 'Annotation values are free, their prefixes may have capitals',
        manifest: objectWith(
          'metadata:\n  name: web\n  namespace: shop\n  annotations:\n    Example.com/note: "a / b: c"',
        ),
      },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'invalid-label', fixesOf);
  },
});

function fixesOf({ place, facts }: Violation, text: string): readonly Fix[] {
  const { node, entry, key } = place;
  if (facts.reason === 'key') {
    const corrected = correctLabelKey(key ?? '');
    const taken =
      place.parent?.node?.kind === 'map' && place.parent.node.entries.some(other => other.key === corrected);
    if (entry === undefined || corrected === undefined || taken) return [];
    return fix(`Write ${corrected}`, renameKey(text, entry, corrected), { preferred: true });
  }
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return [];
  const isKey = key === 'key' && place.parent?.index !== undefined;
  const corrected = isKey ? correctLabelKey(node.value) : correctLabelValue(node.value);
  if (corrected === undefined) return [];
  // White space at the ends is no part of what was meant; other characters may be.
  const safe = corrected === node.value.trim();
  return fix(`Write ${corrected}`, replaceScalar(text, node, corrected), { preferred: true, safe });
}
