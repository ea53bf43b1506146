import { fact, input, sameItems, steadyInput, worldFact } from '../facts/fact.ts';
import { FactTable } from '../facts/fact-table.ts';
import type { ForeignPolicy } from '../model/foreign.ts';
import type { ReferenceGrant, Resource, Route, Service, Workload } from '../model/resource.ts';
import type { CompiledPolicy, PodQuery } from '../policies/compiled.ts';
import { compileCached } from '../policies/dialects.ts';
import type { Policy } from '../policies/policy.ts';
import { type ClusterProfile, UNKNOWN_PROFILE } from '../profile/cluster-profile.ts';
import { enforcementOf, generationOf } from '../profile/enforcement.ts';
import { isSure } from '../profile/fact.ts';
import type { Inventory, NamespaceFacts } from './inventory.ts';
import { type ClusterObjects, type Replacement, sortObjects, withVersions } from './objects.ts';
import { tellsMembersApart } from './stateful-pods.ts';

/** Whether an ipBlock selects pods whose address is known (`match`) or never pods (`ignore`); plug-ins differ. */
export type IpBlockPods = 'match' | 'ignore';

/** How a cluster is put together. */
export interface ClusterOptions {
  /** Left out, the profile's plug-in decides, else `match`. */
  readonly ipBlockPods?: IpBlockPods;
  readonly profile?: ClusterProfile;
  /** Puts another policy in the place of a compiled one. */
  readonly edit?: (policy: CompiledPolicy) => CompiledPolicy;
  /** True where the pods of a StatefulSet are looked at one by one, though no policy tells them apart. */
  readonly members?: boolean;
  /** The inventory of the state before, which is kept where only policies changed. */
  readonly inventory?: Inventory | undefined;
}

/**
 * All objects analysed together (without those the API server refuses); immutable. What a fact reads of it is noted, so
 * that the cluster of the next state knows what still holds.
 */
export class Cluster {
  readonly facts: FactTable<Cluster>;
  readonly #objects: ClusterObjects;
  readonly #inventory: Inventory;
  readonly #members: boolean;
  /** True where its policies are not those that are written. */
  readonly #isEdited: boolean;
  readonly #policies: readonly CompiledPolicy[];
  readonly #ipBlockPods: IpBlockPods;
  readonly #profile: ClusterProfile;
  #byNamespace: ReadonlyMap<string, readonly CompiledPolicy[]> | undefined;
  #places: ReadonlyMap<string, readonly number[]> | undefined;
  /** By the workload's place in the list. */
  #policiesAt: CompiledPolicy[][] | undefined;

  constructor(
    resources: readonly Resource[],
    options: ClusterOptions = {},
    objects = sortObjects(resources, options.inventory),
    before?: Cluster,
  ) {
    this.#objects = objects;
    this.#profile = options.profile ?? UNKNOWN_PROFILE;
    this.#ipBlockPods = options.ipBlockPods ?? ipBlockPodsIn(this.#profile);
    this.#isEdited = options.edit !== undefined;
    const compiled = this.#compiled(before);
    this.#policies = options.edit === undefined ? compiled : compiled.map(options.edit);
    this.#members = options.members ?? false;
    const isApart = this.#members || this.#policies.some(tellsMembersApart);
    this.#inventory = isApart ? objects.inventory.apart : objects.inventory;
    this.facts = new FactTable<Cluster>(this, before?.facts, before !== undefined && this.#isSteadySince(before));
  }

  /** Returns the compiled policies that are enforced; a policy whose text is as before keeps its compiled form. */
  #compiled(before: Cluster | undefined): readonly CompiledPolicy[] {
    const { policies } = this.#objects;
    if (before === undefined || before.#isEdited || before.#profile !== this.#profile)
      return policies.filter(policy => !isWithoutForce(this.#profile, policy)).map(compileCached);
    const versions = new Map<CompiledPolicy, CompiledPolicy>();
    for (const [index, policy] of policies.entries()) {
      const other = before.#objects.policies[index];
      if (other !== undefined && other !== policy) versions.set(compileCached(other), compileCached(policy));
    }
    return before.#policies.map(each => versions.get(each) ?? each);
  }

  #isSteadySince(before: Cluster): boolean {
    const [now, then] = [this.#objects, before.#objects];
    return (
      now.replaced === then.replaced &&
      now.repeated === then.repeated &&
      this.#inventory === before.#inventory &&
      this.#profile === before.#profile &&
      this.#ipBlockPods === before.#ipBlockPods
    );
  }

  /** Returns the same cluster with other policies in the place of its own. */
  edited(edit: (policy: CompiledPolicy) => CompiledPolicy): Cluster {
    const { resources } = this.#objects;
    return new Cluster(resources, { ...this.#kept, edit }, this.#objects);
  }

  /** Returns the same cluster with the pods of StatefulSets, where their number is known, looked at one by one. */
  withMembers(): Cluster {
    const { resources } = this.#objects;
    return new Cluster(resources, { ...this.#kept, members: true }, this.#objects);
  }

  /**
   * Returns the next state of the cluster, with other versions of some policies; the cluster itself where it has none of
   * them, and undefined where more than policies' texts would change.
   */
  withVersions(versions: ReadonlyMap<Resource, Resource>): Cluster | undefined {
    const objects = withVersions(this.#objects, versions);
    if (objects === undefined || objects === this.#objects) return objects && this;
    return new Cluster(objects.resources, this.#kept, objects, this);
  }

  get #kept(): ClusterOptions {
    return { ipBlockPods: this.#ipBlockPods, profile: this.#profile, members: this.#members };
  }

  /** All objects given, also those that a later one replaces. */
  get resources(): readonly Resource[] {
    return resourcesIn(this, '');
  }

  /** Objects that count for nothing, as a later one has their identity; the cluster keeps what is applied last. */
  get replaced(): readonly Replacement[] {
    return replacedIn(this, '');
  }

  /** All that counts and is no policy. */
  get inventory(): Inventory {
    return inventoryIn(this, '');
  }

  get workloads(): readonly Workload[] {
    return this.inventory.workloads;
  }

  get namespaces(): ReadonlyMap<string, NamespaceFacts> {
    return this.inventory.namespaces;
  }

  get services(): readonly Service[] {
    return this.inventory.services;
  }

  get routes(): readonly Route[] {
    return this.inventory.routes;
  }

  get grants(): readonly ReferenceGrant[] {
    return this.inventory.grants;
  }

  /** Policies of dialects that are not evaluated, and may change any answer about the pods they select. */
  get foreign(): readonly ForeignPolicy[] {
    return this.inventory.foreign;
  }

  /** The policies that count: those that the cluster surely does not enforce have no part in anything. */
  get policies(): readonly CompiledPolicy[] {
    return policiesIn(this, '');
  }

  /** Policies that surely have no effect, as the plug-in does not know their kind. */
  get unenforced(): readonly Policy[] {
    return unenforcedIn(this, '');
  }

  /** The policies of other tiers than that of NetworkPolicies. */
  get tieredPolicies(): readonly CompiledPolicy[] {
    return tieredIn(this);
  }

  /** What is known beside the manifests. */
  get profile(): ClusterProfile {
    return profileIn(this, '');
  }

  get ipBlockPods(): IpBlockPods {
    return ipBlockPodsOf(this, '');
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
    return policiesAt(this, workload);
  }

  /** Returns the policies of a namespace; those that belong to none for the empty name. */
  policiesIn(namespace: string): readonly CompiledPolicy[] {
    return policiesOfNamespace(this, namespace);
  }

  /** Returns the policy's place in the order of the resources, undefined for one of another cluster. */
  placeOf(policy: CompiledPolicy): number | undefined {
    return placeOf(this, policy);
  }

  /** Returns the Services whose selector picks the workload's pods. */
  servicesOf(workload: Workload): readonly Service[] {
    return this.services.filter(service => picks(service, workload));
  }

  /** Returns the other objects of the same API group, kind, namespace and name. */
  duplicatesOf(resource: Resource): readonly Resource[] {
    return repeatedIn(this, resource.identity).filter(other => other !== resource);
  }

  /** What facts read of the cluster itself; each is declared as an input below. */
  static readonly read = {
    resources: (cluster: Cluster): readonly Resource[] => cluster.#objects.resources,
    replaced: (cluster: Cluster): readonly Replacement[] => cluster.#objects.replaced,
    repeated: (cluster: Cluster, identity: string): readonly Resource[] =>
      cluster.#objects.repeated.get(identity) ?? NONE,
    inventory: (cluster: Cluster): Inventory => cluster.#inventory,
    profile: (cluster: Cluster): ClusterProfile => cluster.#profile,
    ipBlockPods: (cluster: Cluster): IpBlockPods => cluster.#ipBlockPods,
    policies: (cluster: Cluster): readonly CompiledPolicy[] => cluster.#policies,
    unenforced: (cluster: Cluster): readonly Policy[] =>
      cluster.#objects.policies.filter(policy => isWithoutForce(cluster.#profile, policy)),
    policiesOfNamespace: (cluster: Cluster, namespace: string): readonly CompiledPolicy[] => {
      cluster.#byNamespace ??= byNamespace(cluster.#policies);
      return cluster.#byNamespace.get(namespace) ?? NONE;
    },
    placesOfNamespace: (cluster: Cluster, namespace: string): readonly number[] => {
      cluster.#places ??= placesByNamespace(cluster.#policies);
      return cluster.#places.get(namespace) ?? NONE;
    },
    policiesAt: (cluster: Cluster, workload: Workload): readonly CompiledPolicy[] => {
      const inventory = cluster.#inventory;
      // A StatefulSet that is looked at pod by pod has the policies that select all of its pods.
      if (inventory.isReplaced(workload))
        return cluster.#policies.filter(({ subject }) => inventory.picks(subject, workload));
      cluster.#policiesAt ??= policiesByPosition(cluster.#policies, inventory);
      return cluster.#policiesAt[inventory.positionOf(workload) ?? NOWHERE] ?? NONE;
    },
  };
}

const NONE: readonly never[] = [];

const { read } = Cluster;
const resourcesIn = input('objects', read.resources);
const replacedIn = steadyInput('replaced objects', read.replaced, sameItems);
const repeatedIn = steadyInput('objects of one name', read.repeated, sameItems);
const inventoryIn = steadyInput('inventory', read.inventory);
const profileIn = steadyInput('profile', read.profile);
const ipBlockPodsOf = steadyInput('ipBlocks and pods', read.ipBlockPods);
const policiesIn = input('policies', read.policies, sameItems);
const unenforcedIn = input('policies without effect', read.unenforced, sameItems);
const policiesOfNamespace = input('policies of a namespace', read.policiesOfNamespace, sameItems);
const placesOfNamespace = input('places of the policies of a namespace', read.placesOfNamespace, sameItems);
const placesIn = fact('place of each policy of a namespace', (cluster: Cluster, namespace: string) => {
  const places = placesOfNamespace(cluster, namespace);
  return new Map(policiesOfNamespace(cluster, namespace).map((policy, index) => [policy, places[index]]));
});
const placeOf = fact('place of a policy', (cluster: Cluster, policy: CompiledPolicy): number | undefined =>
  placesIn(cluster, policy.resource.namespace).get(policy),
);
const policiesAt = input('policies of a workload', read.policiesAt, sameItems);
const tieredIn = worldFact(
  'policies of other tiers',
  ({ policies }: Cluster) => policies.filter(({ tier }) => tier.equals === 'first-match'),
  sameItems,
);

function byNamespace(policies: readonly CompiledPolicy[]): ReadonlyMap<string, readonly CompiledPolicy[]> {
  const lists = new Map<string, CompiledPolicy[]>();
  for (const policy of policies) {
    const list = lists.get(policy.resource.namespace);
    if (list === undefined) lists.set(policy.resource.namespace, [policy]);
    else list.push(policy);
  }
  return lists;
}

function placesByNamespace(policies: readonly CompiledPolicy[]): ReadonlyMap<string, readonly number[]> {
  const lists = new Map<string, number[]>();
  for (const [place, { resource }] of policies.entries()) {
    const list = lists.get(resource.namespace);
    if (list === undefined) lists.set(resource.namespace, [place]);
    else list.push(place);
  }
  return lists;
}

function policiesByPosition(policies: readonly CompiledPolicy[], inventory: Inventory): CompiledPolicy[][] {
  const lists: CompiledPolicy[][] = [];
  for (const policy of policies) {
    for (const position of inventory.positionsOf(policy.subject)) {
      const list = lists[position];
      if (list === undefined) lists[position] = [policy];
      else list.push(policy);
    }
  }
  return lists;
}

const NOWHERE = -1;

function isWithoutForce(profile: ClusterProfile, policy: Policy): boolean {
  return enforcementOf(profile, generationOf(policy)) === 'no';
}

function ipBlockPodsIn({ plugIn }: ClusterProfile): IpBlockPods {
  const fact = plugIn?.ipBlockPods;
  return fact !== undefined && isSure(fact) ? fact.value : 'match';
}

/** Says whether a Service sends traffic to the workload's pods. */
export function picks(service: Service, workload: Workload): boolean {
  if (service.selector === undefined || service.namespace !== workload.namespace) return false;
  return [...service.selector].every(([key, value]) => workload.podLabels.get(key) === value);
}
