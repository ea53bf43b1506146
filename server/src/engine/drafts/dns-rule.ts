import type { ClusterProfile } from '../profile/cluster-profile.ts';
import type { Value } from '../schema/decode.ts';
import type { Protocol } from '../sets/traffic.ts';
import { type PodsPeer, platformPeerValue } from './platform-peer.ts';

/** The port of name resolution (RFC 1035). */
export const DNS_PORT = 53;

const USUAL_NAMESPACE = 'kube-system';
const USUAL_LABELS = { 'k8s-app': 'kube-dns' };
const PROTOCOLS: readonly Protocol[] = ['UDP', 'TCP'];

/**
 * Returns the egress rule that admits the cluster's DNS: the resolver of the profile with its node-local addresses, else
 * the usual one, pods labelled k8s-app=kube-dns in kube-system on UDP and TCP 53.
 */
export function dnsRule(profile: ClusterProfile): Value {
  const local = nodeLocalPeers(profile);
  const ports = portsOf(profile, local);
  return {
    to: [resolverPeer(profile), ...local],
    ports: ports.flatMap(port => PROTOCOLS.map(protocol => ({ protocol, port }))),
  };
}

/** Returns the same rule for an admin or cluster policy, in the words of its kind. */
export function adminDnsRule(profile: ClusterProfile, kind: string): Value {
  const local = nodeLocalPeers(profile);
  const { namespaceSelector, podSelector = {} } = resolverPeer(profile);
  const networks = local.map(({ ipBlock }) => ipBlock.cidr);
  const to = [{ pods: { namespaceSelector, podSelector } }, ...(networks.length > 0 ? [{ networks }] : [])];
  const ports = portsOf(profile, local);
  return kind === 'ClusterNetworkPolicy'
    ? {
        name: 'dns',
        action: 'Accept',
        to,
        protocols: ports.flatMap(number =>
          PROTOCOLS.map(protocol => ({ [protocol.toLowerCase()]: { destinationPort: { number } } })),
        ),
      }
    : {
        name: 'dns',
        action: 'Allow',
        to,
        ports: ports.flatMap(port => PROTOCOLS.map(protocol => ({ portNumber: { protocol, port } }))),
      };
}

function portsOf({ dns }: ClusterProfile, local: readonly BlockPeer[]): readonly number[] {
  return [...new Set([...(dns?.ports?.value ?? [DNS_PORT]), ...(local.length > 0 ? [DNS_PORT] : [])])];
}

/** A peer of addresses. */
export type BlockPeer = { readonly ipBlock: { readonly cidr: string } };

/** Returns the peer that stands for the resolver's pods, the usual ones where the profile does not know them. */
export function resolverPeer({ dns }: ClusterProfile): PodsPeer {
  const namespace = dns?.namespace?.value ?? USUAL_NAMESPACE;
  const labels = dns?.podLabels?.value ?? (namespace === USUAL_NAMESPACE ? USUAL_LABELS : undefined);
  return platformPeerValue({ namespace, podLabels: labels ?? {} });
}

/** Returns the peers for resolvers that no selector picks. */
export function nodeLocalPeers({ dns, plugIn }: ClusterProfile): readonly BlockPeer[] {
  if (plugIn?.selectsNodeLocalDns?.value === true) return [];
  return (dns?.nodeLocal?.value ?? []).map(({ cidr }) => ({ ipBlock: { cidr } }));
}
