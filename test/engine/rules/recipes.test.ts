import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DNS_RULE_LINES, documents, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { manifestsOf, readExample } from '../../examples/read-examples.ts';
import { analyse, describeFinding } from './harness.ts';

const pods = (app: string): string => `podSelector:\n  matchLabels:\n    app: ${app}\n`;
const peer = (selector: string): string => `      - ${selector}\n`;
const from = (...peers: readonly string[]): string => `ingress:\n  - from:\n${peers.join('')}`;

/** The shapes that everybody learns first, each a whole policy. */
const RECIPES: readonly (readonly [string, string])[] = [
  ['nobody may connect', `${pods('web')}ingress: []\n`],
  ['nobody may connect, by the type alone', 'podSelector: {}\npolicyTypes:\n  - Ingress\n'],
  ['everybody may connect', `${pods('web')}ingress:\n  - {}\n`],
  ['everybody may connect, types listed', 'podSelector: {}\ningress:\n  - {}\npolicyTypes:\n  - Ingress\n'],
  ['everything may be reached', 'podSelector: {}\negress:\n  - {}\npolicyTypes:\n  - Egress\n'],
  [
    'one application may connect',
    `${pods('web')}${from(peer('podSelector:\n          matchLabels:\n            app: shop'))}`,
  ],
  ['the namespace among itself', `podSelector: {}\n${from(peer('podSelector: {}'))}`],
  ['all namespaces may connect', `${pods('web')}${from(peer('namespaceSelector: {}'))}`],
  [
    'namespaces with a label',
    `${pods('web')}${from(peer('namespaceSelector:\n          matchLabels:\n            purpose: production'))}`,
  ],
  [
    'some pods of some namespaces',
    `${pods('web')}${from(`${peer('namespaceSelector:\n          matchLabels:\n            team: operations')}        podSelector:\n          matchLabels:\n            type: monitoring\n`)}`,
  ],
  [
    'one port for one application',
    `${pods('api')}ingress:\n  - ports:\n      - port: 5000\n    from:\n      - podSelector:\n          matchLabels:\n            role: monitoring\n`,
  ],
  [
    'several applications',
    `${pods('db')}${from(peer('podSelector:\n          matchLabels:\n            app: a'), peer('podSelector:\n          matchLabels:\n            app: b'))}`,
  ],
  ['nothing may be reached, written out', `${pods('web')}policyTypes:\n  - Egress\negress: []\n`],
  ['names alone may be resolved', `${pods('web')}policyTypes:\n  - Egress\negress:\n${DNS_RULE_LINES}`],
  [
    'DNS on any address',
    `${pods('web')}policyTypes:\n  - Egress\negress:\n  - ports:\n      - port: 53\n        protocol: UDP\n      - port: 53\n        protocol: TCP\n`,
  ],
  [
    'inside the cluster alone, with DNS',
    `${pods('web')}policyTypes:\n  - Egress\negress:\n  - ports:\n      - port: 53\n        protocol: UDP\n      - port: 53\n        protocol: TCP\n  - to:\n      - namespaceSelector: {}\n`,
  ],
  ['closed but for DNS', `podSelector: {}\npolicyTypes:\n  - Ingress\n  - Egress\negress:\n${DNS_RULE_LINES}`],
  [
    'all kinds of peers and both directions',
    `${pods('db')}policyTypes:\n  - Ingress\n  - Egress\ningress:\n  - from:\n      - ipBlock:\n          cidr: 172.17.0.0/16\n          except:\n            - 172.17.1.0/24\n      - namespaceSelector:\n          matchLabels:\n            project: mine\n      - podSelector:\n          matchLabels:\n            role: frontend\n    ports:\n      - protocol: TCP\n        port: 6379\negress:\n  - to:\n      - ipBlock:\n          cidr: 10.0.0.0/24\n    ports:\n      - protocol: TCP\n        port: 5978\n${DNS_RULE_LINES}`,
  ],
  [
    'a range of ports',
    `${pods('web')}policyTypes:\n  - Egress\negress:\n  - to:\n      - ipBlock:\n          cidr: 10.0.0.0/24\n    ports:\n      - protocol: TCP\n        port: 32000\n        endPort: 32768\n${DNS_RULE_LINES}`,
  ],
  [
    'namespaces by name',
    `${pods('web')}policyTypes:\n  - Egress\negress:\n  - to:\n      - namespaceSelector:\n          matchExpressions:\n            - key: kubernetes.io/metadata.name\n              operator: In\n              values: [front, back]\n${DNS_RULE_LINES}`,
  ],
];

function quietOf(text: string): readonly string[] {
  const analysis = analyse(text);
  return analysis.findings
    .filter(({ severity }) => severity !== 'hint' && severity !== 'info')
    .map(found => describeFinding(analysis, found));
}

it.each(RECIPES)('warns of nothing: %s', (_, spec) => {
  expect(quietOf(policy('default', 'recipe', spec))).toEqual([]);
});

const SNIPPETS: Readonly<Record<string, { readonly prefix: string; readonly body: readonly string[] }>> = JSON.parse(
  readFileSync(new URL('../../../snippets/networkpolicy.json', import.meta.url), 'utf8'),
);

/** What the editor inserts when every default is accepted; mirrors come after their places. */
function inserted(body: readonly string[]): string {
  const values = new Map<string, string>();
  const text = body.join('\n').replace(/\$\{(\d+)(?::([^}]*)|\|([^,|]*)[^|]*\|)\}/g, (_, stop, value, choice) => {
    values.set(stop, value ?? choice);
    return value ?? choice;
  });
  return `${text.replace(/\$(\d+)/g, (_, stop) => values.get(stop) ?? '')}\n`;
}

it.each(Object.values(SNIPPETS))('warns of nothing in the snippet $prefix', ({ body }) => {
  expect(quietOf(inserted(body))).toEqual([]);
});

it('finds nothing in the shop', () => {
  const shop = manifestsOf('shop').map(readExample);
  const analysis = analyse(documents(...shop));
  expect(analysis.findings.map(found => describeFinding(analysis, found))).toEqual([]);
});
