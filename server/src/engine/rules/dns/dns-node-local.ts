import { DNS_PORT, nodeLocalPeers } from '../../drafts/dns-rule.ts';
import { fieldItems } from '../../objects/field.ts';
import type { CompiledRule } from '../../policies/compiled.ts';
import type { PolicyRule } from '../../policies/network-policy/policy.ts';
import { addressesOfRule } from '../../policies/peers.ts';
import type { ClusterRange } from '../../profile/cluster-profile.ts';
import { type AddressSet, ALL_ADDRESSES, includesAddresses, uniteAllAddresses } from '../../sets/addresses.ts';
import { areOpened } from '../policies/other-dialects.ts';
import { compiledOf, egressRules } from '../policies/policies.ts';
import { dnsPorts, isDnsPort } from '../resolver/dns.ts';
import { dnsProfileOf } from '../resolver/dns-in-sight.ts';
import { egressRulesFor, opensWay } from '../resolver/dns-opening.ts';
import { DNS_RULE_LINES, deployment, documents, policy } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { listOf } from '../support/lists.ts';
import { listTexts } from '../support/names.ts';
import { type Offer, offers } from '../support/offers.ts';
import { contentSpan } from '../support/spans.ts';
import { insertLike } from '../support/write-item.ts';

const dns = (rules: string): string =>
  documents(
    policy('shop', 'allow-dns', `podSelector: {}\npolicyTypes:\n  - Egress\negress:\n${rules}`),
    deployment('shop', 'api'),
  );
const BESIDE = DNS_RULE_LINES.replace('    ports:', '      - ipBlock:\n          cidr: 169.254.20.10/32\n    ports:');
const CACHE = `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: node-local-dns
  namespace: kube-system
spec:
  selector:
    matchLabels:
      k8s-app: node-local-dns
  template:
    metadata:
      labels:
        k8s-app: node-local-dns
    spec:
      hostNetwork: true
      containers:
        - name: node-cache
          image: registry.k8s.io/dns/k8s-dns-node-cache:1.25.0
          args: ["-localip", "169.254.20.10", "-conf", "/etc/Corefile"]
`;
const LOCAL = { distribution: 'eks', dns: { nodeLocal: ['169.254.20.10'] } } as const;
const WAY = { protocol: 'UDP', port: DNS_PORT } as const;

/** DNS opened to pods, while a cache on the node or a resolver outside answers. */
export const dnsNodeLocal = defineRule({
  id: 'dns-node-local',
  severity: 'warning',
  on: ['network-policy'],
  // Other policies may admit the address.
  needs: ['policy', 'workloads'],
  group: 'dns',
  summary: 'DNS is open to pods alone, and the cluster asks a resolver that no selector picks.',
  why: [
    'A node-local cache runs in the network of its node, and the resolver of a cloud is no pod at all: selectors of pods pick neither.',
    'Where pods ask such an address first, a rule for the pods of CoreDNS lets nothing through, and names do not resolve.',
    'Which addresses these are, `networkPolicy.cluster.dns` says in `nodeLocal`: often 169.254.20.10, on GKE with Cloud DNS 169.254.169.254. Else the cache in sight tells, by its `-localip`: one of its addresses has to be admitted.',
    'The rule is silent for plug-ins that redirect to the cache by themselves and take it for a pod.',
  ].join(' '),
  reference:
    'Kubernetes documentation, "Using NodeLocal DNSCache in Kubernetes Clusters"; networking.k8s.io/v1 IPBlock',
  fix: 'Adds an ipBlock for each address beside the pods.',
  examples: {
    bad: [
      { title: 'The pods of the resolver alone', manifest: dns(DNS_RULE_LINES), profile: LOCAL },
      {
        title: 'A resolver of the cloud',
        manifest: dns(DNS_RULE_LINES),
        profile: { distribution: 'gke', dns: { nodeLocal: ['169.254.169.254'] } },
      },
      { title: 'A cache in sight', manifest: documents(dns(DNS_RULE_LINES), CACHE) },
    ],
    fixed: [{ title: 'The address beside the pods', manifest: dns(BESIDE), profile: LOCAL }],
    nearMisses: [
      {
        title: 'The address in a rule of its own',
        manifest: dns(
          `${DNS_RULE_LINES}  - to:\n      - ipBlock:\n          cidr: 169.254.0.0/16\n    ports:\n      - protocol: UDP\n        port: 53\n      - protocol: TCP\n        port: 53\n`,
        ),
        profile: LOCAL,
      },
      {
        title: 'Any destination',
        manifest: dns('  - ports:\n      - protocol: UDP\n        port: 53\n      - protocol: TCP\n        port: 53\n'),
        profile: LOCAL,
      },
      { title: 'The address of the cache in sight', manifest: documents(dns(BESIDE), CACHE) },
      {
        title: 'A cache that is selected like other pods',
        manifest: documents(dns(DNS_RULE_LINES), CACHE.replace('      hostNetwork: true\n', '')),
      },
      { title: 'No such address is set', manifest: dns(DNS_RULE_LINES), profile: { distribution: 'eks' } },
      {
        title: 'A plug-in that takes the cache for a pod',
        manifest: dns(DNS_RULE_LINES),
        profile: { ...LOCAL, cni: 'cilium' },
      },
    ],
  },
  *check({ resource, text, cluster }) {
    const profile = dnsProfileOf(cluster);
    const known = nodeLocalPeers(profile).length > 0 ? profile.dns?.nodeLocal : undefined;
    if (known === undefined) return;
    const numbers = dnsPorts(profile);
    const isForDns = ({ ports }: CompiledRule): boolean =>
      ports !== 'all' && ports.some(port => isDnsPort(port, numbers) && opensWay(port, WAY));
    const found = egressRules(resource).find(({ own }) => isForDns(own));
    if (found === undefined) return;
    const admitted = addressesOn(egressRulesFor(compiledOf(resource), cluster, opens));
    const missing = known.value.filter(({ addresses }) => !includesAddresses(admitted, addresses));
    // On which of its addresses pods ask the cache in sight is set on their nodes.
    const isOpen = known.trust === 'stated' ? missing.length === 0 : missing.length < known.value.length;
    if (isOpen || areOpened(compiledOf(resource), 'egress', cluster)) return;
    const { rule } = found;
    yield {
      span: contentSpan(rule.node),
      path: rule.path,
      message: `Names will not resolve where pods ask ${listTexts(missing.map(rangeName))}: that is no pod, so selectors do not admit it. Add an ipBlock for it with UDP and TCP ${DNS_PORT}.`,
      fixes: offers(text, resource, offersFor(text, rule, missing)),
    };
  },
});

function opens({ action, ports }: CompiledRule): boolean {
  return action === 'accept' && (ports === 'all' || ports.some(port => opensWay(port, WAY)));
}

function addressesOn(rules: readonly CompiledRule[]): AddressSet {
  const admitting = rules.filter(opens);
  return uniteAllAddresses(admitting.map(rule => (rule.peers === 'any' ? ALL_ADDRESSES : addressesOfRule(rule))));
}

function rangeName({ cidr }: ClusterRange): string {
  return cidr.replace(/\/(?:32|128)$/, '');
}

function offersFor(text: string, rule: PolicyRule, missing: readonly ClusterRange[]): readonly Offer[] {
  const list = listOf(rule.peers);
  const last = fieldItems(rule.peers).at(-1);
  if (list === undefined || last === undefined) return [];
  const index = list.items.indexOf(last.node);
  const make = (): ReturnType<Offer['make']> =>
    missing.flatMap(({ cidr }) => insertLike(text, list, index, { ipBlock: { cidr } }));
  return [{ title: `Add an ipBlock for ${listTexts(missing.map(rangeName))}`, make }];
}
