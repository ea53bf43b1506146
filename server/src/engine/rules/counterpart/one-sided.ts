import { alikeWorkloads, knownSide, type PodSide, sideBlockers, sideVerdict } from '../../answers/sides.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { trafficOf } from '../../evaluation/rule-traffic.ts';
import type { Workload } from '../../model/resource.ts';
import type { Direction } from '../../objects/object.ts';
import { type CompiledPolicy, type CompiledRule, type PodQuery, rulesOf } from '../../policies/compiled.ts';
import { overlaps, spaceOf } from '../../selectors/algebra.ts';
import { matchesEverything } from '../../selectors/match.ts';
import { intersectTraffic, isNoTraffic, NO_TRAFFIC, type TrafficSet, uniteTraffic } from '../../sets/traffic.ts';
import { OPPOSITE } from '../policies/policies.ts';
import { policiesFor } from '../support/siblings.ts';

/** A peer that a rule admits and whose own policies let none of that through. */
export interface OneSided {
  readonly peers: readonly Workload[];
  readonly subjects: readonly Workload[];
  /** What the rule allows and the other side blocks. */
  readonly blocked: TrafficSet;
  /** What the other side allows between the same pods. */
  readonly allowed: TrafficSet;
}

/** One rule of a policy, and one of its peers that names pods. */
export interface Opening {
  readonly policy: CompiledPolicy;
  readonly direction: Direction;
  readonly rule: CompiledRule;
  readonly query: PodQuery;
}

/** Returns what is wrong when every workload in sight that a peer picks is blocked by its own side; else undefined. */
export function blockedPeers(opening: Opening, cluster: Cluster): OneSided | undefined {
  const { policy, query } = opening;
  if (isEveryone(query)) return undefined;
  // Policies on pods of the host's network are undefined by the API.
  const [subjects, peers] = [policy.subject, query].map(each => cluster.select(each).filter(isOnPodNetwork));
  const blocked: Workload[] = [];
  let [wanted, granted] = [NO_TRAFFIC, NO_TRAFFIC];
  for (const peer of peers ?? []) {
    const found = meet(opening, peer, subjects ?? [], cluster);
    if (found === undefined) return undefined;
    if (isNoTraffic(found.wanted)) continue;
    blocked.push(peer);
    wanted = uniteTraffic(wanted, found.wanted);
    granted = uniteTraffic(granted, found.granted);
  }
  if (blocked.length === 0 || isAdmittedOutOfSight(opening, wanted, subjects ?? [], cluster)) return undefined;
  return { peers: blocked, subjects: subjects ?? [], blocked: wanted, allowed: granted };
}

/**
 * Says whether a policy on the other side lets the subjects through to pods that the peer names and that are not in sight:
 * the rule is for those, and pods in sight beside them are none of its business.
 */
function isAdmittedOutOfSight(
  { direction, query }: Opening,
  wanted: TrafficSet,
  subjects: readonly Workload[],
  cluster: Cluster,
): boolean {
  const wantedPods = spaceOf(query.pods);
  const opens = ({ action, peers, ...rule }: CompiledRule): boolean =>
    action === 'accept' &&
    peers !== 'any' &&
    !isNoTraffic(intersectTraffic(trafficOf({ action, peers, ...rule }, undefined), wanted)) &&
    subjects.length > 0 &&
    subjects.every(subject => peers.some(peer => peer.type === 'pods' && cluster.select(peer.query).includes(subject)));
  return cluster
    .namespacesOf(query)
    .some(({ name }) =>
      policiesFor(name, cluster).some(
        each =>
          cluster.select(each.subject).length === 0 &&
          overlaps(spaceOf(each.subject.pods), wantedPods) &&
          rulesOf(each, OPPOSITE[direction])?.some(opens) === true,
      ),
    );
}

/** Every pod of every namespace: such a peer means nobody in particular. */
function isEveryone({ namespaces, pods }: PodQuery): boolean {
  return namespaces.type === 'labels' && matchesEverything(namespaces.selector) && matchesEverything(pods);
}

/** Says whether all pods of a namespace may come to some, or some reach all: few of them have a reason to. */
export function isForAnyone({ policy, query }: Opening): boolean {
  const { namespaces, pods } = query;
  const isOwn = namespaces.type === 'name' && namespaces.name === policy.resource.namespace;
  return isOwn && matchesEverything(pods) && !matchesEverything(policy.subject.pods);
}

function isOnPodNetwork({ hostNetwork }: Workload): boolean {
  return !hostNetwork;
}

interface Meeting {
  readonly wanted: TrafficSet;
  readonly granted: TrafficSet;
}

/** What the rule wants between a peer and all subjects, and the peer's side grants; undefined when some passes. */
function meet(opening: Opening, peer: Workload, subjects: readonly Workload[], cluster: Cluster): Meeting | undefined {
  const { direction, rule } = opening;
  let [wanted, granted] = [NO_TRAFFIC, NO_TRAFFIC];
  for (const subject of othersThan(peer, subjects, cluster)) {
    const side: PodSide = { cluster, direction: OPPOSITE[direction], subject: peer, peer: subject };
    const asked = trafficOf(rule, (direction === 'ingress' ? subject : peer).ports);
    const given = knownSide(side);
    // Unknown facts, such as the address of a pod, may be in its favour.
    if (!isNoTraffic(intersectTraffic(asked, given)) || sideVerdict(side, asked) !== 'blocked') return undefined;
    wanted = uniteTraffic(wanted, asked);
    granted = uniteTraffic(granted, given);
  }
  return { wanted, granted };
}

/** Returns the subjects beside the peer, one of those that nothing tells apart. */
function othersThan(peer: Workload, subjects: readonly Workload[], cluster: Cluster): readonly Workload[] {
  const others = subjects.filter(subject => subject !== peer);
  return alikeWorkloads(cluster, others).flatMap(alike => alike.slice(0, 1));
}

/** Returns the policies that block the peers on their side, the one for the fewest pods first. */
export function blockersOf(found: OneSided, direction: Direction, cluster: Cluster): readonly CompiledPolicy[] {
  const touching = new Set(found.peers.flatMap(peer => decidingFor(peer, found, direction, cluster)));
  const breadth = (policy: CompiledPolicy): number => cluster.select(policy.subject).length;
  return [...touching].toSorted((a, b) => breadth(a) - breadth(b));
}

/** The policies that block what a peer and the subjects would exchange. */
function decidingFor(
  peer: Workload,
  { subjects, blocked }: OneSided,
  direction: Direction,
  cluster: Cluster,
): readonly CompiledPolicy[] {
  return othersThan(peer, subjects, cluster).flatMap(subject =>
    sideBlockers({ cluster, direction, subject: peer, peer: subject }, blocked),
  );
}
