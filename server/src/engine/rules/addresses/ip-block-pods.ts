import { renameKey, replaceValue } from '../../edits/index.ts';
import { fieldItems, fieldValue } from '../../objects/field.ts';
import { entryOf } from '../../parse/tree.ts';
import { blockAddresses } from '../../policies/network-policy/compile.ts';
import type { IpBlock, Peer } from '../../policies/network-policy/policy.ts';
import type { ClusterProfile } from '../../profile/cluster-profile.ts';
import { isSure } from '../../profile/fact.ts';
import { includesAddresses, isNoAddresses, NO_ADDRESSES, sameAddresses, uniteAddresses } from '../../sets/addresses.ts';
import { effectivePeers } from '../peers/written-peers.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule, type Severity } from '../shape/rule.ts';
import { type Offer, offers } from '../support/offers.ts';
import { contentSpan } from '../support/spans.ts';

const from = (...lines: readonly string[]): string =>
  documents(
    policy(
      'shop',
      'web',
      `podSelector: {}\npolicyTypes:\n  - Ingress\ningress:\n  - from:\n${lines.map(line => `      ${line}\n`).join('')}`,
    ),
    deployment('shop', 'web'),
  );
const block = (cidr: string): string => from('- ipBlock:', `    cidr: ${cidr}`);
const PODS = { cni: 'cilium', podCidrs: ['10.244.0.0/16'] } as const;

/** Addresses of pods in an ipBlock. */
export const ipBlockPods = defineRule({
  id: 'ip-block-pods',
  severity: 'hint',
  on: ['network-policy'],
  needs: ['policy', 'profile'],
  group: 'addresses',
  summary: 'An ipBlock names addresses of pods.',
  why: [
    'An ipBlock is for addresses outside of the cluster: pods come and go with their addresses, and plug-ins differ in whether a block selects them.',
    'Cilium and what is built on it never let an ipBlock select pods, so that such a rule opens nothing there.',
    'The finding is a warning where the ranges of pods are set, unless the plug-in is known to compare addresses of pods, and a hint where they are what is usual.',
  ].join(' '),
  reference: 'Kubernetes documentation, Network Policies, "ipBlock"; networking.k8s.io/v1 IPBlock',
  fix: 'Selects all pods of the cluster, where the block names all their addresses.',
  examples: {
    bad: [
      { title: 'All pods', manifest: block('10.244.0.0/16'), profile: PODS },
      { title: 'Pods of one node', manifest: block('10.244.3.0/24'), profile: PODS },
      {
        title: 'The usual range of a distribution',
        manifest: block('10.42.0.0/16'),
        profile: { distribution: 'rke2' },
      },
    ],
    fixed: [{ title: 'A selector', manifest: from('- namespaceSelector: {}'), profile: PODS }],
    nearMisses: [
      { title: 'Addresses outside', manifest: block('192.0.2.0/24'), profile: PODS },
      { title: 'Pods within more', manifest: block('10.0.0.0/8'), profile: PODS },
      { title: 'Nothing is known of the cluster', manifest: block('10.244.0.0/16') },
      { title: 'The ranges are not known', manifest: block('10.244.0.0/16'), profile: { distribution: 'eks' } },
    ],
  },
  *check({ resource, text, profile }) {
    const { podCidrs } = profile;
    if (podCidrs === undefined) return;
    const pods = podCidrs.value.map(({ addresses }) => addresses).reduce(uniteAddresses, NO_ADDRESSES);
    for (const peer of effectivePeers(resource)) {
      const written = fieldValue(peer.ipBlock);
      const addresses = written === undefined ? NO_ADDRESSES : blockAddresses(written);
      if (written === undefined || isNoAddresses(addresses) || !includesAddresses(pods, addresses)) continue;
      const isAll = sameAddresses(pods, addresses);
      yield {
        span: contentSpan(written.cidr.form === 'value' ? written.cidr.node : written.node),
        path: `${peer.path}.ipBlock.cidr`,
        severity: severityFor(profile),
        message: messageFor(written, profile),
        fixes: isAll ? offers(text, resource, offersFor(text, peer)) : [],
      };
    }
  },
});

function severityFor({ podCidrs, plugIn }: ClusterProfile): Severity {
  const known = plugIn?.ipBlockPods;
  const matches = known !== undefined && isSure(known) && known.value === 'match';
  return podCidrs !== undefined && isSure(podCidrs) && !matches ? 'warning' : 'hint';
}

function messageFor({ cidr, except }: IpBlock, { plugIn, podCidrs }: ClusterProfile): string {
  const what = `${fieldValue(cidr)}${fieldItems(except).length > 0 ? ' (without its exceptions)' : ''}`;
  const whose = podCidrs?.trust === 'stated' ? 'holds addresses of pods' : 'usually holds addresses of pods';
  const known = plugIn?.ipBlockPods;
  const effect =
    known?.value === 'ignore' && isSure(known)
      ? `${plugIn?.name} lets no ipBlock select pods, so it admits nobody`
      : 'plug-ins differ in whether an ipBlock selects pods, and their addresses change';
  return `${what} ${whose}: ${effect}. Select the pods by podSelector or namespaceSelector.`;
}

function offersFor(text: string, { node, ipBlock }: Peer): readonly Offer[] {
  const entry = entryOf(node, 'ipBlock');
  if (node.kind !== 'map' || entry === undefined || ipBlock.form !== 'value') return [];
  const make = (): ReturnType<Offer['make']> => [
    ...renameKey(text, entry, 'namespaceSelector'),
    ...replaceValue(text, entry, {}),
  ];
  return [{ title: 'Select all pods of all namespaces', make }];
}
