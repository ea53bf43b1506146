import { adminDnsRule, DNS_PORT } from '../../drafts/dns-rule.ts';
import { insertItemBefore } from '../../edits/index.ts';
import { trafficOf } from '../../evaluation/rule-traffic.ts';
import type { Labels } from '../../objects/object.ts';
import type { CompiledPeer, CompiledPolicy, CompiledRule } from '../../policies/compiled.ts';
import { TIERS } from '../../policies/tiers.ts';
import type { ClusterProfile } from '../../profile/cluster-profile.ts';
import { NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import { matches } from '../../selectors/match.ts';
import { ALL_ADDRESSES, includesAddresses } from '../../sets/addresses.ts';
import { includesTraffic, onePort } from '../../sets/traffic.ts';
import {
  type AdminRule,
  actionSpan,
  adminRulesOf,
  askedBefore,
  queriesOverlap,
  ruleListOf,
} from '../policies/admin-rules.ts';
import { compiledOf } from '../policies/policies.ts';
import { admitsDns } from '../resolver/dns.ts';
import { adminRuleWith, clusterRuleWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { lazyFix } from '../support/lazy-fix.ts';
import { listTexts } from '../support/names.ts';
import { isShared } from '../support/offers.ts';

const DENY = 'action: Deny\nto:\n';
const EVERYONE = `${DENY}  - namespaces: {}\n`;
const DNS = `action: Accept
to:
  - pods:
      namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
`;
const withDns = (deny: string): string =>
  `${clusterRuleWith('egress', DNS)}    - ${deny.trimEnd().replaceAll('\n', '\n      ')}\n`;

/** A Deny that keeps pods from resolving names. */
export const deniesDns = defineRule({
  id: 'denies-dns',
  severity: 'warning',
  on: ['admin-policy'],
  needs: ['policy', 'workloads'],
  group: 'admin',
  summary: 'A rule of an admin or cluster policy denies its pods the cluster DNS.',
  why: [
    'A Deny to every namespace, or to every address, is one to the resolver too: connections by name then fail, and it looks as if the other side were down.',
    'In tier Admin no NetworkPolicy can allow it again.',
    'Silent where an earlier rule, of this policy or of one that is asked before, accepts or passes DNS.',
  ].join(' '),
  reference: 'policy.networking.k8s.io API overview, networks and namespaces peers',
  fix: 'Puts a rule before it that accepts the DNS of the cluster.',
  examples: {
    bad: [
      { title: 'To every namespace', manifest: clusterRuleWith('egress', EVERYONE) },
      { title: 'In the older kind', manifest: adminRuleWith('egress', EVERYONE) },
      {
        title: 'To every address',
        manifest: clusterRuleWith('egress', `${DENY}  - networks:\n      - 0.0.0.0/0\n      - "::/0"\n`),
      },
      {
        title: 'On port 53',
        manifest: clusterRuleWith(
          'egress',
          `${EVERYONE}protocols:\n  - udp:\n      destinationPort:\n        number: 53\n`,
        ),
      },
    ],
    fixed: [{ manifest: withDns(EVERYONE) }],
    nearMisses: [
      { title: 'DNS is accepted first', manifest: withDns(EVERYONE) },
      {
        title: 'All but the system',
        manifest: clusterRuleWith(
          'egress',
          `${DENY}  - namespaces:\n      matchExpressions:\n        - key: kubernetes.io/metadata.name\n          operator: NotIn\n          values: [kube-system]\n`,
        ),
      },
      {
        title: 'On another port',
        manifest: clusterRuleWith(
          'egress',
          `${EVERYONE}protocols:\n  - tcp:\n      destinationPort:\n        number: 443\n`,
        ),
      },
      { title: 'The other direction', manifest: clusterRuleWith('ingress', EVERYONE.replace('to:', 'from:')) },
    ],
  },
  *check({ resource, cluster, profile, text }) {
    const own = compiledOf(resource);
    const resolver = resolverOf(profile);
    const before = askedBefore(own, cluster).filter(other => queriesOverlap(other.subject, own.subject));
    if (before.some(other => admitsDns(other, profile) || passesSomebody(other.egress, resolver))) return;
    for (const placed of adminRulesOf(own, 'egress')) {
      const { rule } = placed;
      if (rule.action !== 'deny') {
        if (mayMeetDns(rule, resolver)) return;
        continue;
      }
      if (!isResolverDenied(rule, resolver)) continue;
      yield {
        span: actionSpan(placed),
        path: rule.path,
        message: `This denies the cluster DNS in ${resolver.namespace} too: names will not resolve for the pods of the subject. Put a rule before it that ${own.tier === TIERS.admin ? 'passes or ' : ''}accepts port ${listTexts(resolver.ports.map(String))} there.`,
        // Behind the Deny of another policy the rule would never be asked.
        fixes: before.some(other => deniesResolver(other, resolver)) ? [] : fixesOf(placed, text, profile),
      };
      return;
    }
  },
});

/** The most rules that a direction of any kind may have; AdminNetworkPolicy has room for more. */
const MOST_RULES = 25;

function fixesOf(placed: AdminRule, text: string, profile: ClusterProfile): readonly Fix[] {
  const list = ruleListOf(placed);
  if (list === undefined || list.items.length >= MOST_RULES || isShared(list)) return [];
  const { kind } = placed.policy.resource;
  const make = (): Fix['edits'] => insertItemBefore(text, list, placed.index, adminDnsRule(profile, kind));
  return [lazyFix('Accept DNS before it', make)];
}

function deniesResolver(policy: CompiledPolicy, resolver: Resolver): boolean {
  return adminRulesOf(policy, 'egress').some(({ rule }) => rule.action === 'deny' && isResolverDenied(rule, resolver));
}

interface Resolver {
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly podLabels: Labels;
  readonly ports: readonly number[];
}

function resolverOf({ dns }: ClusterProfile): Resolver {
  const namespace = dns?.namespace?.value ?? 'kube-system';
  const labels = dns?.podLabels?.value ?? { 'k8s-app': 'kube-dns' };
  return {
    namespace,
    namespaceLabels: new Map([[NAMESPACE_NAME_LABEL, namespace]]),
    podLabels: new Map(Object.entries(labels)),
    ports: dns?.ports?.value ?? [DNS_PORT],
  };
}

function isResolverDenied(rule: CompiledRule, resolver: Resolver): boolean {
  const traffic = trafficOf(rule, undefined);
  const asks = rule.ports === 'all' || resolver.ports.every(port => includesTraffic(traffic, onePort('UDP', port)));
  return asks && (rule.peers === 'any' || rule.peers.some(peer => isResolver(peer, resolver)));
}

function isResolver(peer: CompiledPeer, { namespace, namespaceLabels, podLabels }: Resolver): boolean {
  if (peer.type === 'addresses') return includesAddresses(peer.addresses, { ...ALL_ADDRESSES, IPv6: [] });
  if (peer.type !== 'pods') return false;
  const { namespaces, pods } = peer.query;
  const isHome =
    namespaces.type === 'name' ? namespaces.name === namespace : matches(namespaces.selector, namespaceLabels);
  return isHome && matches(pods, podLabels);
}

// An earlier rule that may let DNS through; the resolver can be anywhere.
function mayMeetDns({ ports }: CompiledRule, resolver: Resolver): boolean {
  if (ports === 'all') return true;
  return ports.some(
    port => port.type === 'named' || resolver.ports.some(number => port.low <= number && number <= port.high),
  );
}

function passesSomebody(rules: readonly CompiledRule[] | undefined, resolver: Resolver): boolean {
  return (rules ?? []).some(rule => rule.action === 'pass' && mayMeetDns(rule, resolver));
}
