import type { Cluster } from '../cluster/cluster.ts';
import type { Endpoint } from '../cluster/endpoint.ts';
import type { Workload } from '../model/resource.ts';
import type { Direction } from '../objects/object.ts';
import { isIsolating } from '../policies/compiled.ts';
import { POLICY_TYPE } from '../policies/network-policy/compile.ts';
import type { Value } from '../schema/decode.ts';
import { NAMESPACE_NAME_LABEL } from '../selectors/describe.ts';
import { formatAddress } from '../sets/address.ts';
import { isAllTraffic, MAX_PORT, PROTOCOLS, type TrafficSet } from '../sets/traffic.ts';
import { identifyingLabels } from './identity.ts';
import { freeName, type PolicyDraft } from './write-policy.ts';

/** One side of a connection that is blocked there. */
export interface BlockedSide {
  readonly direction: Direction;
  readonly subject: Workload;
  readonly peer: Endpoint;
  /** What is to be allowed. */
  readonly traffic: TrafficSet;
}

/** Why no policy is written: nothing tells the pods apart, or the policy would isolate pods that are open now. */
export type Obstacle = 'no-labels' | 'not-isolated';

/** Writes the policy that allows the traffic on one side, for pods of the same labels alone. */
export function missingPolicy(side: BlockedSide, cluster: Cluster): PolicyDraft | Obstacle {
  const { direction, subject, peer, traffic } = side;
  const own = labelsOf(subject);
  const other = peerValue(peer, subject.namespace);
  if (own === undefined || other === undefined) return 'no-labels';
  if (!isolatesNothing(subject.namespace, own, direction, cluster)) return 'not-isolated';
  const destination = direction === 'ingress' ? subject : peer.type === 'workload' ? peer.workload : undefined;
  const ports = portsOf(traffic, destination);
  const peers = direction === 'ingress' ? 'from' : 'to';
  const name = [subject.shownAs.name, peers, endName(peer)].join('-');
  return {
    name: freeName(cluster, subject.namespace, asName(name)),
    namespace: subject.namespaceField.form === 'value' ? subject.namespace : undefined,
    spec: {
      podSelector: { matchLabels: own },
      policyTypes: [POLICY_TYPE[direction]],
      [direction]: [{ [peers]: [other], ...(ports.length > 0 && { ports }) }],
    },
  };
}

type LabelValues = Readonly<Record<string, string>>;

// What controllers write differs from pod to pod, or from rollout to rollout.
const PASSING =
  /(?:^|\/)(?:pod-template-hash|pod-template-generation|controller-revision-hash|controller-uid|pod-name|pod-index|job-completion-index)$/;

function labelsOf(workload: Workload): LabelValues | undefined {
  const labels = [...identifyingLabels(workload)].filter(([key]) => !PASSING.test(key));
  return labels.length === 0 ? undefined : Object.fromEntries(labels);
}

function peerValue(peer: Endpoint, home: string): Value | undefined {
  if (peer.type === 'address') {
    const { address } = peer;
    return { ipBlock: { cidr: `${formatAddress(address)}/${address.family === 'IPv4' ? 32 : 128}` } };
  }
  const { workload } = peer;
  const labels = labelsOf(workload);
  const there = { namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: workload.namespace } } };
  // A controller known only as all pods of its namespace has no labels to select by.
  if (labels === undefined) return workload.mayCarryMore && workload.namespace !== home ? there : undefined;
  return { ...(workload.namespace !== home && there), podSelector: { matchLabels: labels } };
}

function isolatesNothing(namespace: string, labels: LabelValues, direction: Direction, cluster: Cluster): boolean {
  const here = cluster.namespaces.get(namespace)?.workloads ?? [];
  const picked = here.filter(({ podLabels }) =>
    Object.entries(labels).every(([key, value]) => podLabels.get(key) === value),
  );
  return picked.every(workload => cluster.policiesOf(workload).some(each => isIsolating(each, direction)));
}

/** Lists the ports to allow; where every port is asked for, those that the destination declares, or none for all. */
function portsOf(traffic: TrafficSet, destination: Workload | undefined): readonly Value[] {
  if (isAllTraffic(traffic)) {
    const declared = (destination?.ports ?? []).map(({ protocol, port }) => ({ protocol, port }));
    return [...new Map(declared.map(each => [`${each.protocol} ${each.port}`, each])).values()];
  }
  return PROTOCOLS.flatMap(protocol =>
    traffic[protocol].map(([low, high]) => {
      if (low === 1 && high === MAX_PORT) return { protocol };
      return { protocol, port: low, ...(high > low && { endPort: high }) };
    }),
  );
}

function endName(peer: Endpoint): string {
  return peer.type === 'address' ? formatAddress(peer.address) : peer.workload.shownAs.name;
}

const LONGEST_NAME = 200;

/** Turns a text into a name that the API server takes. */
function asName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_NAME)
    .replace(/^-|-$/g, '');
}
