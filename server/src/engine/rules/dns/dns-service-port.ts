import { DNS_PORT } from '../../drafts/dns-rule.ts';
import { fieldItems, fieldValue } from '../../objects/field.ts';
import { protocolOf } from '../../policies/network-policy/compile.ts';
import type { PolicyPort, PolicyRule } from '../../policies/network-policy/policy.ts';
import type { ClusterDns } from '../../profile/cluster-profile.ts';
import { isSure } from '../../profile/fact.ts';
import { compiledOf, egressRules } from '../policies/policies.ts';
import { dnsProfileOf } from '../resolver/dns-in-sight.ts';
import { dnsWays } from '../resolver/dns-opening.ts';
import { canBeResolver, isResolverOpen } from '../resolver/resolver.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { listOf } from '../support/lists.ts';
import { listTexts } from '../support/names.ts';
import { type Offer, offers } from '../support/offers.ts';
import { contentSpan } from '../support/spans.ts';
import { insertLike } from '../support/write-item.ts';

const RESOLVER = `  - to:
      - namespaceSelector:
          matchLabels:
            kubernetes.io/metadata.name: openshift-dns
`;
const ANYWHERE = '  - to:\n      - namespaceSelector: {}\n';
const ports = (...numbers: readonly number[]): string =>
  `    ports:\n${numbers.map(port => `      - protocol: UDP\n        port: ${port}\n      - protocol: TCP\n        port: ${port}\n`).join('')}`;
const dns = (rules: string): string =>
  documents(
    policy('shop', 'allow-dns', `podSelector: {}\npolicyTypes:\n  - Egress\negress:\n${rules}`),
    deployment('shop', 'api'),
  );
const OPENSHIFT = { distribution: 'openshift' } as const;

/** DNS opened on the port of its Service, while the resolver's pods listen on another one. */
export const dnsServicePort = defineRule({
  id: 'dns-service-port',
  severity: 'warning',
  on: ['network-policy'],
  // Other policies may open the port of the pods.
  needs: ['policy', 'workloads'],
  group: 'dns',
  summary: 'DNS is open on port 53 alone, and the resolver of the cluster listens on another port.',
  why: [
    'A policy sees a connection after the address and port of a Service are translated to those of a pod.',
    'The resolver of OpenShift is asked on port 53 of its Service and answers on 5353 of its pods, so a rule for 53 lets no question through.',
    'The rule is silent where the pods may reach the resolver on its own port by another rule or policy. Which port it is, the cluster profile says.',
  ].join(' '),
  reference: 'Kubernetes documentation, Network Policies; OpenShift, DNS operator, `dns-default`',
  fix: 'Adds the port of the pods beside port 53, which other clusters need.',
  examples: {
    bad: [
      { title: 'The resolver of OpenShift on 53', manifest: dns(RESOLVER + ports(53)), profile: OPENSHIFT },
      { title: 'Any namespace on 53', manifest: dns(ANYWHERE + ports(53)), profile: OPENSHIFT },
      {
        title: 'A port that is set',
        manifest: dns(`  - ${ports(53).trimStart()}`),
        profile: { distribution: 'kubeadm', dns: { ports: [1053] } },
      },
    ],
    fixed: [{ title: 'Both ports', manifest: dns(RESOLVER + ports(53, 5353)), profile: OPENSHIFT }],
    nearMisses: [
      { title: 'The port of the pods', manifest: dns(RESOLVER + ports(5353)), profile: OPENSHIFT },
      {
        title: 'The port of the pods in another rule',
        manifest: dns(ANYWHERE + ports(53) + RESOLVER + ports(5353)),
        profile: OPENSHIFT,
      },
      { title: 'Another distribution', manifest: dns(ANYWHERE + ports(53)), profile: { distribution: 'kind' } },
      { title: 'Nothing is known of the cluster', manifest: dns(RESOLVER + ports(53)) },
      {
        title: 'A name server of its own, which is not the resolver',
        manifest: dns(
          `  - to:\n      - podSelector:\n          matchLabels:\n            app: name-server\n${ports(53)}${RESOLVER}${ports(5353)}`,
        ),
        profile: OPENSHIFT,
      },
    ],
  },
  *check({ resource, text, cluster }) {
    const profile = dnsProfileOf(cluster);
    const { ports: known } = profile.dns ?? {};
    if (known === undefined || known.value.includes(DNS_PORT)) return;
    const policy = compiledOf(resource);
    const ways = dnsWays(known.value);
    for (const { rule, own } of egressRules(resource)) {
      const entries = onService(rule);
      const [first] = entries;
      const isAsked = own.peers === 'any' || own.peers.some(peer => canBeResolver(peer, profile, cluster));
      if (first === undefined || !isAsked || isResolverOpen(policy, profile, cluster, ways)) continue;
      yield {
        span: contentSpan(first.node),
        path: first.path,
        severity: isSure(known) ? 'warning' : 'info',
        message: messageFor(profile.dns, known.value),
        fixes: offers(text, resource, offersFor(text, rule, entries, known.value)),
      };
    }
  },
});

/** The entries of a rule that name the port of the Service. */
function onService({ ports: list }: PolicyRule): readonly PolicyPort[] {
  return fieldItems(list).filter(({ port, endPort }) => fieldValue(port) === DNS_PORT && endPort.form === 'absent');
}

function messageFor(dns: ClusterDns | undefined, known: readonly number[]): string {
  const where = dns?.namespace === undefined ? '' : ` in ${dns.namespace.value}`;
  const numbers = listTexts(known.map(String));
  return `Names will not resolve: the resolver${where} listens on ${numbers}, and policies see the port of the pod, not ${DNS_PORT} of its Service. Allow ${numbers} as well.`;
}

function offersFor(
  text: string,
  rule: PolicyRule,
  entries: readonly PolicyPort[],
  known: readonly number[],
): readonly Offer[] {
  const list = listOf(rule.ports);
  if (list === undefined) return [];
  const protocols = entries.map(entry => protocolOf(entry) ?? 'TCP');
  const make = (): ReturnType<Offer['make']> =>
    entries.flatMap(({ node }, index) =>
      known.flatMap(port =>
        insertLike(text, list, list.items.indexOf(node), { protocol: protocols[index] ?? 'TCP', port }),
      ),
    );
  return [{ title: `Allow port ${listTexts(known.map(String))} as well`, make }];
}
