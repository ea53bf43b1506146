import { insertEntryAfter, replaceScalar } from '../../edits/index.ts';
import { entryOf, type ScalarNode, type YamlNode } from '../../parse/tree.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import { isCustom } from '../../schema/place.ts';
import type { Violation } from '../../schema/violation.ts';
import { MAX_PORT } from '../../sets/traffic.ts';
import { ingressRuleWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { correctPortName } from '../violations/corrections.ts';
import { findingsOf, fix, only } from '../violations/from-violations.ts';

/** A port name that no container port can have. */
export const invalidPortName = defineRule({
  id: 'invalid-port-name',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'A named port has a name that no container port can have, such as a number in quotes.',
  why: [
    'A text in `port` is the name of a container port: at most 15 lower-case letters, digits and single inner hyphens, at least one letter.',
    'Quotes around a number make it a name, and the API server refuses it.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyPort.port; RFC 6335, section 5.1',
  fix: 'Takes the quotes off a number, writes a range with endPort, or the name in lower case with single hyphens.',
  examples: {
    bad: [
      { title: 'A number in quotes', manifest: ingressRuleWith('ports:\n  - port: "80"') },
      { title: 'Capitals', manifest: ingressRuleWith('ports:\n  - port: HTTP') },
      { title: 'An underscore', manifest: ingressRuleWith('ports:\n  - {port: http_alt}') },
      { title: 'A range in one', manifest: ingressRuleWith('ports:\n  - port: 8000-8080') },
      { title: 'Two ports in one', manifest: ingressRuleWith('ports:\n  - port: "80,443"') },
    ],
    fixed: [
      { manifest: ingressRuleWith('ports:\n  - port: 80') },
      { manifest: ingressRuleWith('ports:\n  - port: http') },
    ],
    nearMisses: [
      { title: 'Digits with a letter', manifest: ingressRuleWith('ports:\n  - port: 8080a') },
      { title: 'Fifteen characters', manifest: ingressRuleWith('ports:\n  - port: abcdefghij-1234') },
      { title: 'A number without quotes', manifest: ingressRuleWith('ports:\n  - port: 80') },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'invalid-port-name', fixesOf);
  },
});

function fixesOf({ place, rejected }: Violation, text: string): readonly Fix[] {
  const { node, parent } = place;
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return [];
  // Only in a NetworkPolicy a number may stand in the place of a name.
  const range = isCustom(place) ? undefined : rangeIn(node.value);
  if (range !== undefined) return rangeFixes(parent?.node, node, range, text);
  const corrected = correctPortName(node.value);
  if (corrected === undefined || (typeof corrected === 'number' && isCustom(place))) return [];
  // Another spelling of a name is a guess; case and quotes are not.
  const sure = typeof corrected === 'number' || corrected === node.value.trim().toLowerCase();
  return fix(`Write ${corrected}`, replaceScalar(text, node, corrected), sure && rejected ? only : { preferred: true });
}

/** Reads `8000-8080`; undefined for what is no range of ports. */
function rangeIn(value: string): readonly [low: number, high: number] | undefined {
  const [, first, last] = /^\s*([1-9][0-9]{0,4})\s*-\s*([1-9][0-9]{0,4})\s*$/.exec(value) ?? [];
  const [low, high] = [Number(first), Number(last)];
  return low <= high && high <= MAX_PORT ? [low, high] : undefined;
}

function rangeFixes(
  map: YamlNode | undefined,
  node: ScalarNode,
  [low, high]: readonly [low: number, high: number],
  text: string,
): readonly Fix[] {
  if (map?.kind !== 'map' || entryOf(map, 'endPort') !== undefined) return [];
  const end = insertEntryAfter(text, map, entryOf(map, 'port'), 'endPort', high);
  return fix(`Write port ${low} with endPort ${high}`, [...replaceScalar(text, node, low), ...end], only);
}
