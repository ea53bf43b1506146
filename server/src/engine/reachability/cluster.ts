import type {
  AdminPolicy,
  NetworkPolicy,
  ReferenceGrant,
  Resource,
  Route,
  Service,
  Workload,
} from '../model/resource.ts';
import { compileAdminPolicy } from '../policies/admin-policy.ts';
import type { CompiledPolicy, PodQuery } from '../policies/compiled.ts';
import type { ForeignPolicy } from '../policies/foreign.ts';
import { compileNetworkPolicy } from '../policies/network-policy.ts';
import { type ClusterProfile, UNKNOWN_PROFILE } from '../profile/cluster-profile.ts';
import { isSure } from '../profile/fact.ts';
import type { Inventory, NamespaceFacts } from './inventory.ts';
import { type ClusterObjects, type Replacement, sortObjects, withVersions } from './objects.ts';
import { Reachability } from './reachability.ts';

/** Whether an ipBlock selects pods whose address is known (`match`) or never pods (`ignore`); plug-ins differ. */
export type IpBlockPods = 'match' | 'ignore';

/** How a cluster is put together. */
export interface ClusterOptions {
  /** Left out, the profile's plug-in decides, else `match`. */
  readonly ipBlockPods?: IpBlockPods;
  readonly profile?: ClusterProfile;
  /** Puts another policy in the place of a compiled one. */
  readonly edit?: (policy: CompiledPolicy) => CompiledPolicy;
  /** That of a cluster before; it stays where policies alone have changed. */
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
  readonly #objects: ClusterObjects;
  /** By the workload's place in the list. */
  #policiesAt: CompiledPolicy[][] | undefined;
  #reachability: Reachability | undefined;

  constructor(
    resources: readonly Resource[],
    options: ClusterOptions = {},
    objects = sortObjects(resources, options.inventory),
  ) {
    const { inventory } = objects;
    this.#objects = objects;
    this.resources = objects.resources;
    this.replaced = objects.replaced;
    this.inventory = inventory;
    this.workloads = inventory.workloads;
    this.namespaces = inventory.namespaces;
    this.services = inventory.services;
    this.routes = inventory.routes;
    this.grants = inventory.grants;
    this.foreign = inventory.foreign;
    this.profile = options.profile ?? UNKNOWN_PROFILE;
    this.ipBlockPods = options.ipBlockPods ?? ipBlockPodsIn(this.profile);
    const compiled = objects.policies.map(compileCached);
    this.policies = options.edit === undefined ? compiled : compiled.map(options.edit);
  }

  /** Returns the same cluster with other policies in the place of its own. */
  edited(edit: (policy: CompiledPolicy) => CompiledPolicy): Cluster {
    return new Cluster(this.resources, { ipBlockPods: this.ipBlockPods, profile: this.profile, edit }, this.#objects);
  }

  /**
   * Returns the cluster with other versions of some policies, which costs little; the cluster itself where it has none of
   * them, and undefined where more than policies' texts would change.
   */
  withVersions(versions: ReadonlyMap<Resource, Resource>): Cluster | undefined {
    const objects = withVersions(this.#objects, versions);
    if (objects === undefined || objects === this.#objects) return objects && this;
    return new Cluster(objects.resources, { ipBlockPods: this.ipBlockPods, profile: this.profile }, objects);
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
    if (this.#policiesAt === undefined) {
      this.#policiesAt = [];
      for (const policy of this.policies) {
        for (const position of this.inventory.positionsOf(policy.subject)) {
          const list = this.#policiesAt[position];
          if (list === undefined) this.#policiesAt[position] = [policy];
          else list.push(policy);
        }
      }
    }
    return this.#policiesAt[this.inventory.positionOf(workload) ?? NOWHERE] ?? [];
  }

  /** Returns the Services whose selector picks the workload's pods. */
  servicesOf(workload: Workload): readonly Service[] {
    return this.services.filter(service => picks(service, workload));
  }

  /** Returns the other objects of the same API group, kind, namespace and name. */
  duplicatesOf(resource: Resource): readonly Resource[] {
    return (this.#objects.repeated.get(resource.identity) ?? []).filter(other => other !== resource);
  }
}

const NOWHERE = -1;

function ipBlockPodsIn({ plugIn }: ClusterProfile): IpBlockPods {
  const fact = plugIn?.ipBlockPods;
  return fact !== undefined && isSure(fact) ? fact.value : 'match';
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
