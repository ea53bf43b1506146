import { readResources } from '../model/read-resources.ts';
import type { Labels, Workload } from '../model/resource.ts';
import { parseDocument } from '../parse/parse-document.ts';
import { Cluster } from './cluster.ts';

/** Makes a pod that no manifest declares: of a namespace and labels alone, without ports or a known address. */
export function hypotheticalPod(namespace: string, labels: Labels, name = 'hypothetical'): Workload {
  const metadata = { name, namespace, labels: Object.fromEntries(labels) };
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata });
  const [pod] = readResources(parseDocument(text));
  if (pod?.type !== 'workload') throw new Error('A pod written as JSON reads as a workload.');
  return pod;
}

/** Makes a second pod of a workload, an object of its own lest it replace the first. */
export function twinOf(workload: Workload): Workload {
  return { ...workload, identity: `${workload.identity} (another pod)` };
}

/** Returns the cluster with pods added that no manifest declares; the cluster itself stays as it is. */
export function withPods(cluster: Cluster, pods: readonly Workload[]): Cluster {
  if (pods.length === 0) return cluster;
  return new Cluster([...cluster.resources, ...pods], cluster);
}
