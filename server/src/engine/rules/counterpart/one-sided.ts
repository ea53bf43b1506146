import type { Cluster } from '../../cluster/cluster.ts';
import type { Endpoint } from '../../cluster/endpoint.ts';
import { trafficOf } from '../../evaluation/rule-traffic.ts';
import { groupBy } from '../../group-by.ts';
import type { Workload } from '../../model/resource.ts';
import type { Direction } from '../../objects/object.ts';
import type { CompiledPolicy, CompiledRule, PodQuery } from '../../policies/compiled.ts';
import { boundsOf } from '../../reachability/bounds.ts';
import { blockersIn, explainSide } from '../../reachability/explain.ts';
import { reachabilityOf } from '../../reachability/reachability.ts';
import { matchesEverything } from '../../selectors/match.ts';
import { intersectTraffic, isNoTraffic, NO_TRAFFIC, type TrafficSet, uniteTraffic } from '../../sets/traffic.ts';
import { OPPOSITE } from '../policies/policies.ts';

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
  if (blocked.length === 0) return undefined;
  return { peers: blocked, subjects: subjects ?? [], blocked: wanted, allowed: granted };
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
  const { classes, traffic } = reachabilityOf(cluster);
  const own = classes.of.get(peer);
  const seen = new Set<string>();
  let [wanted, granted] = [NO_TRAFFIC, NO_TRAFFIC];
  for (const subject of subjects) {
    const other = classes.of.get(subject);
    const key = `${other?.index} ${subject.namespace}`;
    if (subject === peer || own === undefined || other === undefined || seen.has(key)) continue;
    seen.add(key);
    const asked = trafficOf(rule, (direction === 'ingress' ? subject : peer).ports);
    const given = traffic.get(reachabilityOf(cluster).side(OPPOSITE[direction], own, other));
    if (!isNoTraffic(intersectTraffic(asked, given)) || mayPass(asked, opening, peer, subject, cluster))
      return undefined;
    wanted = uniteTraffic(wanted, asked);
    granted = uniteTraffic(granted, given);
  }
  return { wanted, granted };
}

/** Says whether the other side lets some of it through if unknown facts, such as a pod's address, are in its favour. */
function mayPass(
  asked: TrafficSet,
  { direction }: Opening,
  peer: Workload,
  subject: Workload,
  cluster: Cluster,
): boolean {
  const { possible } = boundsOf({
    cluster,
    direction: OPPOSITE[direction],
    subject: { type: 'workload', workload: peer },
    peer: { type: 'workload', workload: subject },
  });
  return !isNoTraffic(intersectTraffic(asked, possible));
}

/** Returns the policies that block the peers on their side, the one for the fewest pods first. */
export function blockersOf(found: OneSided, direction: Direction, cluster: Cluster): readonly CompiledPolicy[] {
  const touching = new Set(found.peers.flatMap(peer => decidingFor(peer, found, direction, cluster)));
  const breadth = (policy: CompiledPolicy): number => cluster.select(policy.subject).length;
  return [...touching].toSorted((a, b) => breadth(a) - breadth(b));
}

/** The policies that block what a peer and the subjects would exchange, asked once for subjects that nothing tells apart. */
function decidingFor(
  peer: Workload,
  { subjects, blocked }: OneSided,
  direction: Direction,
  cluster: Cluster,
): readonly CompiledPolicy[] {
  const { classes } = reachabilityOf(cluster);
  const alike = groupBy(
    subjects.filter(subject => subject !== peer),
    subject => `${classes.of.get(subject)?.index} ${subject.namespace}`,
  );
  return [...alike.values()].flatMap(([subject]) =>
    subject === undefined
      ? []
      : blockersIn(explainSide({ cluster, direction, subject: end(peer), peer: end(subject) }), blocked),
  );
}

function end(workload: Workload): Endpoint {
  return { type: 'workload', workload };
}
