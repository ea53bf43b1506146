import type { Workload } from '../../model/resource.ts';
import { type CompiledRule, type PodQuery, rulesOf } from '../../policies/compiled.ts';
import type { PlatformPeer } from '../../profile/cluster-profile.ts';
import type { Fact } from '../../profile/fact.ts';
import type { Cluster } from '../../reachability/cluster.ts';
import { trafficOf } from '../../reachability/ports.ts';
import { intersectTraffic, isNoTraffic, type TrafficSet } from '../../sets/traffic.ts';
import { mayBeOpened } from './other-dialects.ts';
import { picksPlatform } from './platform-peer.ts';
import { pinnedNamespaces } from './resolver.ts';
import { rulesMeantFor } from './service-ports.ts';

/** Pods of the platform that connect to others: by the profile where it knows them, else as they are usually named. */
export interface Visitors {
  readonly known: Fact<readonly PlatformPeer[]> | undefined;
  /** Matches names and label values of such pods. */
  readonly usual: RegExp;
}

/**
 * Says whether the pods are isolated for ingress and no policy lets a visitor in on any port of the wanted, or means to
 * and names the Service's port, of which service-port tells.
 */
export function isShutOut(workload: Workload, wanted: TrafficSet, visitors: Visitors, cluster: Cluster): boolean {
  const policies = cluster.policiesOf(workload).filter(policy => rulesOf(policy, 'ingress') !== undefined);
  if (workload.hostNetwork || !policies.some(({ tier }) => tier === 'namespaced')) return false;
  if (mayBeOpened(workload, 'ingress', cluster)) return false;
  const rules = policies.flatMap(policy => rulesOf(policy, 'ingress') ?? []);
  const opens = (rule: CompiledRule): boolean =>
    rule.action === 'accept' && !isNoTraffic(intersectTraffic(trafficOf(rule, workload.ports), wanted));
  const admits = (rule: CompiledRule): boolean => mayAdmit(rule, visitors, cluster);
  return !rules.some(rule => opens(rule) && admits(rule)) && !rulesMeantFor(workload, wanted, cluster).some(admits);
}

function mayAdmit({ peers }: CompiledRule, visitors: Visitors, cluster: Cluster): boolean {
  return peers === 'any' || peers.some(peer => peer.type !== 'pods' || mayVisit(peer.query, visitors, cluster));
}

function mayVisit(query: PodQuery, { known, usual }: Visitors, cluster: Cluster): boolean {
  if (known?.trust === 'stated') return known.value.some(each => picksPlatform(query, each, cluster) !== 'no');
  const picked = cluster.select(query);
  // Pods out of sight may be the visitors; where all pods of a namespace are in sight they are seen.
  const inSight = pinnedNamespaces(query.namespaces)?.every(name => isInSight(name, cluster)) ?? false;
  return !inSight || picked.length === 0 || picked.some(each => looksLike(each, usual));
}

function isInSight(namespace: string, cluster: Cluster): boolean {
  return (cluster.namespaces.get(namespace)?.workloads.length ?? 0) > 0;
}

function looksLike({ name, writtenLabels }: Workload, usual: RegExp): boolean {
  return [name, ...writtenLabels.values()].some(text => usual.test(text));
}
