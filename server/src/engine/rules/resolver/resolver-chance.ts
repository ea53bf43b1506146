import type { Cluster } from '../../cluster/cluster.ts';
import { type Chance, picksNamespace } from '../../drafts/platform-peer.ts';
import { fact } from '../../facts/fact.ts';
import type { Workload } from '../../model/resource.ts';
import { childOf, stringOf } from '../../parse/tree.ts';
import type { CompiledPeer, CompiledPolicy, CompiledRule, PodQuery } from '../../policies/compiled.ts';
import type { ClusterProfile } from '../../profile/cluster-profile.ts';
import { isSure } from '../../profile/fact.ts';
import { type AddressSet, countAddresses, intersectAddresses, isNoAddresses } from '../../sets/addresses.ts';
import { type Likelihood, likeliest } from '../support/likelihood.ts';
import { canMatch } from '../support/matchable.ts';
import { type DnsOpening, dnsOpeningOf } from './dns.ts';
import { dnsProfileOf, isResolverName, RESOLVER_NAMESPACES, servesDns } from './dns-in-sight.ts';
import { LINK_LOCAL, meetsRanges, PRIVATE, SHARED, USUAL_RESOLVERS } from './dns-ranges.ts';
import { asksForLabelsOfResolver, pinnedNamespaces } from './resolver.ts';

/** How likely a policy lets its pods ask a resolver: that of the cluster, or an address that the pods name themselves. */
export interface DnsChance {
  readonly cluster: Likelihood;
  readonly own: Likelihood;
}

/** Returns how likely the egress rules of a policy admit a resolver, by what is in sight and what the profile says. */
export const dnsChanceOf = fact(
  'whether a policy admits a resolver',
  (cluster: Cluster, policy: CompiledPolicy): DnsChance => {
    const profile = dnsProfileOf(cluster);
    const openings = (policy.egress ?? []).flatMap(rule => {
      const opening = rule.action === 'accept' ? dnsOpeningOf(rule, profile) : undefined;
      return opening === undefined ? [] : [{ rule, opening }];
    });
    return {
      cluster: likeliest(openings.flatMap(({ rule, opening }) => chancesOf(rule, opening, profile, cluster))),
      own: likeliest(openings.map(({ rule }) => (admitsAddresses(rule) ? 'maybe' : 'no'))),
    };
  },
  (a, b) => a.cluster === b.cluster && a.own === b.own,
);

/** Returns how likely a policy lets pods in sight resolve names; those that do not ask the cluster may ask any address. */
export function dnsChanceFor(workload: Workload, policy: CompiledPolicy, cluster: Cluster): Likelihood {
  const chance = dnsChanceOf(cluster, policy);
  return asksCluster(workload) ? chance.cluster : likeliest([chance.cluster, chance.own]);
}

/** Says whether pods ask the resolver of the cluster (PodSpec, dnsPolicy), as they do unless they say otherwise. */
function asksCluster({ template }: Workload): boolean {
  const spec = childOf(template, 'spec');
  const isOther = /^(?:Default|None)$/.test(stringOf(childOf(spec, 'dnsPolicy')) ?? '');
  return !isOther && childOf(childOf(spec, 'dnsConfig'), 'nameservers') === undefined;
}

function admitsAddresses({ peers }: CompiledRule): boolean {
  return peers === 'any' || peers.some(peer => peer.type === 'addresses' && canMatch(peer));
}

function chancesOf(
  { peers }: CompiledRule,
  opening: DnsOpening,
  profile: ClusterProfile,
  cluster: Cluster,
): readonly Likelihood[] {
  if (peers === 'any') return ['maybe'];
  return peers.map(peer => (canMatch(peer) ? chanceOfPeer(peer, opening, profile, cluster) : 'no'));
}

/** Returns how likely a peer is the resolver of the cluster, given how the rule opens the port of DNS. */
function chanceOfPeer(peer: CompiledPeer, opening: DnsOpening, profile: ClusterProfile, cluster: Cluster): Likelihood {
  switch (peer.type) {
    case 'elsewhere':
      return peer.what === 'nodes' ? 'maybe' : 'no';
    case 'addresses':
      return chanceOfAddresses(peer, opening, profile);
    case 'pods':
      return opening === 'by name' ? 'maybe' : chanceOfPods(peer.query, profile, cluster);
  }
}

/** Pods that a rule opens all ports to, or a range: nothing says that they are there for DNS. */
function chanceOfPods(query: PodQuery, profile: ClusterProfile, cluster: Cluster): Likelihood {
  const picked = cluster.select(query);
  if (picked.some(workload => servesDns(workload, profile) === 'maybe')) return 'maybe';
  if (pinnedNamespaces(query.namespaces)?.some(isResolverName)) return 'maybe';
  const there = isInPlace(query, profile, cluster);
  if (there === 'no' || !mayBeLabelled(query, profile)) return 'no';
  // Labels that nobody has seen on the resolver's namespace are rather meant for the namespaces in sight that carry them.
  return there === 'maybe' && picked.length > 0 ? 'unlikely' : 'maybe';
}

/** Says whether a query picks the namespace of the resolver: that of the profile, else one of those that are usual. */
function isInPlace({ namespaces }: PodQuery, { dns }: ClusterProfile, cluster: Cluster): Chance {
  const own = dns?.namespace;
  // A cluster has one of them: the one that is declared, where one is.
  const declared = RESOLVER_NAMESPACES.filter(name => cluster.namespaces.has(name));
  const places = own !== undefined ? [own.value] : declared.length > 0 ? declared : RESOLVER_NAMESPACES;
  const chances = places.map(namespace => picksNamespace(namespaces, { namespace }, cluster));
  if (chances.includes('yes')) return 'yes';
  return chances.includes('maybe') ? 'maybe' : 'no';
}

function mayBeLabelled({ pods }: PodQuery, profile: ClusterProfile): boolean {
  return (
    asksForLabelsOfResolver(pods, profile) ||
    pods.requirements.some(({ operator, values }) => operator === 'In' && values.some(isResolverName))
  );
}

function chanceOfAddresses(
  { addresses, isOfPods }: Extract<CompiledPeer, { readonly type: 'addresses' }>,
  opening: DnsOpening,
  profile: ClusterProfile,
): Likelihood {
  const { plugIn, dns } = profile;
  const meets = (other: AddressSet): boolean => !isNoAddresses(intersectAddresses(addresses, other));
  const local = plugIn?.selectsNodeLocalDns?.value === true ? [] : (dns?.nodeLocal?.value ?? []);
  if (local.some(range => meets(range.addresses))) return 'maybe';
  const isExact = countAddresses(addresses) === 1n;
  const chance = opening === 'by name' ? chanceByName(addresses) : chanceWithin(addresses, isExact, profile);
  if (isOfPods || plugIn?.ipBlockPods?.value !== 'ignore' || (isExact && opening === 'by name')) return chance;
  // The plug-in takes an ipBlock for addresses outside the cluster, and the resolver is pods.
  return isSure(plugIn.ipBlockPods) ? 'no' : 'unlikely';
}

/** Addresses that a rule opens the port of DNS to by name: the resolver of a cluster has none of the internet's. */
function chanceByName(addresses: AddressSet): Likelihood {
  if (mayBeInside(addresses)) return 'maybe';
  return meetsRanges(addresses, [...SHARED, ...LINK_LOCAL, ...USUAL_RESOLVERS]) ? 'maybe' : 'unlikely';
}

function chanceWithin(addresses: AddressSet, isExact: boolean, { podCidrs, serviceCidrs }: ClusterProfile): Likelihood {
  const known = [...(podCidrs?.value ?? []), ...(serviceCidrs?.value ?? [])];
  if (meetsRanges(addresses, isExact ? [...known, ...USUAL_RESOLVERS] : known)) return 'maybe';
  if (isExact) return 'no';
  if (mayBeInside(addresses)) return 'maybe';
  return meetsRanges(addresses, [...SHARED, ...LINK_LOCAL]) ? 'unlikely' : 'no';
}

/** Says whether addresses may be those of pods or Services: all of IPv6, where these have global ones too. */
function mayBeInside(addresses: AddressSet): boolean {
  return addresses.IPv6.length > 0 || meetsRanges(addresses, PRIVATE);
}
