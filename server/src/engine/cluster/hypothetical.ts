import { readResources } from '../model/read-resources.ts';
import type { Workload } from '../model/resource.ts';
import type { Labels } from '../objects/object.ts';
import { parseDocument } from '../parse/parse-document.ts';

/** Makes a pod that no manifest declares: of a namespace and labels alone, without ports or a known address. */
export function hypotheticalPod(namespace: string, labels: Labels, name = 'hypothetical'): Workload {
  const metadata = { name, namespace, labels: Object.fromEntries(labels) };
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata });
  const [pod] = readResources(parseDocument(text));
  if (pod?.type !== 'workload') throw new Error('A pod written as JSON reads as a workload.');
  return pod;
}

/** Makes a second pod of a workload, to ask about two of its pods. */
export function twinOf(workload: Workload): Workload {
  return { ...workload, identity: `${workload.identity} (another pod)` };
}
