import { deleteEntry } from '../../edits/index.ts';
import { fieldItems, fieldValue } from '../../objects/field.ts';
import { entryOf } from '../../parse/tree.ts';
import { protocolOf } from '../../policies/network-policy/compile.ts';
import type { PolicyPort, PolicyRule } from '../../policies/network-policy/policy.ts';
import { isSure } from '../../profile/fact.ts';
import type { Value } from '../../schema/decode.ts';
import { effectiveRules } from '../peers/written-peers.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { listOf } from '../support/lists.ts';
import { type Offer, offers } from '../support/offers.ts';
import { contentSpan } from '../support/spans.ts';
import { insertLike } from '../support/write-item.ts';

const ports = (...lines: readonly string[]): string =>
  documents(
    policy(
      'shop',
      'web',
      `podSelector: {}\npolicyTypes:\n  - Ingress\ningress:\n  - ports:\n${lines.map(line => `      ${line}\n`).join('')}`,
    ),
    deployment('shop', 'web'),
  );
const SHORT = ports('- protocol: TCP', '  port: 8080', '  endPort: 8083');
const OLD_CILIUM = { cni: 'cilium', cniVersion: '1.16' } as const;

/** A range of ports for a plug-in that does not read endPort. */
export const endPortUnsupported = defineRule({
  id: 'end-port-unsupported',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['policy', 'profile'],
  group: 'ports',
  summary: 'The network plug-in of the cluster ignores `endPort`.',
  why: [
    'A plug-in that does not know `endPort` opens the first port of the range alone, or refuses the whole policy. The API server accepts it either way.',
    'Cilium reads the field from 1.17 on, Antrea from 1.1; `networkPolicy.cluster.cniVersion` says which version runs.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyPort, endPort; Kubernetes documentation, "Targeting a range of ports"',
  fix: 'Writes the ports of a short range one by one.',
  examples: {
    bad: [
      { title: 'An old version', manifest: SHORT, profile: OLD_CILIUM },
      {
        title: 'A long range',
        manifest: ports('- protocol: TCP', '  port: 32000', '  endPort: 32768'),
        profile: OLD_CILIUM,
      },
      { title: 'A plug-in that is thought to ignore it', manifest: SHORT, profile: { cni: 'weave' } },
    ],
    fixed: [
      {
        title: 'One by one',
        manifest: ports('- protocol: TCP', '  port: 8080', '- protocol: TCP', '  port: 8081'),
        profile: OLD_CILIUM,
      },
    ],
    nearMisses: [
      { title: 'A version that reads it', manifest: SHORT, profile: { cni: 'cilium', cniVersion: '1.17' } },
      { title: 'The version is not known', manifest: SHORT, profile: { cni: 'cilium' } },
      { title: 'Nothing is known of the cluster', manifest: SHORT },
      {
        title: 'A range of one port',
        manifest: ports('- protocol: TCP', '  port: 8080', '  endPort: 8080'),
        profile: OLD_CILIUM,
      },
    ],
  },
  *check({ resource, text, profile }) {
    const { plugIn } = profile;
    if (plugIn?.endPort?.value !== false) return;
    for (const rule of effectiveRules(resource)) {
      for (const entry of fieldItems(rule.ports)) {
        const [low, high] = [fieldValue(entry.port), fieldValue(entry.endPort)];
        if (typeof low !== 'number' || high === undefined || high <= low || entry.endPort.form !== 'value') continue;
        yield {
          span: contentSpan(entry.endPort.node),
          path: `${entry.path}.endPort`,
          severity: isSure(plugIn.endPort) ? 'warning' : 'info',
          message: `${plugIn.name} does not read endPort in this version: of ${low} to ${high} it opens ${low} alone, or refuses the policy. Write the ports one by one.`,
          fixes: offers(text, resource, offersFor(text, rule, entry, { low, high })),
        };
      }
    }
  },
});

// More would be harder to read than the range.
const LONGEST = 16;

function offersFor(
  text: string,
  rule: PolicyRule,
  entry: PolicyPort,
  { low, high }: { readonly low: number; readonly high: number },
): readonly Offer[] {
  const { node, protocol } = entry;
  const list = listOf(rule.ports);
  const endPort = entryOf(node, 'endPort');
  if (list === undefined || endPort === undefined || high - low >= LONGEST) return [];
  const others = Array.from({ length: high - low }, (_, index) => low + index + 1);
  const like = (port: number): Value =>
    protocol.form === 'value' ? { protocol: protocolOf(entry) ?? 'TCP', port } : { port };
  const index = list.items.indexOf(node);
  const make = (): ReturnType<Offer['make']> => [
    ...deleteEntry(text, endPort),
    ...others.flatMap(port => insertLike(text, list, index, like(port))),
  ];
  return [{ title: `Write the ports ${low} to ${high} one by one`, make }];
}
