import { fieldItems, fieldValue } from '../../objects/field.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import type { NetworkPolicy, Peer, PolicyRule } from '../../policies/network-policy/policy.ts';
import { matchesEverything } from '../../selectors/match.ts';
import { type Overlap, overlapsIn } from '../peers/overlapping.ts';
import { effectiveRules } from '../peers/written-peers.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule, type Related } from '../shape/rule.ts';
import { deleteNodes } from '../support/lists.ts';
import { type Offer, offers } from '../support/offers.ts';
import { contentSpan } from '../support/spans.ts';

const from = (...peers: readonly string[]): string =>
  documents(
    policy(
      'shop',
      'api',
      `podSelector:\n  matchLabels:\n    app: api\npolicyTypes:\n  - Ingress\ningress:\n  - from:\n${peers.join('')}`,
    ),
    deployment('shop', 'api'),
    deployment('shop', 'web'),
  );
const EVERY = '      - namespaceSelector: {}\n';
const BUT_TEST =
  '      - namespaceSelector:\n          matchExpressions:\n            - key: kubernetes.io/metadata.name\n              operator: NotIn\n              values:\n                - test\n';
const WEB = '      - podSelector:\n          matchLabels:\n            app: web\n';
const OWN = '      - podSelector: {}\n';
const block = (cidr: string, except = ''): string =>
  `      - ipBlock:\n          cidr: ${cidr}\n${except === '' ? '' : `          except:\n            - ${except}\n`}`;

/** An item of `from` or `to` that admits all that other items of the list admit. */
export const overlappingPeers = defineRule({
  id: 'overlapping-peers',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['policy', 'namespaces'],
  group: 'selectors',
  summary: 'An item of `from` or `to` admits all that others of the list admit, so that those make no difference.',
  why: [
    'Items of `from` and `to` are alternatives: one that admits everybody lets in again whom another one leaves out.',
    '"Everybody but the namespace test" cannot be written as a list of both; the item with `NotIn` has to stand alone.',
    'The finding is for information where the wider item is limited itself, to a namespace or a range, and where one says the same twice.',
    'An item counts as held when its pods, in sight or not, or its addresses are all within the other one. Addresses and selectors are not compared with each other, and a pair that `peer-or-trap` reports is left to it.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyIngressRule, from; NetworkPolicyEgressRule, to',
  fix: 'Deletes the items that make no difference, or the one that holds them.',
  examples: {
    bad: [
      { title: 'All namespaces but one, and all', manifest: from(BUT_TEST, EVERY) },
      { title: 'All addresses, and some', manifest: from(block('0.0.0.0/0'), block('198.51.100.0/24')) },
      { title: 'All pods of the namespace, and some', manifest: from(WEB, OWN) },
      { title: 'The same twice', manifest: from(WEB, WEB) },
    ],
    fixed: [
      { title: 'All namespaces but one', manifest: from(BUT_TEST) },
      { title: 'All namespaces', manifest: from(EVERY) },
    ],
    nearMisses: [
      { title: 'Blocks side by side', manifest: from(block('198.51.100.0/24'), block('203.0.113.0/24')) },
      { title: 'The hole of one block', manifest: from(block('10.0.0.0/8', '10.1.0.0/16'), block('10.1.2.0/24')) },
      { title: 'Addresses and pods', manifest: from(block('0.0.0.0/0'), WEB) },
      {
        title: 'Some pods anywhere, all pods here',
        manifest: from(`${EVERY}        podSelector:\n          matchLabels:\n            app: web\n`, OWN),
      },
      {
        title: 'Namespaces by label, of which this one may be none',
        manifest: from('      - namespaceSelector:\n          matchLabels:\n            team: shop\n', WEB),
      },
    ],
  },
  *check({ resource, text, cluster }) {
    for (const rule of effectiveRules(resource)) {
      for (const overlap of overlapsIn(resource, rule, cluster)) {
        const { wide, held, isRepetition } = overlap;
        const place = isRepetition ? (held[0] ?? wide) : wide;
        const others = isRepetition ? [wide] : held;
        yield {
          span: contentSpan(place.node),
          path: place.path,
          ...(!isDefeated(overlap) && { severity: 'info' }),
          message: messageFor(rule, overlap),
          fixes: offers(text, resource, fixesFor(text, rule, overlap)),
          related: others.slice(0, 3).map(peer => relatedTo(resource, peer, isRepetition)),
        };
      }
    }
  },
});

function messageFor({ direction }: PolicyRule, { held, isRepetition }: Overlap): string {
  const list = direction === 'ingress' ? 'from' : 'to';
  if (isRepetition) return `This item of \`${list}\` says what another one says already. Delete one of them.`;
  const [others, narrower] =
    held.length === 1 ? ['another one of the list does', 'one'] : [`${held.length} others of the list do`, 'ones'];
  const effect = held.some(leavesOut)
    ? 'whom those leave out comes in again, as items are alternatives'
    : 'those make no difference, as items are alternatives';
  return `This item of \`${list}\` admits all that ${others}: ${effect}. Delete the narrower ${narrower}, or this one if it is too wide.`;
}

/** Says whether items may have been meant to hold against the wide one, which admits everybody of some kind. */
function isDefeated({ wide, held, isRepetition }: Overlap): boolean {
  return !isRepetition && (isOpenToAll(wide) || held.some(leavesOut));
}

function isOpenToAll({ podSelector, namespaceSelector, ipBlock }: Peer): boolean {
  const isEmpty = (selector: LabelSelector | undefined): boolean =>
    selector !== undefined && matchesEverything(selector);
  const block = fieldValue(ipBlock);
  const cidr = block && fieldValue(block.cidr);
  return isEmpty(fieldValue(podSelector)) || isEmpty(fieldValue(namespaceSelector)) || cidr?.endsWith('/0') === true;
}

/** Says whether a peer is there to leave somebody out. */
function leavesOut({ podSelector, namespaceSelector, ipBlock }: Peer): boolean {
  const excludes = (selector: LabelSelector | undefined): boolean =>
    selector?.requirements.some(({ operator }) => operator === 'NotIn' || operator === 'DoesNotExist') ?? false;
  const block = fieldValue(ipBlock);
  const hasExcept = block !== undefined && fieldItems(block.except).length > 0;
  return hasExcept || excludes(fieldValue(podSelector)) || excludes(fieldValue(namespaceSelector));
}

function fixesFor(text: string, rule: PolicyRule, { wide, held, isRepetition }: Overlap): readonly Offer[] {
  const remove = (title: string, peers: readonly Peer[]): Offer => ({
    title,
    make: () => deleteNodes(text, rule.peers, peers),
  });
  if (isRepetition) return [remove('Delete the repetition', held)];
  const narrow = remove(
    held.length === 1 ? 'Delete the item it holds' : `Delete the ${held.length} items it holds`,
    held,
  );
  const whole = remove('Delete the item that holds the others', [wide]);
  return held.some(leavesOut) ? [whole, narrow] : [narrow, whole];
}

function relatedTo(resource: NetworkPolicy, { node }: Peer, isRepetition: boolean): Related {
  const message = isRepetition ? 'It says the same.' : 'This item makes no difference.';
  return { resource, span: contentSpan(node), message };
}
