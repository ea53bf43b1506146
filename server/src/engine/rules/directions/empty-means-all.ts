import type { TextEdit } from '../../edits/edit.ts';
import { deleteEntry } from '../../edits/index.ts';
import { fieldItems } from '../../objects/field.ts';
import { entryOf, isNull, type Span, type YamlNode } from '../../parse/tree.ts';
import { isolatedDirections } from '../../policies/network-policy/compile.ts';
import type { PolicyRule } from '../../policies/network-policy/policy.ts';
import { compiledOf } from '../policies/policies.ts';
import { deleteRule } from '../policies/policy-types.ts';
import { isAccident } from '../redundancy/accident.ts';
import { dnsPorts, isForDns } from '../resolver/dns.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule, type Severity } from '../shape/rule.ts';
import { type Offer, offers } from '../support/offers.ts';

const SUBJECT = 'podSelector:\n  matchLabels:\n    app: database\npolicyTypes:\n  - Ingress\n';
const PORTS = '    ports:\n      - protocol: TCP\n        port: 5432\n';
const FROM_API = `  - from:\n      - podSelector:\n          matchLabels:\n            app: api\n${PORTS}`;
const database = (spec: string): string =>
  documents(
    policy('shop', 'database', SUBJECT + spec),
    deployment('shop', 'database', 5432),
    deployment('shop', 'api'),
  );

/** An empty list of peers, or a rule without a value: both admit everyone. */
export const emptyMeansAll = defineRule({
  id: 'empty-means-all',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['policy'],
  group: 'directions',
  summary: 'An empty `from` or `to`, or a rule without a value, opens the direction to everyone.',
  why: [
    'Where a rule names no peer it matches every peer: `from: []`, `from:` without a value and a missing `from` are the same to the API.',
    'Such a list is often what a template leaves behind when its values are empty, and it opens what it was to close.',
    'To admit nobody, leave the rule out; to admit everyone, leave `from` out, which reads that way.',
    'A policy whose name says that it opens, as `allow-external` does, has a hint alone.',
    'So has a dash without a rule that is alone in its list, as it may be half written.',
    'An empty list of destinations beside ports is for information, as many write "anywhere, on these ports" so.',
    'A rule for DNS alone is left in peace: resolvers may be anywhere, and nobody means to admit none.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyIngressRule, from; NetworkPolicyEgressRule, to',
  fix: 'Deletes the rule, or leaves the empty list out so that the text says what it does.',
  examples: {
    bad: [
      { title: 'An empty list of sources', manifest: database(`ingress:\n  - from: []\n${PORTS}`) },
      { title: 'A list without a value', manifest: database(`ingress:\n  - from:\n${PORTS}${FROM_API}`) },
      { title: 'A dash without a rule', manifest: database(`ingress:\n${FROM_API}  -\n`) },
      { title: 'A dash alone', manifest: database('ingress:\n  -\n') },
    ],
    fixed: [
      { title: 'Nobody is admitted', manifest: database('ingress: []\n') },
      {
        title: 'Everyone is admitted, and the text says so',
        manifest: database(`ingress:\n  - ports:${PORTS.slice(10)}`),
      },
      { title: 'The rules that were meant', manifest: database(`ingress:\n${FROM_API}`) },
    ],
    nearMisses: [
      { title: 'An empty list of rules admits nobody', manifest: database('ingress: []\n') },
      { title: 'One empty rule is the usual way to admit everyone', manifest: database('ingress:\n  - {}\n') },
      {
        title: 'An empty list of ports, with named sources',
        manifest: database(`ingress:\n${FROM_API}  - from:\n      - podSelector: {}\n    ports: []\n`),
      },
      {
        title: 'DNS, to whatever resolves names',
        manifest: documents(
          policy(
            'shop',
            'api',
            `podSelector: {}\npolicyTypes:\n  - Egress\negress:\n  - to: []\n    ports:\n      - port: 53\n        protocol: UDP\n      - port: 53\n        protocol: TCP\n`,
          ),
          deployment('shop', 'api'),
        ),
      },
      {
        title: 'An empty selector is a peer: all pods of the namespace',
        manifest: database('ingress:\n  - from:\n      - podSelector: {}\n'),
      },
    ],
  },
  *check({ resource, text, profile }) {
    const wanted = dnsPorts(profile);
    for (const direction of isolatedDirections(resource)) {
      const field = resource[direction];
      if (field.form !== 'value') continue;
      const compiled = compiledOf(resource)[direction] ?? [];
      const forDns = compiled.filter(rule => isForDns(rule, wanted)).map(({ path }) => path);
      for (const rule of field.value) {
        const found = emptyPart(text, rule);
        if (found === undefined || forDns.includes(rule.path)) continue;
        yield {
          span: found.span,
          path: found.path,
          ...severityOf(resource.name, rule, field.value.length),
          message: messageFor(rule, found.key),
          fixes: offers(text, resource, [
            { title: 'Delete the rule', make: () => deleteRule(text, resource, rule) },
            opening(text, rule, found.key),
          ]),
        };
      }
    }
  },
});

// Who calls a policy so means what is written, and could write it openly.
const OPEN_BY_NAME =
  /(?:^|-)(?:allow-?all|external|public|world|internet|every(?:one|body)|any(?:one|body|where)|open)(?:-|$)/;

/** An empty list of destinations with ports reads as "anywhere, on these"; for sources that is worth a second look. */
function severityOf(name: string, rule: PolicyRule, count: number): { readonly severity?: Severity } {
  // A lone dash is met while the first rule is typed.
  if (OPEN_BY_NAME.test(name) || (count === 1 && isNull(rule.node))) return { severity: 'hint' };
  return isAnywhereOnPorts(rule) ? { severity: 'info' } : {};
}

function isAnywhereOnPorts({ direction, peers, ports }: PolicyRule): boolean {
  return direction === 'egress' && peers.form === 'value' && fieldItems(ports).length > 0;
}

interface EmptyPart {
  readonly span: Span;
  readonly path: string;
  /** `from` or `to`; undefined where the whole rule is missing. */
  readonly key: string | undefined;
}

function emptyPart(text: string, rule: PolicyRule): EmptyPart | undefined {
  const { node, path, peers } = rule;
  if (!isAccident(rule)) return undefined;
  if (peers.form === 'absent') return { span: dashOf(text, node), path, key: undefined };
  const key = rule.direction === 'ingress' ? 'from' : 'to';
  const end = Math.max(peers.keySpan.end, peers.node.span.end);
  return { span: { start: peers.keySpan.start, end }, path: `${path}.${key}`, key };
}

function dashOf(text: string, { span }: YamlNode): Span {
  if (span.end > span.start) return span;
  const dash = Math.max(0, text.lastIndexOf('-', span.start));
  return { start: dash, end: dash + 1 };
}

function messageFor(rule: PolicyRule, key: string | undefined): string {
  const what = key === undefined ? 'A rule without a value' : `An empty \`${key}\``;
  if (rule.direction === 'ingress')
    return `${what} admits everyone, from inside and outside the cluster. Name the sources, or delete the rule.`;
  const advice = isAnywhereOnPorts(rule)
    ? 'Leave it out if that is meant, else name the destinations.'
    : 'Name the destinations, or delete the rule.';
  return `${what} admits every destination, inside and outside the cluster. ${advice}`;
}

function opening(text: string, { node }: PolicyRule, key: string | undefined): Offer {
  if (key === undefined) return { title: 'Write {} to admit everyone openly', make: () => emptyRule(text, node) };
  const entry = entryOf(node, key);
  const make = (): readonly TextEdit[] => (entry === undefined ? [] : deleteEntry(text, entry));
  return { title: `Leave \`${key}\` out to admit everyone openly`, make };
}

function emptyRule(text: string, node: YamlNode): readonly TextEdit[] {
  if (node.span.end > node.span.start) return [{ span: node.span, text: '{}' }];
  const { end } = dashOf(text, node);
  return [{ span: { start: end, end }, text: ' {}' }];
}
