import { readResources } from '../../../server/src/engine/model/read-resources.ts';
import type { Resource, Workload } from '../../../server/src/engine/model/resource.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import type { NetworkPolicy } from '../../../server/src/engine/policies/network-policy/policy.ts';

/** Reads the objects of one document. */
export function resourcesIn(text: string): readonly Resource[] {
  return readResources(parseDocument(text));
}

/** Reads a document that holds one object. */
export function resourceIn(text: string): Resource {
  const [only, ...others] = resourcesIn(text);
  if (only === undefined || others.length > 0) throw new Error('expected one object');
  return only;
}

/** Reads a NetworkPolicy of the spec whose lines are given, indented as under `spec:`. */
export function policyWith(spec: string): NetworkPolicy {
  const policy = resourceIn(`apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\n${spec}`);
  if (policy.type !== 'network-policy') throw new Error('expected a policy');
  return policy;
}

/** Reads a workload. */
export function workloadIn(text: string): Workload {
  const workload = resourceIn(text);
  if (workload.type !== 'workload') throw new Error('expected a workload');
  return workload;
}
