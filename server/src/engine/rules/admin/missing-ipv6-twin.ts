import { insertItemAfter } from '../../edits/index.ts';
import { fieldItems } from '../../objects/field.ts';
import type { ListNode } from '../../parse/tree.ts';
import { addressesOfRule } from '../../policies/peers.ts';
import { isSure } from '../../profile/fact.ts';
import { type AddressSet, ALL_ADDRESSES, includesAddresses } from '../../sets/addresses.ts';
import { type AdminRule, adminRulesOf } from '../policies/admin-rules.ts';
import { compiledOf } from '../policies/policies.ts';
import { adminRuleWith, clusterRuleWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { listOf } from '../support/lists.ts';

const HTTPS = 'portNumber: {port: 443}';
const deny = (networks: string): string =>
  `action: Deny\nto:\n  - networks:\n${networks}protocols:\n  - tcp: {destinationPort: {number: 443}}\n`;
const V4 = '      - 0.0.0.0/0\n';
const V6 = '      - "::/0"\n';
const ALL_IPV4: AddressSet = { IPv4: ALL_ADDRESSES.IPv4, IPv6: [] };

/** A rule that denies every IPv4 address and no IPv6 address. */
export const missingIpv6Twin = defineRule({
  id: 'missing-ipv6-twin',
  severity: 'info',
  on: ['admin-policy'],
  needs: ['policy', 'workloads'],
  group: 'admin',
  summary: 'A rule of an admin or cluster policy denies every IPv4 address and leaves IPv6 open.',
  why: [
    'Addresses of each family need a range of their own: `0.0.0.0/0` says nothing about IPv6.',
    'In a cluster of both families the pods reach over IPv6 what the rule keeps them from.',
    'A warning where the cluster profile says that pods have both addresses; silent where it says that they do not.',
  ].join(' '),
  reference: 'policy.networking.k8s.io ClusterNetworkPolicyEgressPeer.networks',
  fix: 'Adds ::/0 beside 0.0.0.0/0.',
  examples: {
    bad: [
      { title: 'IPv4 alone', manifest: clusterRuleWith('egress', deny(V4)) },
      {
        title: 'In two halves',
        manifest: adminRuleWith(
          'egress',
          `action: Deny\nto:\n  - networks:\n      - 0.0.0.0/1\n      - 128.0.0.0/1\nports:\n  - ${HTTPS}\n`,
        ),
      },
      {
        title: 'In brackets',
        manifest: clusterRuleWith(
          'egress',
          'action: Deny\nto: [{networks: [0.0.0.0/0]}]\nprotocols: [{tcp: {destinationPort: {number: 443}}}]\n',
        ),
      },
    ],
    fixed: [{ manifest: clusterRuleWith('egress', deny(V4 + V6)) }],
    nearMisses: [
      { title: 'Both families', manifest: clusterRuleWith('egress', deny(V4 + V6)) },
      { title: 'One range of addresses', manifest: clusterRuleWith('egress', deny('      - 203.0.113.0/24\n')) },
      { title: 'Accepted, not denied', manifest: clusterRuleWith('egress', deny(V4).replace('Deny', 'Accept')) },
      {
        title: 'In a rule of its own',
        manifest: `${clusterRuleWith('egress', deny(V4))}    - action: Deny\n      to:\n        - networks: ["::/0"]\n`,
      },
    ],
  },
  *check({ resource, profile, text }) {
    const own = compiledOf(resource);
    const { dualStack } = profile;
    if (dualStack !== undefined && isSure(dualStack) && !dualStack.value) return;
    const rules = adminRulesOf(own, 'egress').filter(({ rule }) => rule.action === 'deny');
    if (rules.some(({ rule }) => addressesOfRule(rule).IPv6.length > 0)) return;
    for (const placed of rules) {
      if (!includesAddresses(addressesOfRule(placed.rule), ALL_IPV4)) continue;
      const networks = networksOf(placed);
      const last = networks?.items.at(-1);
      if (networks === undefined || last === undefined) continue;
      const sure = dualStack !== undefined && isSure(dualStack) && dualStack.value;
      const edits = insertItemAfter(text, networks, undefined, '::/0');
      const fixes: readonly Fix[] = edits.length === 0 ? [] : [{ title: 'Deny ::/0 too', edits, preferred: true }];
      yield {
        span: networks.items[0]?.span ?? last.span,
        path: placed.rule.path,
        message:
          'Every IPv4 address is denied and no IPv6 address: in a cluster of both families the way over IPv6 stays open. Add ::/0.',
        ...(sure ? { severity: 'warning' as const } : {}),
        fixes,
      };
    }
  },
});

function networksOf({ written }: AdminRule): ListNode | undefined {
  const lists = (written === undefined ? [] : fieldItems(written.peers)).map(({ networks }) => listOf(networks));
  return lists.find(list => list !== undefined);
}
