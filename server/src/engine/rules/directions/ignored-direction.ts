import type { TextEdit } from '../../edits/edit.ts';
import { deleteEntry, replaceScalar } from '../../edits/index.ts';
import { fieldItems } from '../../objects/field.ts';
import { DIRECTIONS, type Direction } from '../../objects/object.ts';
import { entryOf } from '../../parse/tree.ts';
import { isolatedDirections, POLICY_TYPE } from '../../policies/network-policy/compile.ts';
import type { NetworkPolicy } from '../../policies/network-policy/policy.ts';
import { OPPOSITE } from '../policies/policies.ts';
import { addType, isLeftOut, leavesTypesOut } from '../policies/policy-types.ts';
import { allowDns, DNS_RULE_LINES, deployment, documents, policy } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { type Offer, offers } from '../support/offers.ts';

const SUBJECT = 'podSelector:\n  matchLabels:\n    app: web\n';
const INGRESS = 'ingress:\n  - ports:\n      - protocol: TCP\n        port: 8080\n';
const EGRESS = `egress:
  - to:
      - ipBlock:
          cidr: 198.51.100.0/24
    ports:
      - protocol: TCP
        port: 443
${DNS_RULE_LINES}`;
const types = (...list: readonly string[]): string => `policyTypes:\n${list.map(type => `  - ${type}\n`).join('')}`;
const web = (spec: string, ...more: readonly string[]): string =>
  documents(policy('shop', 'web', SUBJECT + spec), ...more, deployment('shop', 'web'));

/** Rules of a direction that policyTypes does not list. */
export const ignoredDirection = defineRule({
  id: 'ignored-direction',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['policy'],
  group: 'directions',
  summary: 'Rules stand under a direction that policyTypes does not list.',
  why: [
    'A policy only acts in the directions that its `policyTypes` list; rules for another one have no effect by the API.',
    'Network plug-ins do not agree: some enforce such rules all the same, so one text does different things on two clusters.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicySpec, policyTypes',
  fix: 'Lists the direction in `policyTypes`, or deletes the rules.',
  examples: {
    bad: [
      { title: 'Egress rules, and Ingress in the list', manifest: web(types('Ingress') + INGRESS + EGRESS) },
      { title: 'The wrong direction in the list', manifest: web(types('Egress') + INGRESS, allowDns('shop')) },
      { title: 'Egress rules alone, and Ingress in the list', manifest: web(types('Ingress') + EGRESS) },
    ],
    fixed: [
      { title: 'Both directions in the list', manifest: web(types('Ingress', 'Egress') + INGRESS + EGRESS) },
      { title: 'The right direction in the list', manifest: web(types('Ingress') + INGRESS, allowDns('shop')) },
    ],
    nearMisses: [
      { title: 'No policyTypes: the default counts the egress rules', manifest: web(INGRESS + EGRESS) },
      { title: 'An empty list holds no rule', manifest: web(`${types('Ingress')}${INGRESS}egress: []\n`) },
      { title: 'Egress rules, and Egress in the list', manifest: web(types('Egress') + EGRESS) },
    ],
  },
  *check({ resource, text }) {
    if (leavesTypesOut(resource)) return;
    const isolated = isolatedDirections(resource);
    for (const direction of DIRECTIONS) {
      const rules = resource[direction];
      const listed = OPPOSITE[direction];
      if (rules.form !== 'value' || fieldItems(rules).length === 0) continue;
      if (isolated.includes(direction) || !isolated.includes(listed)) continue;
      const type = POLICY_TYPE[direction];
      yield {
        span: rules.keySpan,
        path: `spec.${direction}`,
        message: `These ${direction} rules have no effect, as policyTypes lists ${POLICY_TYPE[listed]} alone; some network plug-ins apply them all the same. Add ${type} to policyTypes, or delete them.`,
        fixes: offers(text, resource, fixesFor(text, resource, direction)),
      };
    }
  },
});

function fixesFor(text: string, policy: NetworkPolicy, direction: Direction): readonly Offer[] {
  const rules = entryOf(policy.spec, direction);
  const removal = (): readonly TextEdit[] => (rules === undefined ? [] : deleteEntry(text, rules));
  const [type, listed] = [POLICY_TYPE[direction], POLICY_TYPE[OPPOSITE[direction]]];
  const [only, ...others] = fieldItems(policy.policyTypes).map(({ node }) => node);
  const list: readonly Offer[] = [
    { title: `Add ${type} to policyTypes`, make: () => addType(text, policy, direction) },
    { title: `Delete the ${direction} rules`, make: removal },
  ];
  // Without rules of its own the listed direction may be a slip, or a wish to cut it, which the other type would undo.
  const maySlip = others.length === 0 && isLeftOut(policy, OPPOSITE[direction]);
  if (!maySlip || only?.kind !== 'scalar') return list;
  const title = `List ${type} instead of ${listed}, so that this policy no longer denies ${OPPOSITE[direction]}`;
  return [...list, { title, make: () => replaceScalar(text, only, type) }];
}
