import type { AdminPolicy, NetworkPolicy, ReferenceGrant, Resource, Route, Service, Workload } from '../model/resource.ts';
import { compileAdminPolicy } from '../policies/admin-policy.ts';
import type { CompiledPolicy, PodQuery } from '../policies/compiled.ts';
import { type ForeignPolicy, foreignPolicyOf } from '../policies/foreign.ts';
import { compileNetworkPolicy } from '../policies/network-policy.ts';
import { type ClusterProfile, UNKNOWN_PROFILE } from '../profile/cluster-profile.ts';
import { isSure } from '../profile/fact.ts';
import { type Inventory, inventoryOf, type NamespaceFacts } from './inventory.ts';
import { Reachability } from './reachability.ts';

/** Whether an ipBlock selects pods whose address is known (`match`) or never pods (`ignore`); plug-ins differ. */
export type IpBlockPods = 'match' | 'ignore';

/** An object and the later one of the same identity that counts. */
export interface Replacement {
  readonly kept: Resource;
  readonly dropped: Resource;
}

/** How a cluster is put together. */
export interface ClusterOptions {
  /** Left out, the profile's plug-in decides, else `match`. */
  readonly ipBlockPods?: IpBlockPods;
  readonly profile?: ClusterProfile;
  /** Puts another policy in the place of a compiled one. */
  readonly edit?: (policy: CompiledPolicy) => CompiledPolicy;
  /** That of a cluster before; it stays where no workload or namespace has changed. */
  readonly inventory?: Inventory | undefined;
}

/** All objects analysed together (without those the API server refuses); immutable, answers are computed when first asked and kept. */
export class Cluster {
  /** All objects given, also those that a later one replaces. */
  readonly resources: readonly Resource[];
  /** Objects that count for nothing, as a later one has their identity; the cluster keeps what is applied last. */
  readonly replaced: readonly Replacement[];
  readonly inventory: Inventory;
  readonly workloads: readonly Workload[];
  readonly services: readonly Service[];
  readonly routes: readonly Route[];
  readonly grants: readonly ReferenceGrant[];
  readonly policies: readonly CompiledPolicy[];
  /** Policies of dialects that are not evaluated, and may change any answer about the pods they select. */
  readonly foreign: readonly ForeignPolicy[];
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>;
  readonly ipBlockPods: IpBlockPods;
  /** What is known beside the manifests. */
  readonly profile: ClusterProfile;
  #policiesOf: Map<Workload, CompiledPolicy[]> | undefined;
  #identities: Map<string, Resource[]> | undefined;
  #reachability: Reachability | undefined;

  constructor(resources: readonly Resource[], options: ClusterOptions = {}) {
    this.resources = resources;
    const { counting, replaced } = lastOfEach(resources);
    this.replaced = replaced;
    this.inventory = inventoryOf(counting, options.inventory);
    this.workloads = this.inventory.workloads;
    this.namespaces = this.inventory.namespaces;
    this.services = counting.filter(resource => resource.type === 'service');
    this.routes = counting.filter(resource => resource.type === 'route');
    this.grants = counting.filter(resource => resource.type === 'reference-grant');
    this.profile = options.profile ?? UNKNOWN_PROFILE;
    this.ipBlockPods = options.ipBlockPods ?? ipBlockPodsIn(this.profile);
    const { edit = policy => policy } = options;
    this.policies = counting.flatMap(resource =>
      resource.type === 'network-policy' || resource.type === 'admin-policy' ? [edit(compileCached(resource))] : [],
    );
    this.foreign = counting.flatMap(resource => foreignPolicyOf(resource) ?? []);
  }

  /** Returns the same cluster with other policies in the place of its own. */
  edited(edit: (policy: CompiledPolicy) => CompiledPolicy): Cluster {
    return new Cluster(this.resources, { ipBlockPods: this.ipBlockPods, profile: this.profile, edit });
  }

  /** Who reaches whom. */
  get reachability(): Reachability {
    this.#reachability ??= new Reachability(this);
    return this.#reachability;
  }

  /** Returns the workloads whose pods the query picks. */
  select(query: PodQuery): readonly Workload[] {
    return this.inventory.select(query);
  }

  /** Returns the namespaces in sight that the query's namespace part picks. */
  namespacesOf(query: PodQuery): readonly NamespaceFacts[] {
    return this.inventory.namespacesOf(query);
  }

  /** Returns the policies that select the workload's pods, in the order of the resources. */
  policiesOf(workload: Workload): readonly CompiledPolicy[] {
    if (this.#policiesOf === undefined) {
      this.#policiesOf = new Map();
      for (const policy of this.policies) {
        for (const selected of this.select(policy.subject)) {
          const list = this.#policiesOf.get(selected);
          if (list === undefined) this.#policiesOf.set(selected, [policy]);
          else list.push(policy);
        }
      }
    }
    return this.#policiesOf.get(workload) ?? [];
  }

  /** Returns the Services whose selector picks the workload's pods. */
  servicesOf(workload: Workload): readonly Service[] {
    return this.services.filter(service => picks(service, workload));
  }

  /** Returns the other objects of the same API group, kind, namespace and name. */
  duplicatesOf(resource: Resource): readonly Resource[] {
    if (this.#identities === undefined) {
      this.#identities = new Map();
      for (const each of this.resources) {
        const key = identityOf(each);
        const same = this.#identities.get(key);
        if (same === undefined) this.#identities.set(key, [each]);
        else same.push(each);
      }
    }
    return (this.#identities.get(identityOf(resource)) ?? []).filter(other => other !== resource);
  }
}

function ipBlockPodsIn({ plugIn }: ClusterProfile): IpBlockPods {
  const fact = plugIn?.ipBlockPods;
  return fact !== undefined && isSure(fact) ? fact.value : 'match';
}

/** Keeps the last object of each identity in the place of the first; objects whose name the API server makes all stay. */
function lastOfEach(resources: readonly Resource[]): {
  readonly counting: readonly Resource[];
  readonly replaced: readonly Replacement[];
} {
  const kept = new Map<unknown, Resource>();
  const replaced: Replacement[] = [];
  for (const resource of resources) {
    const key = resource.nameField.form === 'value' ? identityOf(resource) : resource;
    const before = kept.get(key);
    if (before !== undefined) replaced.push({ kept: resource, dropped: before });
    kept.set(key, resource);
  }
  return { counting: [...kept.values()], replaced };
}

const identities = new WeakMap<Resource, string>();

/** Returns a text equal for objects of one API group, kind, namespace and name; made once for each object. */
export function identityOf(resource: Resource): string {
  let identity = identities.get(resource);
  if (identity === undefined) {
    const { apiVersion, kind, namespace, name } = resource;
    const group = apiVersion.slice(0, Math.max(apiVersion.indexOf('/'), 0));
    identity = `${group}/${kind}/${namespace}/${name}`;
    identities.set(resource, identity);
  }
  return identity;
}

/** Says whether a Service sends traffic to the workload's pods. */
export function picks(service: Service, workload: Workload): boolean {
  if (service.selector === undefined || service.namespace !== workload.namespace) return false;
  return [...service.selector].every(([key, value]) => workload.podLabels.get(key) === value);
}

const compiled = new WeakMap<Resource, CompiledPolicy>();

/** Returns the policy's compiled form; one resource is compiled once. */
export function compileCached(policy: NetworkPolicy | AdminPolicy): CompiledPolicy {
  let form = compiled.get(policy);
  if (form === undefined) {
    form = policy.type === 'network-policy' ? compileNetworkPolicy(policy) : compileAdminPolicy(policy);
    compiled.set(policy, form);
  }
  return form;
}
