import { sideVerdict } from '../../../answers/sides.ts';
import { type Cluster, picks } from '../../../cluster/cluster.ts';
import { worldFact } from '../../../facts/fact.ts';
import type { Service, Workload } from '../../../model/resource.ts';
import { DIRECTIONS, type Direction } from '../../../objects/object.ts';
import { childOf } from '../../../parse/tree.ts';
import { isIsolating } from '../../../policies/compiled.ts';
import {
  includesTraffic,
  NO_TRAFFIC,
  onePort,
  type Protocol,
  type TrafficSet,
  uniteTraffic,
} from '../../../sets/traffic.ts';
import { resolveTargets } from '../../services/service-targets.ts';

/** Members of a headless Service that cannot reach each other on ports by which they may find each other. */
export interface Members {
  readonly service: Service;
  readonly workloads: readonly Workload[];
  /** The ports that are shut between them. */
  readonly shut: TrafficSet;
  /** The directions that shut them, with the workload whose policies do so first. */
  readonly blocked: ReadonlyMap<Direction, Workload>;
}

/** Returns the members of headless Services that policies keep apart. */
export const membersApart = worldFact('members kept apart', (cluster: Cluster): readonly Members[] =>
  cluster.services
    .filter(({ headless, selector }) => headless && selector !== undefined)
    .flatMap(service => {
      const here = cluster.namespaces.get(service.namespace)?.workloads ?? [];
      const workloads = here.filter(workload => picks(service, workload) && isRunningLong(workload));
      // Policies on pods of the host's network are undefined by the API.
      if (workloads.some(({ hostNetwork }) => hostNetwork)) return [];
      const count = workloads.reduce((sum, each) => sum + replicasOf(each), 0);
      return count < 2 ? [] : apartBehind(service, workloads, cluster);
    }),
);

function isRunningLong({ kind, finished }: Workload): boolean {
  return kind !== 'Job' && kind !== 'CronJob' && !finished;
}

/** Returns how many pods there are by `spec.replicas`; one where it is left to its default or to an autoscaler. */
function replicasOf({ node, kind }: Workload): number {
  const replicas = childOf(childOf(node, 'spec'), 'replicas');
  if (kind === 'Pod' || replicas?.kind !== 'scalar' || typeof replicas.value !== 'number') return 1;
  return replicas.value;
}

interface Way {
  readonly traffic: TrafficSet;
  readonly protocol: Protocol;
  readonly port: number;
  readonly name: string | undefined;
}

function apartBehind(service: Service, workloads: readonly Workload[], cluster: Cluster): readonly Members[] {
  const ways = waysOf(service, workloads);
  const judged = ways.map(way => ({ way, blocked: blockedOn(way, workloads, cluster) }));
  const closed = judged.filter(({ blocked }) => blocked.size > 0);
  const isAllClosed = closed.length === judged.length;
  const isOfMembers = workloads.every(({ kind }) => kind === 'StatefulSet');
  const told = closed.filter(
    ({ way }) => isForMembers(way, service) || (isOfMembers && isAllClosed && !isForClients(way)),
  );
  if (told.length === 0) return [];
  const shut = told.map(({ way }) => way.traffic).reduce(uniteTraffic, NO_TRAFFIC);
  return [{ service, workloads, shut, blocked: new Map(told.flatMap(({ blocked }) => [...blocked])) }];
}

function waysOf(service: Service, workloads: readonly Workload[]): readonly Way[] {
  const ways = service.ports.flatMap(({ port, protocol, name }) =>
    workloads.flatMap(workload =>
      resolveTargets(service, workload, port, protocol).map(target => ({
        traffic: onePort(protocol, target.port),
        protocol,
        port: target.port,
        name: name ?? target.name,
      })),
    ),
  );
  return [...new Map(ways.map(way => [`${way.protocol} ${way.port}`, way])).values()];
}

const BETWEEN =
  /gossip|member|cluster|peer|ring\b|replic|raft|quorum|elect|leader|transport|inter-?(?:node|broker)|^(?:inter|controller)$|intra|jgroups|hazelcast|infinispan|epmd|erlang|serf|swim|discovery|mesh|\bdist/i;
// Ports by which members of well-known systems speak: rabbitmq, zookeeper, etcd, nats, cassandra, consul, memberlist …
const PORTS_BETWEEN: ReadonlySet<number> = new Set([
  2380, 2888, 3888, 4369, 4567, 4568, 5701, 6222, 7000, 7001, 7800, 7946, 8300, 8301, 8302, 9094, 9300, 16379, 25672,
  26257, 47500,
]);

/** Says whether a port is there for members to find each other: by name or number, or as pods that are not ready count. */
function isForMembers(way: Way, service: Service): boolean {
  const { name = '', port } = way;
  if (isForClients(way)) return false;
  const early = childOf(childOf(service.node, 'spec'), 'publishNotReadyAddresses');
  return (
    BETWEEN.test(name) ||
    PORTS_BETWEEN.has(port) ||
    /gossip|member|peers?\b|ring\b|discovery|jgroups/i.test(service.name) ||
    (early?.kind === 'scalar' && early.value === true)
  );
}

// Ports at which well-known systems and the web serve clients alone.
const PORTS_FOR_CLIENTS: ReadonlySet<number> = new Set([
  80, 443, 1883, 2379, 3000, 3100, 4222, 5671, 5672, 8080, 8200, 8443, 9090, 9093, 9200, 15672,
]);

function isForClients({ name = '', port }: Way): boolean {
  if (/metric|monitor|prom|exporter|^(?:https?|web|ui|api|rest|admin|client)$|-(?:https?|web|ui|client)$/i.test(name))
    return true;
  // A name says more than a number, which is another system's elsewhere.
  return !BETWEEN.test(name) && PORTS_FOR_CLIENTS.has(port);
}

/** Returns the directions in which some member surely cannot reach another on a port. */
function blockedOn(way: Way, workloads: readonly Workload[], cluster: Cluster): ReadonlyMap<Direction, Workload> {
  const blocked = new Map<Direction, Workload>();
  for (const subject of workloads)
    for (const peer of workloads) {
      if (subject === peer && replicasOf(subject) < 2) continue;
      for (const direction of DIRECTIONS)
        if (!blocked.has(direction) && isBlocked(direction, subject, peer, way, cluster))
          blocked.set(direction, subject);
    }
  return blocked;
}

function isBlocked(
  direction: Direction,
  subject: Workload,
  peer: Workload,
  { traffic }: Way,
  cluster: Cluster,
): boolean {
  const end = direction === 'ingress' ? subject : peer;
  const declares = end.ports.some(({ port, protocol }) => includesTraffic(traffic, onePort(protocol, port)));
  if (!declares && end.ports.length > 0) return false;
  return sideVerdict({ cluster, direction, subject, peer }, traffic) === 'blocked';
}

/** Says whether policies isolate all members in a direction, so that a further policy closes nothing. */
export function areIsolated(workloads: readonly Workload[], direction: Direction, cluster: Cluster): boolean {
  return workloads.every(workload => cluster.policiesOf(workload).some(each => isIsolating(each, direction)));
}
