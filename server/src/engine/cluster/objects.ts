import type { Resource } from '../model/resource.ts';
import { kindOfUnknownVersion } from '../policies/api-versions.ts';
import { isPolicy, type Policy } from '../policies/policy.ts';
import { type Inventory, inventoryOf } from './inventory.ts';

/** An object and the later one of the same identity that counts. */
export interface Replacement {
  readonly kept: Resource;
  readonly dropped: Resource;
}

/** The objects of a cluster, sorted. */
export interface ClusterObjects {
  /** All objects given, also those that a later one replaces. */
  readonly resources: readonly Resource[];
  readonly replaced: readonly Replacement[];
  /** By identity, the objects that share it with others. */
  readonly repeated: ReadonlyMap<string, readonly Resource[]>;
  readonly policies: readonly Policy[];
  /** All others that count. */
  readonly inventory: Inventory;
}

/** Sorts objects; where those that are no policies are the same as before, what was found out about them stays. */
export function sortObjects(resources: readonly Resource[], before?: Inventory): ClusterObjects {
  const { counting, replaced, repeated } = lastOfEach(resources);
  const policies: Policy[] = [];
  const others: Resource[] = [];
  for (const each of counting) {
    if (isKnownPolicy(each)) policies.push(each);
    else others.push(each);
  }
  return { resources, replaced, repeated, policies, inventory: inventoryOf(others, before) };
}

/**
 * Puts other versions of policies in their places, without a look at the rest. Returns the same objects where none of
 * the policies is among them, and undefined where more than the text of policies changes.
 */
export function withVersions(
  objects: ClusterObjects,
  versions: ReadonlyMap<Resource, Resource>,
): ClusterObjects | undefined {
  let { resources, policies } = objects;
  for (const [before, after] of versions) {
    const at = resources.indexOf(before);
    if (at < 0) continue;
    if (!isKnownPolicy(before) || !isKnownPolicy(after) || !isVersionOf(after, before)) return undefined;
    if (objects.repeated.has(before.identity)) return undefined;

    resources = resources.with(at, after);
    policies = policies.with(policies.indexOf(before), after);
  }
  return resources === objects.resources ? objects : { ...objects, resources, policies };
}

function isKnownPolicy(resource: Resource): resource is Policy {
  return isPolicy(resource) && kindOfUnknownVersion(resource) === undefined;
}

/** Says whether an object is another version of the same policy. */
export function isVersionOf(after: Resource, before: Resource): boolean {
  return (
    isKnownPolicy(after) &&
    after.type === before.type &&
    after.nameField.form === before.nameField.form &&
    after.identity === before.identity
  );
}

/** Keeps the last object of each identity in the place of the first; objects whose name the API server makes all stay. */
function lastOfEach(
  resources: readonly Resource[],
): Pick<ClusterObjects, 'replaced' | 'repeated'> & { readonly counting: readonly Resource[] } {
  const repeated = repeatedAmong(resources);
  if (repeated.size === 0) return { counting: resources, replaced: [], repeated };
  const kept = new Map<unknown, Resource>();
  const replaced: Replacement[] = [];
  for (const resource of resources) {
    const key = resource.nameField.form === 'value' ? resource.identity : resource;
    const before = kept.get(key);
    if (before !== undefined) replaced.push({ kept: resource, dropped: before });
    kept.set(key, resource);
  }
  return { counting: [...kept.values()], replaced, repeated };
}

function repeatedAmong(resources: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const firsts = new Map<string, Resource>();
  const repeated = new Map<string, Resource[]>();
  for (const resource of resources) {
    const { identity } = resource;
    const first = firsts.get(identity);
    const same = repeated.get(identity);
    if (first === undefined) firsts.set(identity, resource);
    else if (same === undefined) repeated.set(identity, [first, resource]);
    else same.push(resource);
  }
  return repeated;
}
