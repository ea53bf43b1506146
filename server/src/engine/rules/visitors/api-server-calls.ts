import { knownOutside } from '../../answers/sides.ts';
import { type Cluster, picks } from '../../cluster/cluster.ts';
import { trafficOf } from '../../evaluation/rule-traffic.ts';
import { worldFact } from '../../facts/fact.ts';
import { groupBy } from '../../group-by.ts';
import type { ApiExtension, Service, Workload } from '../../model/resource.ts';
import type { Direction } from '../../objects/object.ts';
import {
  type CompiledPolicy,
  type CompiledRule,
  isIsolating,
  type PodQuery,
  rulesOf,
} from '../../policies/compiled.ts';
import { peersOrAny, podQueriesOf } from '../../policies/peers.ts';
import type { ClusterProfile } from '../../profile/cluster-profile.ts';
import { isHiddenFromBlocks } from '../../profile/control-plane.ts';
import type { Distribution } from '../../profile/profile-choice.ts';
import { NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import { matches } from '../../selectors/match.ts';
import { includesTraffic, onePort } from '../../sets/traffic.ts';
import { mayBeOpened } from '../policies/other-dialects.ts';
import { rulesMeantFor } from '../services/service-ports.ts';
import { resolveTargets } from '../services/service-targets.ts';

/** A port of pods that the API server connects to, for the objects that say so. */
export interface CalledPort {
  readonly workload: Workload;
  readonly port: number;
  readonly service: Service;
  readonly callers: readonly ApiExtension[];
}

/** What the policies of called pods let in, as far as it can be the API server. */
export type Admission = 'open' | 'tunnel' | 'cluster-pods' | 'host-network' | 'outside' | 'pods' | 'nobody';

/** Returns the ports of pods in sight that webhooks and aggregated APIs make the API server connect to. */
export const calledPorts = worldFact('ports that the API server calls', (cluster: Cluster): readonly CalledPort[] =>
  merged(
    cluster.inventory.objects.flatMap(each => (each.type === 'api-extension' ? portsCalledBy(each, cluster) : [])),
  ),
);

function portsCalledBy(caller: ApiExtension, cluster: Cluster): readonly CalledPort[] {
  return caller.calls.flatMap(call => {
    const services = cluster.services.filter(each => each.name === call.name && each.namespace === call.namespace);
    return services.flatMap(service => {
      const here = cluster.namespaces.get(service.namespace)?.workloads ?? [];
      // Policies on pods of the host's network are undefined by the API.
      const behind = here.filter(workload => picks(service, workload) && !workload.hostNetwork);
      return behind.flatMap(workload =>
        resolveTargets(service, workload, call.port, 'TCP').map(({ port }) => ({
          workload,
          port,
          service,
          callers: [caller],
        })),
      );
    });
  });
}

function merged(calls: readonly CalledPort[]): readonly CalledPort[] {
  const byPort = groupBy(calls, ({ workload }) => workload);
  return [...byPort.values()].flatMap(ofPod =>
    [...groupBy(ofPod, ({ port }) => port).values()].flatMap(([first, ...others]) =>
      first === undefined
        ? []
        : [{ ...first, callers: [...new Set([first, ...others].flatMap(({ callers }) => callers))] }],
    ),
  );
}

/** Says whom the policies of the pod admit on the port, of those that the API server may be or come through. */
export function admissionOf({ workload, port }: CalledPort, cluster: Cluster): Admission {
  const wanted = onePort('TCP', port);
  const { profile } = cluster;
  const isOpen = knownOutside(cluster, workload, 'ingress').some(({ traffic }) => includesTraffic(traffic, wanted));
  if (mayBeOpened(workload, 'ingress', cluster)) return 'open';
  const rules = cluster.policiesOf(workload).flatMap(policy => rulesOf(policy, 'ingress') ?? []);
  const opening = rules.filter(
    rule => rule.action === 'accept' && includesTraffic(trafficOf(rule, workload.ports), wanted),
  );
  const isHidden = isHiddenFromBlocks(profile) && !opening.some(isForNodes) && opening.length > 0;
  if (isOpen && !isHidden) return 'open';
  const queries = opening.flatMap(podQueriesOf);
  const way = queries.length === 0 ? 'nobody' : wayThrough(queries, profile);
  return isOpen && (way === 'nobody' || way === 'pods') ? 'outside' : way;
}

/** Says whether a rule admits the nodes of the cluster where an ipBlock does not. */
function isForNodes({ peers }: CompiledRule): boolean {
  return (
    peers === 'any' ||
    peers.some(
      peer => (peer.type === 'addresses' && peer.isOfPods) || (peer.type === 'elsewhere' && peer.what === 'nodes'),
    )
  );
}

/** Says whether some of the pods may stand for the API server, in clusters that are made so. */
function wayThrough(queries: readonly PodQuery[], profile: ClusterProfile): Admission {
  const mayTunnel = queries.filter(picksTunnel);
  const { distribution } = profile;
  const isTunnelled = distribution === 'gke' || distribution === 'aks';
  if (mayTunnel.some(picksAgents) || (isTunnelled && mayTunnel.length > 0)) return 'tunnel';
  if (queries.some(picksHostNetwork)) {
    if (distribution === 'openshift') return 'tunnel';
    if (distribution === undefined || distribution === 'custom') return 'host-network';
  }
  return mayTunnel.length > 0 && !(distribution && CALLED_FROM_ADDRESSES.has(distribution)) ? 'cluster-pods' : 'pods';
}

/** Distributions whose API server connects to pods from an address, through no agents. */
const CALLED_FROM_ADDRESSES: ReadonlySet<Distribution> = new Set(['eks', 'kind', 'openshift']);

// OpenShift labels a namespace so that stands for pods on the host network, the API server's among them.
const HOST_NETWORK_LABEL = 'policy-group.network.openshift.io/host-network';

function picksHostNetwork({ namespaces, pods }: PodQuery): boolean {
  if (pods.requirements.length > 0) return false;
  if (namespaces.type === 'name') return false;
  const { selector } = namespaces;
  return (
    selector.requirements.some(({ key }) => key === HOST_NETWORK_LABEL) &&
    matches(selector, new Map([[HOST_NETWORK_LABEL, '']]))
  );
}

/** Says whether a rule would admit the API server if it had the pod's port, not the Service's, of which service-port tells. */
export function isMeantForApiServer({ workload, port }: CalledPort, cluster: Cluster): boolean {
  return rulesMeantFor(workload, onePort('TCP', port), cluster).some(rule =>
    peersOrAny(rule).some(peer => peer === 'any' || peer.type !== 'pods' || picksAgents(peer.query)),
  );
}

const TUNNEL_NAMESPACE = 'kube-system';
const TUNNEL_NAMESPACE_LABELS = new Map([[NAMESPACE_NAME_LABEL, TUNNEL_NAMESPACE]]);
// Managed clusters may connect through agents: the labels of their pods on GKE and AKS.
const TUNNEL_LABELS = new Map([
  ['k8s-app', 'konnectivity-agent'],
  ['app', 'konnectivity-agent'],
]);

/** Says whether the agents are picked by label, not only among all pods. */
function picksAgents(query: PodQuery): boolean {
  return picksTunnel(query) && query.pods.requirements.length > 0;
}

function picksTunnel({ namespaces, pods }: PodQuery): boolean {
  const isThere =
    namespaces.type === 'name'
      ? namespaces.name === TUNNEL_NAMESPACE
      : matches(namespaces.selector, TUNNEL_NAMESPACE_LABELS);
  return isThere && matches(pods, TUNNEL_LABELS);
}

/** Returns the policy to report for: of those that isolate the pod the one for the fewest pods, with rules rather than without. */
export function isolatorOf(
  workload: Workload,
  cluster: Cluster,
  direction: Direction = 'ingress',
): CompiledPolicy | undefined {
  const isolating = cluster.policiesOf(workload).filter(policy => isIsolating(policy, direction));
  const breadth = (policy: CompiledPolicy): number => cluster.select(policy.subject).length;
  const isBare = (policy: CompiledPolicy): number => Number(rulesOf(policy, direction)?.length === 0);
  return isolating.toSorted((a, b) => breadth(a) - breadth(b) || isBare(a) - isBare(b))[0];
}
