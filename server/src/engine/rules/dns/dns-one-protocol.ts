import { DNS_PORT } from '../../drafts/dns-rule.ts';
import { fieldItems, fieldValue } from '../../objects/field.ts';
import { protocolOf } from '../../policies/network-policy/compile.ts';
import type { PolicyPort, PolicyRule } from '../../policies/network-policy/policy.ts';
import type { Value } from '../../schema/decode.ts';
import type { Protocol } from '../../sets/traffic.ts';
import { effectiveRules } from '../peers/written-peers.ts';
import { compiledOf, compiledRuleOf } from '../policies/policies.ts';
import { dnsPorts } from '../resolver/dns.ts';
import { dnsProfileOf } from '../resolver/dns-in-sight.ts';
import { type DnsWay, isDnsOpened } from '../resolver/dns-opening.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { lazyFix } from '../support/lazy-fix.ts';
import { contentSpan } from '../support/spans.ts';
import { insertLike } from '../support/write-item.ts';

const RESOLVER = `      - namespaceSelector:
          matchLabels:
            kubernetes.io/metadata.name: kube-system
        podSelector:
          matchLabels:
            k8s-app: kube-dns
`;
const OPENSHIFT = `      - namespaceSelector:
          matchLabels:
            kubernetes.io/metadata.name: openshift-dns
`;
const UDP = '      - protocol: UDP\n        port: 53\n';
const TCP = '      - protocol: TCP\n        port: 53\n';
const to = (peers: string, ports: string): string => `  - to:\n${peers}${ports && `    ports:\n${ports}`}`;
const dns = (name: string, ...rules: readonly string[]): string =>
  policy('shop', name, `podSelector: {}\npolicyTypes:\n  - Egress\negress:\n${rules.join('')}`);
const withApi = (...policies: readonly string[]): string => documents(...policies, deployment('shop', 'api'));

/** DNS over UDP without TCP to the same peers, or the other way round. */
export const dnsOneProtocol = defineRule({
  id: 'dns-one-protocol',
  severity: 'warning',
  on: ['network-policy'],
  // Other policies may open the other protocol.
  needs: ['policy', 'workloads'],
  group: 'dns',
  summary: 'An egress rule opens port 53 for UDP or for TCP alone.',
  why: [
    'Resolvers are asked over UDP; an answer that is too long for one packet is asked for again over TCP. With UDP alone some names fail now and then, with TCP alone nearly all do.',
    'A port without `protocol` is TCP, so `port: 53` by itself is the second case.',
    'The rule is silent where another rule, of this policy or of one that selects the same pods, opens the other protocol to the same peers.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyPort, protocol; RFC 7766',
  fix: 'Adds port 53 for the other protocol to the same rule.',
  examples: {
    bad: [
      { title: 'UDP alone', manifest: withApi(dns('allow-dns', to(RESOLVER, UDP))) },
      {
        title: 'The port of the profile over UDP alone',
        manifest: withApi(dns('allow-dns', to(OPENSHIFT, '      - protocol: UDP\n        port: 5353\n'))),
        profile: { distribution: 'openshift' },
      },
      { title: 'No protocol: TCP alone', manifest: withApi(dns('allow-dns', to(RESOLVER, '      - port: 53\n'))) },
    ],
    fixed: [{ title: 'Both protocols', manifest: withApi(dns('allow-dns', to(RESOLVER, UDP + TCP))) }],
    nearMisses: [
      { title: 'Both, TCP by default', manifest: withApi(dns('allow-dns', to(RESOLVER, `${UDP}      - port: 53\n`))) },
      {
        title: 'Another port that no profile names',
        manifest: withApi(dns('mdns', to(OPENSHIFT, '      - protocol: UDP\n        port: 5353\n'))),
      },
      {
        title: 'TCP in a rule of its own',
        manifest: withApi(dns('allow-dns', to(RESOLVER, UDP), to(RESOLVER, TCP))),
      },
      {
        title: 'TCP in a policy of its own',
        manifest: withApi(dns('dns-udp', to(RESOLVER, UDP)), dns('dns-tcp', to(RESOLVER, TCP))),
      },
      {
        title: 'TCP within a wider rule',
        manifest: withApi(dns('allow-dns', to(RESOLVER, UDP), to('      - namespaceSelector: {}\n', ''))),
      },
      {
        title: 'UDP 53 let in by a name server is no egress',
        manifest: withApi(
          policy('shop', 'name-server', `podSelector: {}\npolicyTypes:\n  - Ingress\ningress:\n  - ports:\n${UDP}`),
        ),
      },
    ],
  },
  *check({ resource, text, cluster }) {
    const profile = dnsProfileOf(cluster);
    const compiled = compiledOf(resource);
    const numbers = profile.dns?.ports === undefined ? [DNS_PORT] : dnsPorts(profile);
    for (const rule of effectiveRules(resource)) {
      const own = rule.direction === 'egress' ? compiledRuleOf(resource, rule) : undefined;
      if (own === undefined) continue;
      for (const { number, port } of numbers.flatMap(each => onePerProtocol(rule, each))) {
        const other = protocolOf(port) === 'UDP' ? 'TCP' : 'UDP';
        if (isDnsOpened({ protocol: other, port: number }, own, compiled, cluster)) continue;
        yield {
          span: contentSpan(port.node),
          path: port.path,
          message: messageFor(other, number, port),
          fixes: fixesFor(text, rule, port, { protocol: other, port: number }),
        };
      }
    }
  },
});

interface DnsEntry {
  readonly number: number;
  readonly port: PolicyPort;
}

/** The entries of a rule that name a port of DNS, the first of each protocol. */
function onePerProtocol(rule: PolicyRule, number: number): readonly DnsEntry[] {
  const ports = fieldItems(rule.ports).filter(
    ({ port, endPort }) => fieldValue(port) === number && (fieldValue(endPort) ?? number) === number,
  );
  const first = (protocol: Protocol): readonly DnsEntry[] =>
    ports
      .filter(port => protocolOf(port) === protocol)
      .slice(0, 1)
      .map(port => ({ number, port }));
  return [...first('UDP'), ...first('TCP')];
}

function messageFor(other: Protocol, number: number, { protocol }: PolicyPort): string {
  if (other === 'TCP')
    return `DNS is open over UDP alone, but long answers come over TCP: some names fail to resolve now and then. Allow TCP ${number} as well.`;
  const what = protocol.form === 'value' ? 'DNS is open over TCP alone' : 'Without a protocol this port is TCP alone';
  return `${what}, but resolvers are asked over UDP: most names will not resolve. Allow UDP ${number} as well.`;
}

function fixesFor(text: string, { ports }: PolicyRule, port: PolicyPort, way: DnsWay): readonly Fix[] {
  const list = ports.form === 'value' && ports.node.kind === 'list' ? ports.node : undefined;
  if (list === undefined || list.anchored || port.node.anchored) return [];
  const edits = () => insertLike(text, list, list.items.indexOf(port.node), entryFor(port, way));
  return [lazyFix(`Allow ${way.protocol} ${way.port} as well`, edits)];
}

/** The entry for the other protocol, with its fields in the order of this one. */
function entryFor({ node }: PolicyPort, { protocol, port }: DnsWay): Value {
  const portFirst = node.kind === 'map' && node.entries[0]?.key === 'port' && node.entries.length > 1;
  return portFirst ? { port, protocol } : { protocol, port };
}
