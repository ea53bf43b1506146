import type { Cluster } from '../../cluster/cluster.ts';
import { type AddressPeer, maySelectPods } from '../../cluster/pod-addresses.ts';
import { picksPlatform } from '../../drafts/platform-peer.ts';
import { trafficOf } from '../../evaluation/rule-traffic.ts';
import type { Workload } from '../../model/resource.ts';
import { type CompiledRule, type PodQuery, rulesOf } from '../../policies/compiled.ts';
import type { PlatformPeer } from '../../profile/cluster-profile.ts';
import type { Fact } from '../../profile/fact.ts';
import { matchesEverything } from '../../selectors/match.ts';
import { type AddressSet, intersectAddresses, isNoAddresses } from '../../sets/addresses.ts';
import { intersectTraffic, isNoTraffic, type TrafficSet } from '../../sets/traffic.ts';
import { mayBeOpened } from '../policies/other-dialects.ts';
import { pinnedNamespaces } from '../resolver/resolver.ts';
import { rulesMeantFor } from '../services/service-ports.ts';
import { type Likelihood, likeliest } from '../support/likelihood.ts';
import { isSystemNamespace } from '../support/system-namespace.ts';

/** Pods of the platform that connect to others: by the profile where it knows them, else as they are usually named. */
export interface Visitors {
  readonly known: Fact<readonly PlatformPeer[]> | undefined;
  /** Matches names and label values of such pods. */
  readonly usual: RegExp;
  /** Pods in sight that are surely among them. */
  readonly inSight?: readonly Workload[];
  /** True where they are surely pods. */
  readonly arePods?: boolean;
  /** The namespace of the pods that they visit. */
  readonly home?: string;
  /** Where they connect from, if they are no pods but a load balancer. */
  readonly addresses?: AddressSet;
}

/**
 * Returns how likely a visitor is let in to the pods on some port of the wanted: `maybe` too where nothing isolates them,
 * and where a rule means to and names the Service's port, of which service-port tells.
 */
export function entryOf(workload: Workload, wanted: TrafficSet, visitors: Visitors, cluster: Cluster): Likelihood {
  const policies = cluster.policiesOf(workload).filter(policy => rulesOf(policy, 'ingress') !== undefined);
  if (workload.hostNetwork || !policies.some(({ isolates }) => isolates.length > 0)) return 'maybe';
  if (mayBeOpened(workload, 'ingress', cluster)) return 'maybe';
  const rules = policies.flatMap(policy => rulesOf(policy, 'ingress') ?? []);
  const opens = (rule: CompiledRule): boolean =>
    rule.action === 'accept' && !isNoTraffic(intersectTraffic(trafficOf(rule, workload.ports), wanted));
  const meant = [...rules.filter(opens), ...rulesMeantFor(workload, wanted, cluster)];
  return likeliest(meant.map(rule => chanceOf(rule, { ...visitors, home: workload.namespace }, cluster)));
}

function chanceOf({ peers }: CompiledRule, visitors: Visitors, cluster: Cluster): Likelihood {
  if (peers === 'any') return 'maybe';
  return likeliest(
    peers.map(peer => {
      if (peer.type === 'pods')
        return visitors.addresses === undefined ? mayVisit(peer.query, visitors, cluster) : 'no';
      return peer.type === 'addresses' ? mayComeFrom(peer, visitors, cluster) : 'maybe';
    }),
  );
}

/** Where a plug-in takes ipBlocks for the world outside, they admit visitors that are addresses, and no pods. */
function mayComeFrom(peer: AddressPeer, { addresses, arePods = false }: Visitors, cluster: Cluster): Likelihood {
  if (addresses !== undefined) return isNoAddresses(intersectAddresses(peer.addresses, addresses)) ? 'no' : 'maybe';
  if (maySelectPods(cluster, peer)) return 'maybe';
  return arePods ? 'no' : 'unlikely';
}

/** Says whether a rule may be for a visitor: it names addresses or everyone, or picks pods that may be one. */
export function mayAdmit(rule: CompiledRule, visitors: Visitors, cluster: Cluster): boolean {
  return chanceOf(rule, visitors, cluster) !== 'no';
}

function mayVisit(query: PodQuery, { known, usual, inSight = [], home }: Visitors, cluster: Cluster): Likelihood {
  const isKnown = known?.value.some(each => picksPlatform(query, each, cluster) !== 'no') === true;
  if (isKnown) return 'maybe';
  if (known?.trust === 'stated') return 'no';
  const picked = cluster.select(query);
  const pinned = pinnedNamespaces(query.namespaces);
  if (picked.some(each => inSight.includes(each))) return 'maybe';
  if (inSight.length > 0) return 'unlikely';
  // Labels that pods in sight of it would have to carry are written wrong.
  const isMissed = known?.value.some(each => each.isWhole === true && pinned?.join() === each.namespace) === true;
  if (isMissed && picked.length === 0) return 'unlikely';
  if (picked.some(each => looksLike(each, usual)) || names(query).some(text => usual.test(text))) return 'maybe';
  // Pods out of sight may be the visitors; where all pods of a namespace are in sight they are seen.
  if (picked.length > 0 && pinned?.every(name => isInSight(name, cluster)) === true)
    return isForAll(query, home) ? 'unlikely' : 'no';
  // Another one may stand beside that of the distribution, or in its place.
  return known === undefined ? 'maybe' : 'unlikely';
}

/** Says whether a rule is for whoever runs in another namespace: one pod of it in sight proves nothing of the others. */
function isForAll({ namespaces, pods }: PodQuery, home: string | undefined): boolean {
  return home !== undefined && matchesEverything(pods) && pinnedNamespaces(namespaces)?.includes(home) === false;
}

/** Returns what a query says of the namespaces and pods that it picks. */
function names({ namespaces, pods }: PodQuery): readonly string[] {
  const asked =
    namespaces.type === 'labels' ? [...namespaces.selector.requirements, ...pods.requirements] : pods.requirements;
  return asked.flatMap(({ key, operator, values }) => [
    ...(operator === 'In' || operator === 'Exists' ? [key] : []),
    ...(operator === 'In' ? values : []),
  ]);
}

/** Says whether a namespace has pods in sight. */
function isInSight(namespace: string, cluster: Cluster): boolean {
  return !isSystemNamespace(namespace) && (cluster.namespaces.get(namespace)?.workloads.length ?? 0) > 0;
}

/** Says whether a name or label of pods is like those of visitors usually are. */
export function looksLike({ name, writtenLabels }: Workload, usual: RegExp): boolean {
  return [name, ...writtenLabels.values()].some(text => usual.test(text));
}
