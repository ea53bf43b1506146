import { DIRECTIONS, type Direction } from '../../objects/object.ts';
import { childOf, entryOf, lastOfEachKey, type Span } from '../../parse/tree.ts';
import { type CompiledRule, rulesOf } from '../../policies/compiled.ts';
import type { NetworkPolicy } from '../../policies/network-policy/policy.ts';
import { compiledOf } from '../policies/policies.ts';
import { writeRules } from '../policies/policy-types.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { type Offer, offers } from '../support/offers.ts';
import { directionPlace } from '../support/policy-places.ts';

const PODS = documents(deployment('shop', 'api'), deployment('shop', 'web'));
const INGRESS = 'podSelector: {}\npolicyTypes:\n  - Ingress\n';
const named = (name: string, spec: string): string => documents(policy('shop', name, spec), PODS);
const ALL = `${INGRESS}ingress:\n  - {}\n`;
const NONE = `${INGRESS}ingress: []\n`;
const OWN = `${INGRESS}ingress:\n  - from:\n      - podSelector: {}\n`;

/** A policy whose name or description says the contrary of what it does. */
export const nameContradictsEffect = defineRule({
  id: 'name-contradicts-effect',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['policy'],
  group: 'directions',
  summary: 'The name or an annotation of a policy says that it denies, and it allows everything; or the reverse.',
  why: [
    '`ingress: []` admits nobody and `ingress: [{}]` admits everybody: two brackets turn a default deny into the contrary.',
    'The rule compares what the name says with what the policy does as a whole, in the directions that the name speaks of.',
    'It is silent for names that say both, such as `deny-all-allow-dns`, and for whatever lies between everything and nothing.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicySpec, ingress, egress',
  fix: 'Writes the list that does what the name says.',
  examples: {
    bad: [
      { title: 'A deny that allows', manifest: named('default-deny-ingress', ALL) },
      { title: 'An allow that denies', manifest: named('allow-all-ingress', NONE) },
      {
        title: 'A description',
        manifest: named('baseline', ALL).replace(
          '  namespace',
          '  annotations:\n    description: Denies all ingress\n  namespace',
        ),
      },
    ],
    fixed: [
      { title: 'A deny that denies', manifest: named('default-deny-ingress', NONE) },
      { title: 'An allow that allows', manifest: named('allow-all-ingress', ALL) },
    ],
    nearMisses: [
      { title: 'Some are admitted', manifest: named('deny-from-other-namespaces', OWN) },
      {
        title: 'The other direction is open',
        manifest: named('default-deny-ingress', `${INGRESS}  - Egress\negress:\n  - {}\n`),
      },
      { title: 'A name that says both', manifest: named('deny-all-allow-ingress', ALL) },
      { title: 'A word within a word', manifest: named('denyse-allowance', ALL) },
    ],
  },
  *check({ resource, text }) {
    for (const { says, text: words, span, path } of claimsOf(resource)) {
      const spoken = DIRECTIONS.filter(direction => words.includes(direction));
      const directions = (spoken.length > 0 ? spoken : DIRECTIONS).filter(each => rulesOf(compiledOf(resource), each));
      if (directions.length === 0 || !directions.every(each => isContrary(resource, each, says))) continue;
      const [what, effect] = says === 'deny' ? ['denies', 'admits everything'] : ['allows', 'admits nothing'];
      yield {
        span,
        path,
        message: `This says that the policy ${what}, and its ${directions.join(' and ')} ${effect}. Correct the rules, or what is said here.`,
        fixes: offers(text, resource, fixesFor(text, resource, directions, says)),
        related: directions.flatMap(direction => {
          const place = directionPlace(resource, direction);
          return place === undefined ? [] : [{ resource, span: place.span, message: `Here it ${effect}.` }];
        }),
      };
      return;
    }
  },
});

interface Claim {
  readonly says: 'deny' | 'allow';
  readonly text: string;
  readonly span: Span;
  readonly path: string;
}

function claimsOf({ name, nameField, node }: NetworkPolicy): readonly Claim[] {
  const claims: Claim[] = [];
  const add = (says: Claim['says'] | undefined, text: string, span: Span, path: string): void => {
    if (says !== undefined) claims.push({ says, text: text.toLowerCase(), span, path });
  };
  if (nameField.form === 'value') add(claimOf(name.replace(/[-._]/g, ' ')), name, nameField.node.span, 'metadata.name');
  const annotations = childOf(childOf(node, 'metadata'), 'annotations');
  for (const { key, value } of annotations?.kind === 'map' ? lastOfEachKey(annotations) : []) {
    if (value.kind === 'scalar' && typeof value.value === 'string' && /descri|purpose|summary|comment/i.test(key))
      add(claimOf(value.value), value.value, value.span, `metadata.annotations[${key}]`);
  }
  return claims;
}

const DENY = /\b(?:den(?:y|ies|ied)|forbids?|disallows?|blocks? all|isolates?|lockdown)\b/i;
const ALLOW = /\b(?:allow(?:s|ed)?|permit(?:s|ted)?|open to)\b/i;
const HEDGE = /\b(?:except|but|unless|not?|without|only|some)\b/i;

function claimOf(text: string): Claim['says'] | undefined {
  const [denies, allows] = [DENY.test(text), ALLOW.test(text)];
  if (denies === allows || HEDGE.test(text)) return undefined;
  return denies ? 'deny' : 'allow';
}

/** Says whether a direction does the contrary as a whole, and so in the open: what opens by accident is told there. */
function isContrary(policy: NetworkPolicy, direction: Direction, says: Claim['says']): boolean {
  const rules = rulesOf(compiledOf(policy), direction) ?? [];
  if (says === 'deny') return rules.some(rule => isOpen(rule) && entriesAt(policy, direction, rule) === 0);
  return rules.length === 0 && !DIRECTIONS.some(other => (rulesOf(compiledOf(policy), other) ?? []).length > 0);
}

function isOpen({ peers, ports }: CompiledRule): boolean {
  return peers === 'any' && ports === 'all';
}

function entriesAt(policy: NetworkPolicy, direction: Direction, { path }: CompiledRule): number {
  const field = policy[direction];
  const rule = field.form === 'value' ? field.value.find(each => each.path === path) : undefined;
  return rule?.node.kind === 'map' ? rule.node.entries.length : 0;
}

function fixesFor(
  text: string,
  policy: NetworkPolicy,
  directions: readonly Direction[],
  says: Claim['says'],
): readonly Offer[] {
  // Which connections a name other than "all" means nobody knows.
  if (says === 'allow' && !/\ball\b/.test(policy.name)) return [];
  const rules = says === 'deny' ? [] : [{}];
  const shown = directions.map(direction => `${direction}: ${says === 'deny' ? '[]' : '[{}]'}`).join(' and ');
  const make = () =>
    directions.flatMap(direction => {
      const after = direction === 'egress' && entryOf(policy.spec, 'ingress') !== undefined ? 'ingress' : 'policyTypes';
      return writeRules(text, policy, direction, after, rules);
    });
  return [{ title: `Write ${shown}`, make }];
}
