import type { Cluster } from '../../engine/cluster/cluster.ts';
import type { Resource } from '../../engine/model/resource.ts';
import { compileCached } from '../../engine/policies/dialects.ts';
import { isPolicy } from '../../engine/policies/policy.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';

/** Returns the namespaces that a file is about: those of its objects, and of the pods that its cluster-wide policies select. */
export function namespacesOfFile(snapshot: Snapshot, uri: string, cluster: Cluster): ReadonlySet<string> {
  const file = snapshot.files.get(uri);
  const resources = file === undefined ? [] : snapshot.effectiveIn(file);
  return new Set(resources.flatMap(resource => namespacesOf(resource, cluster)));
}

function namespacesOf(resource: Resource, cluster: Cluster): readonly string[] {
  if (resource.type === 'namespace') return [resource.name];
  if (isPolicy(resource) && resource.namespace === '')
    return cluster.select(compileCached(resource).subject).map(({ namespace }) => namespace);
  // Of kinds that nobody here knows it is open whether they live in a namespace.
  if (resource.type === 'other' && resource.namespaceField.form !== 'value') return [];
  return resource.namespace === '' ? [] : [resource.namespace];
}
