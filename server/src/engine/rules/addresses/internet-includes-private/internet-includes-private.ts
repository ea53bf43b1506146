import type { TextEdit } from '../../../edits/edit.ts';
import { fieldItems, fieldValue } from '../../../objects/field.ts';
import type { Direction } from '../../../objects/object.ts';
import { type CompiledPolicy, rulesOf } from '../../../policies/compiled.ts';
import { blockAddresses } from '../../../policies/network-policy/compile.ts';
import type { IpBlock, NetworkPolicy, Peer, PolicyRule } from '../../../policies/network-policy/policy.ts';
import type { Family } from '../../../sets/address.ts';
import {
  type AddressSet,
  addressesOf,
  FAMILIES,
  includesAddresses,
  intersectAddresses,
  isNoAddresses,
  NO_ADDRESSES,
  uniteAddresses,
} from '../../../sets/addresses.ts';
import { parseCidr } from '../../../sets/cidr.ts';
import { effectiveRules } from '../../peers/written-peers.ts';
import { DNS_RULE_LINES, deployment, documents, policy, service } from '../../samples/samples.ts';
import { defineRule, type Finding, type RuleContext } from '../../shape/rule.ts';
import { addExcepts } from '../../support/add-excepts.ts';
import { listOf } from '../../support/lists.ts';
import { offers } from '../../support/offers.ts';
import { policiesFor } from '../../support/siblings.ts';
import { insertLike } from '../../support/write-item.ts';
import { dualStackBy } from './dual-stack.ts';
import { holdsInside, holdsInternet, meansInternet, NOT_INTERNET } from './internet.ts';
import { privateRangeSlips } from './private-range-slip.ts';

const HTTPS = '    ports:\n      - protocol: TCP\n        port: 443\n';
const block = (cidr: string, except: readonly string[] = []): string =>
  `      - ipBlock:\n          cidr: ${cidr}\n${
    except.length > 0 ? `          except:\n${except.map(each => `            - ${each}\n`).join('')}` : ''
  }`;
const named = (name: string, ...blocks: readonly string[]): string =>
  documents(
    policy(
      'shop',
      name,
      `podSelector:\n  matchLabels:\n    app: api\npolicyTypes:\n  - Egress\negress:\n  - to:\n${blocks.join('')}${HTTPS}${DNS_RULE_LINES}`,
    ),
    deployment('shop', 'api'),
  );
const BOTH_FAMILIES = service('shop', 'api', 80, 8080).replace(
  'spec:\n',
  'spec:\n  ipFamilies:\n    - IPv4\n    - IPv6\n',
);
const PUBLIC = block('0.0.0.0/0', NOT_INTERNET.IPv4);

/** A rule for the internet that holds private addresses too, or the addresses of one family alone. */
export const internetIncludesPrivate = defineRule({
  id: 'internet-includes-private',
  severity: 'info',
  on: ['network-policy'],
  needs: ['policy', 'workloads'],
  group: 'addresses',
  summary: 'A rule that is meant for the internet holds private addresses too, or one family of addresses alone.',
  why: [
    '`0.0.0.0/0` is every IPv4 address, those of the cluster, the office and the data centre among them, and no IPv6 address.',
    'The rule speaks up where the name of the policy or a comment on the rule says that the internet is meant and no private range is left out, also when the block is written in parts;',
    'and, whatever it is called, where the cluster is known to have both families and the rule names all of one of them.',
    'A list of the private ranges in which `172.16.0.0/12` has the prefix length of its neighbour is reported too.',
    'The ranges that the fix leaves out hold the metadata address of `metadata-reachable` too.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 IPBlock, cidr, except; RFC 1918, RFC 4193, RFC 6890',
  fix: 'Leaves out the private ranges, adds a block of the other family, or writes the prefix length of RFC 1918.',
  examples: {
    bad: [
      { title: 'The internet by name', manifest: named('to-internet', block('0.0.0.0/0')) },
      { title: 'In two halves', manifest: named('to-internet', block('0.0.0.0/1'), block('128.0.0.0/1')) },
      {
        title: 'The internet by a comment',
        manifest: named('api', `${block('0.0.0.0/0').trimEnd()} # the internet\n`),
      },
      { title: 'IPv4 alone, in a cluster of both', manifest: documents(named('api', PUBLIC), BOTH_FAMILIES) },
      {
        title: 'The prefix length of the neighbour',
        manifest: named('api', block('0.0.0.0/0', ['10.0.0.0/8', '172.16.0.0/16', '192.168.0.0/16'])),
      },
    ],
    fixed: [
      { title: 'Without private ranges', manifest: named('to-internet', PUBLIC) },
      {
        title: 'Both families',
        manifest: documents(named('api', PUBLIC, block('::/0', NOT_INTERNET.IPv6)), BOTH_FAMILIES),
      },
    ],
    nearMisses: [
      { title: 'Nobody speaks of the internet', manifest: named('api', block('0.0.0.0/0')) },
      { title: 'A private range is left out', manifest: named('to-internet', block('0.0.0.0/0', ['10.0.0.0/8'])) },
      { title: 'A part of the internet', manifest: named('to-internet', block('203.0.113.0/24')) },
      {
        title: 'A pod whose name says it',
        manifest: named('external-dns', block('0.0.0.0/0')).replaceAll('app: api', 'app: external-dns'),
      },
      {
        title: 'A part of the private ranges alone',
        manifest: named('api', block('0.0.0.0/0', ['10.0.0.0/8', '172.16.0.0/16'])),
      },
      { title: 'A cluster of one family', manifest: named('api', PUBLIC) },
    ],
  },
  *check(context) {
    const { resource } = context;
    for (const rule of effectiveRules(resource)) {
      yield* privateRangeSlips(context.text, resource, rule);
      const blocks = blocksOf(rule);
      const sum = sumOf(blocks);
      const families = FAMILIES.filter(family => holdsInternet(sum, family));
      if (families.length === 0) continue;
      if (meansInternet(resource, rule, context.text))
        for (const family of families) yield* insideOf(context, resource, blocks, family);
      const other = FAMILIES.find(family => sum[family].length === 0);
      if (other !== undefined) yield* twinFor(context, resource, rule, blocks, other);
    }
  },
});

interface Block {
  readonly peer: Peer;
  readonly block: IpBlock;
  readonly addresses: AddressSet;
}

function blocksOf({ peers }: PolicyRule): readonly Block[] {
  return fieldItems(peers).flatMap(peer => {
    const block = fieldValue(peer.ipBlock);
    return block === undefined ? [] : [{ peer, block, addresses: blockAddresses(block) }];
  });
}

function sumOf(blocks: readonly Block[]): AddressSet {
  return blocks.reduce((sum, { addresses }) => uniteAddresses(sum, addresses), NO_ADDRESSES);
}

/** Reports private addresses of a family among those of the internet. */
function* insideOf(
  context: RuleContext,
  policy: NetworkPolicy,
  all: readonly Block[],
  family: Family,
): Iterable<Finding> {
  const blocks = all.filter(({ addresses }) => addresses[family].length > 0);
  const cidr = blocks[0]?.block.cidr;
  if (cidr?.form !== 'value' || !holdsInside(sumOf(blocks), family)) return;
  const { text } = context;
  const excepts = blocks.map(each => ({ ...each, cidrs: exceptsFor(each, family) }));
  const make = (): readonly TextEdit[] =>
    excepts.flatMap(({ block, cidrs }) => (cidrs.length === 0 ? [] : addExcepts(text, block, cidrs)));
  yield {
    span: cidr.node.span,
    path: `${blocks[0]?.block.path}.cidr`,
    message: `This is more than the internet: it holds the private addresses of ${family} too, where the cluster and what is around it live. Leave them out with except.`,
    fixes: offers(text, policy, [{ title: 'Leave the private ranges out with except', make }]),
  };
}

function exceptsFor({ block, addresses }: Block, family: Family): readonly string[] {
  const whole = parseCidr(fieldValue(block.cidr) ?? '');
  return NOT_INTERNET[family].filter(text => {
    const range = parseCidr(text);
    if (whole === undefined || range === undefined || range.prefix <= whole.prefix) return false;
    const set = addressesOf(range);
    return includesAddresses(addressesOf(whole), set) && !isNoAddresses(intersectAddresses(addresses, set));
  });
}

/** Reports that the internet of one family is named and that of the other is closed. */
function* twinFor(
  context: RuleContext,
  policy: NetworkPolicy,
  rule: PolicyRule,
  blocks: readonly Block[],
  family: Family,
): Iterable<Finding> {
  const { text, cluster, profile } = context;
  const last = blocks.at(-1);
  const list = listOf(rule.peers);
  const by = dualStackBy(cluster, profile);
  if (by === undefined || last?.block.cidr.form !== 'value' || list === undefined) return;
  if (policiesFor(policy.namespace, cluster).some(each => namesFamily(each, rule.direction, family))) return;
  const twin = { ipBlock: { cidr: ANY[family], except: NOT_INTERNET[family] } };
  yield {
    span: last.block.cidr.node.span,
    path: `${last.block.path}.cidr`,
    message: `The internet stays closed over ${family}: ${by} says that the cluster has both families, and this rule names addresses of the other alone. Add ${ANY[family]} beside them.`,
    fixes: offers(text, policy, [
      {
        title: `Add ${ANY[family]} without private ranges`,
        make: () => insertLike(text, list, list.items.indexOf(last.peer.node), twin),
      },
    ]),
  };
}

const ANY: Readonly<Record<Family, string>> = { IPv4: '0.0.0.0/0', IPv6: '::/0' };

function namesFamily(policy: CompiledPolicy, direction: Direction, family: Family): boolean {
  return (rulesOf(policy, direction) ?? []).some(
    ({ peers }) =>
      peers !== 'any' && peers.some(peer => peer.type === 'addresses' && peer.addresses[family].length > 0),
  );
}
