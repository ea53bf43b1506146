import { type ForeignPolicy, foreignPolicyOf } from '../model/foreign.ts';
import type { ReferenceGrant, Resource, Route, Service, Workload } from '../model/resource.ts';
import { membersOf } from '../model/stateful-set.ts';
import type { Labels } from '../objects/object.ts';
import type { PodQuery } from '../policies/compiled.ts';
import { NAMESPACE_NAME_LABEL } from '../selectors/describe.ts';
import { matches, meets } from '../selectors/match.ts';
import type { AddressSet } from '../sets/addresses.ts';
import { AddressIndex } from './address-index.ts';
import { candidates } from './label-index.ts';
import { withOwners } from './owners.ts';
import { withMembers } from './stateful-pods.ts';

/** A namespace in sight: declared by an object, or only named by objects in it. */
export interface NamespaceFacts {
  readonly name: string;
  /** The written labels and kubernetes.io/metadata.name, which the API server sets. */
  readonly labels: Labels;
  readonly declared: boolean;
  readonly workloads: readonly Workload[];
}

/**
 * All objects of a cluster that count but its policies, and which workloads each query picks. Clusters that differ in
 * policies alone share one and what it has found out.
 */
export class Inventory {
  readonly objects: readonly Resource[];
  readonly services: readonly Service[];
  readonly routes: readonly Route[];
  readonly grants: readonly ReferenceGrant[];
  /** Policies of dialects that are not evaluated. */
  readonly foreign: readonly ForeignPolicy[];
  /** As their owners in sight have them. */
  readonly workloads: readonly Workload[];
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>;
  /** The inventory that looks at each StatefulSet as one workload; itself where it does. */
  readonly whole: Inventory;
  /** The form of each workload that counts, by what is written. */
  readonly #forms: ReadonlyMap<Workload, Workload>;
  #apart: Inventory | undefined;
  readonly #selected = new WeakMap<PodQuery, readonly Workload[]>();
  readonly #positions = new WeakMap<PodQuery, Int32Array>();
  #indexes: ReadonlyMap<Workload, number> | undefined;
  #addresses: AddressIndex | undefined;
  #withoutAddress: Int32Array | undefined;

  /** Takes the inventory whose StatefulSets are to be looked at pod by pod, or else the one before, for what stays of it. */
  constructor(
    objects: readonly Resource[],
    { whole, before }: { whole?: Inventory; before?: Inventory | undefined } = {},
  ) {
    this.objects = objects;
    this.whole = whole ?? this;
    const written = objects.filter(object => object.type === 'workload');
    const formsBefore = before === undefined ? undefined : before.#forms;
    this.#forms = whole === undefined ? withOwners(written, formsBefore) : whole.#forms;
    const forms = [...this.#forms.values()];
    this.workloads = whole === undefined ? forms : withMembers(forms);
    this.services = objects.filter(object => object.type === 'service');
    this.routes = objects.filter(object => object.type === 'route');
    this.grants = objects.filter(object => object.type === 'reference-grant');
    this.foreign = objects.flatMap(object => foreignPolicyOf(object) ?? []);
    this.namespaces = collectNamespaces(objects, this.workloads);
  }

  /** Says whether it was made of exactly these objects, in this order. */
  isOf(objects: readonly Resource[]): boolean {
    return objects.length === this.objects.length && objects.every((each, index) => each === this.objects[index]);
  }

  /** Returns the workloads whose pods the query picks. */
  select(query: PodQuery): readonly Workload[] {
    let found = this.#selected.get(query);
    if (found === undefined) {
      found = this.namespacesOf(query).flatMap(namespace =>
        candidates(namespace.workloads, query.pods).filter(
          workload => matches(query.pods, workload.podLabels) && !(query.noHostNetwork && workload.hostNetwork),
        ),
      );
      this.#selected.set(query, found);
    }
    return found;
  }

  /** Returns the same as indexes into the list of workloads. */
  positionsOf(query: PodQuery): Int32Array {
    let found = this.#positions.get(query);
    if (found === undefined) {
      found = Int32Array.from(this.select(query), workload => this.positionOf(workload) ?? 0);
      this.#positions.set(query, found);
    }
    return found;
  }

  /** Returns the indexes of the workloads with a known address in the set. */
  positionsIn(addresses: AddressSet): Int32Array {
    this.#addresses ??= new AddressIndex(this.workloads);
    return this.#addresses.positionsIn(addresses);
  }

  /** The indexes of the workloads whose address no manifest tells. */
  get withoutAddress(): Int32Array {
    this.#withoutAddress ??= Int32Array.from(
      this.workloads.flatMap(({ addresses }, position) => (addresses.length === 0 ? [position] : [])),
    );
    return this.#withoutAddress;
  }

  /** Returns the namespaces in sight that the query's namespace part picks. */
  namespacesOf({ namespaces }: PodQuery): readonly NamespaceFacts[] {
    if (namespaces.type === 'name') {
      const named = this.namespaces.get(namespaces.name);
      return named === undefined ? [] : [named];
    }
    const { selector } = namespaces;
    const name = selector.requirements.find(({ key, operator }) => key === NAMESPACE_NAME_LABEL && operator === 'In');
    const some =
      name === undefined
        ? [...this.namespaces.values()]
        : [...new Set(name.values)].flatMap(value => this.namespaces.get(value) ?? []);
    return some.filter(
      namespace => !selector.broken && selector.requirements.every(requirement => meets(namespace.labels, requirement)),
    );
  }

  /** The inventory that looks at StatefulSets pod by pod, where their number is known; itself where none is. */
  get apart(): Inventory {
    if (this.whole !== this) return this;
    this.#apart ??= withMembers(this.workloads).every((each, index) => each === this.workloads[index])
      ? this
      : new Inventory(this.objects, { whole: this });
    return this.#apart;
  }

  /**
   * Returns the index of a workload, as written or as its owners have it, in the list of workloads: that of its first pod
   * where its pods stand for it.
   */
  positionOf(workload: Workload): number | undefined {
    this.#indexes ??= this.#indexed();
    return this.#indexes.get(workload);
  }

  #indexed(): ReadonlyMap<Workload, number> {
    const indexes = new Map(this.workloads.map((each, index) => [each, index]));
    for (const [written, form] of this.#forms) {
      const [first] = membersOf(form) ?? [];
      const index = indexes.get(form) ?? (first && indexes.get(first));
      if (index !== undefined) indexes.set(form, index).set(written, index);
    }
    return indexes;
  }

  /** Returns a workload as its owners in sight have it: its first pod where its pods stand for it. */
  formOf(workload: Workload): Workload {
    const position = this.positionOf(workload);
    return (position === undefined ? undefined : this.workloads[position]) ?? workload;
  }

  /** Says whether a query picks a workload by the labels that are known of it. */
  picks(query: PodQuery, { namespace, podLabels, hostNetwork }: Workload): boolean {
    if (query.noHostNetwork && hostNetwork) return false;
    return matches(query.pods, podLabels) && this.namespacesOf(query).some(({ name }) => name === namespace);
  }

  /** Says whether the pods of a workload stand for it. */
  isReplaced(workload: Workload): boolean {
    const form = this.#forms.get(workload) ?? workload;
    const position = this.positionOf(form);
    return position !== undefined && this.workloads[position] !== form;
  }
}

/** Returns the inventory of the objects: the one before, where it holds the same in the same order. */
export function inventoryOf(objects: readonly Resource[], before?: Inventory): Inventory {
  return before?.isOf(objects) ? before.whole : new Inventory(objects, { before });
}

function collectNamespaces(
  objects: readonly Resource[],
  all: readonly Workload[],
): ReadonlyMap<string, NamespaceFacts> {
  const workloads = new Map<string, Workload[]>();
  const declared = new Map<string, Labels>();
  for (const object of objects) {
    if (object.type === 'namespace') declared.set(object.name, object.labels);
  }
  for (const workload of all) {
    const list = workloads.get(workload.namespace);
    if (list === undefined) workloads.set(workload.namespace, [workload]);
    else list.push(workload);
  }
  const names = new Set([...declared.keys(), ...workloads.keys()]);
  return new Map(
    [...names].map(name => {
      const labels = new Map(declared.get(name) ?? []).set(NAMESPACE_NAME_LABEL, name);
      return [name, { name, labels, declared: declared.has(name), workloads: workloads.get(name) ?? [] }];
    }),
  );
}
