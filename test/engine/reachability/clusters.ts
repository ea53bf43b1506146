import { Cluster, type ClusterOptions } from '../../../server/src/engine/cluster/cluster.ts';
import type { Endpoint } from '../../../server/src/engine/cluster/endpoint.ts';
import { readResources } from '../../../server/src/engine/model/read-resources.ts';
import type { Resource, Workload } from '../../../server/src/engine/model/resource.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { splitDocuments } from '../../../server/src/engine/parse/split.ts';
import { explainSide, type Side } from '../../../server/src/engine/reachability/explain.ts';
import { intersectTraffic, type TrafficSet } from '../../../server/src/engine/sets/traffic.ts';

/** Makes a cluster of manifests, one document each. */
export function clusterOf(text: string, options: ClusterOptions = {}): Cluster {
  return new Cluster(resourcesOf(text), options);
}

/** Reads manifests, one document each. */
export function resourcesOf(text: string): readonly Resource[] {
  return splitDocuments(text).flatMap(({ start, end }) => readResources(parseDocument(text.slice(start, end))));
}

/** Returns the workload of that name. */
export function workloadNamed(cluster: Cluster, name: string): Workload {
  const found = cluster.workloads.find(workload => workload.name === name);
  if (found === undefined) throw new Error(`no workload ${name}`);
  return found;
}

/** A Pod in one line. */
export function pod(name: string, namespace: string, rest = ''): string {
  return `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}${rest}}\n`;
}

/** A NetworkPolicy in one line. */
export function policy(name: string, namespace: string, spec: string): string {
  return `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: ${name}, namespace: ${namespace}}, spec: ${spec}}\n`;
}

/** Why a pair is connected as it is, as far as is known: both sides, and what passes both. */
export interface Explanation {
  readonly allowed: TrafficSet;
  readonly egress: Side;
  readonly ingress: Side;
}

/** Explains both sides of a pair by what is known. */
export function explain(cluster: Cluster, source: Endpoint, destination: Endpoint): Explanation {
  const egress = explainSide({ cluster, direction: 'egress', subject: source, peer: destination });
  const ingress = explainSide({ cluster, direction: 'ingress', subject: destination, peer: source });
  return { egress, ingress, allowed: intersectTraffic(egress.allowed, ingress.allowed) };
}
