import type { TextEdit } from '../../edit.ts';
import type { Value } from '../../schema/decode.ts';
import { fieldPlace, itemPlaces, type Place } from '../../schema/place.ts';
import type { Violation } from '../../schema/violation.ts';
import { emitFlow, fillMissing, insertEntryAfter, insertEntryFirst, replaceValue } from '../edits.ts';
import { defineRule, type Fix } from '../rule.ts';
import { ingressRuleWith, objectWith, policyWith } from './example-manifest.ts';
import { findingsOf, fix } from './from-violations.ts';

/** A required field that is not there. */
export const missingField = defineRule({
  id: 'missing-field',
  severity: 'error',
  needs: ['policy'],
  group: 'api-server',
  summary: 'A required field is missing: a name, a cidr, the values of In, or everything in a peer.',
  why: [
    'The API server refuses the object.',
    'A key without a value counts as not written: `- podSelector:` is an empty peer, while `- podSelector: {}` means every pod.',
    'The peer lists themselves may be left out, but each of their items must name pods, namespaces or addresses.',
    'A spec without `podSelector` is accepted and picks all pods; for clusters before 1.34 it is a warning, as clients that go by their published schema refuse it.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyPeer, IPBlock.cidr; meta/v1 LabelSelectorRequirement, ObjectMeta.name',
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
      { title: 'An empty rule and an empty port', manifest: policyWith('ingress:\n  -\n  - ports:\n      -') },
      {
        title: 'No podSelector, from 1.34 on',
        manifest: policyWith('policyTypes: [Ingress]'),
        profile: { kubernetesVersion: '1.34' },
      },
      { title: 'No spec', manifest: objectWith('metadata:\n  name: web\n  namespace: shop') },
      {
        title: 'Exists needs no values',
        manifest: policyWith('podSelector:\n  matchExpressions:\n    - key: app\n      operator: Exists'),
      },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'missing-field', fixesOf);
  },
});

// Addresses for documentation (RFC 5737): valid, and nobody's.
const PLACEHOLDER_CIDR = '192.0.2.0/24';
const PLACEHOLDER = 'change-me';

function fixesOf({ place, facts }: Violation, text: string): readonly Fix[] {
  const list = place.parent?.key;
  if (place.index !== undefined && (list === 'from' || list === 'to')) return peerFixes(place, text);
  const value = facts.correction ?? valueFor(place);
  return value === undefined ? [] : fix(titleOf(place, value), put(place, value, text), { preferred: true });
}

function titleOf({ key }: Place, value: Value): string {
  return `Insert ${key}: ${emitFlow(value)}`;
}

function valueFor({ key, parent }: Place): Value | undefined {
  const owner = parent?.key ?? parent?.parent?.key;
  if (owner === 'metadata' && key === 'name') return 'network-policy';
  if (key === 'cidr') return PLACEHOLDER_CIDR;
  if (key === 'podSelector') return {};
  if (owner !== 'matchExpressions' || parent === undefined) return undefined;
  if (key === 'operator') return itemPlaces(fieldPlace(parent, 'values')).length > 0 ? 'In' : 'Exists';
  return key === 'values' ? [PLACEHOLDER] : PLACEHOLDER;
}

// Writes the field where its map is written, or the map with it where that is missing too.
function put(place: Place, value: Value, text: string): readonly TextEdit[] {
  const { entry, parent, key = '' } = place;
  if (entry !== undefined) return replaceValue(text, entry, value);
  if (parent === undefined) return [];
  if (parent.node?.kind === 'map' && (parent.node.entries.length > 0 || parent.node.flow))
    return key === 'operator' || key === 'values'
      ? insertEntryAfter(text, parent.node, undefined, key, value)
      : insertEntryFirst(text, parent.node, key, value);
  if (parent.index === undefined) return put(parent, { [key]: value }, text);
  return parent.node === undefined ? [] : fillMissing(text, parent.node, { [key]: value });
}

function peerFixes(peer: Place, text: string): readonly Fix[] {
  const keys = peer.node?.kind === 'map' ? peer.node.entries.map(({ key }) => key) : [];
  const selectors = ['podSelector', 'namespaceSelector'].filter(key => keys.length === 0 || keys.includes(key));
  const fixes = selectors.flatMap(key => fix(`${PEER_TITLES[key]}: ${key}: {}`, putPeer(peer, key, {}, text)));
  if (!keys.includes('ipBlock')) return fixes;
  return [
    ...fixes,
    ...fix(`Insert cidr: ${PLACEHOLDER_CIDR}`, putPeer(peer, 'ipBlock', { cidr: PLACEHOLDER_CIDR }, text)),
  ];
}

const PEER_TITLES: Readonly<Record<string, string>> = {
  podSelector: 'Name every pod of this namespace',
  namespaceSelector: 'Name every namespace',
};

function putPeer(peer: Place, key: string, value: Value, text: string): readonly TextEdit[] {
  if (peer.node?.kind === 'scalar') return fillMissing(text, peer.node, { [key]: value });
  return put(fieldPlace(peer, key), value, text);
}
