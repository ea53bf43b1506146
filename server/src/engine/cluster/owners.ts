import { UNTOLD } from '../model/controller-labels.ts';
import type { Workload } from '../model/resource.ts';
import type { Labels } from '../objects/object.ts';
import { childOf, isTrue, itemsOf, stringOf } from '../parse/tree.ts';

/** An object that owns others, by kind and name; it lies in their namespace (meta/v1 OwnerReference). */
interface Owner {
  readonly kind: string;
  readonly name: string;
}

/**
 * Returns, by what is written, the workloads as their owners in sight have them, as in what a cluster prints: pods and ReplicaSets of a Deployment
 * in sight are shown as it, and likewise along other owners; a template has the addresses of its pods and what labels they
 * agree on; what its owner has scaled to nothing or ended is left out. Of the forms before, those that come out the same stay.
 */
export function withOwners(
  workloads: readonly Workload[],
  before: ReadonlyMap<Workload, Workload> = new Map(),
): ReadonlyMap<Workload, Workload> {
  if (workloads.every(each => controllerOf(each) === undefined)) return new Map(workloads.map(each => [each, each]));
  const families = new Families(workloads, before);
  return new Map(workloads.filter(each => !isOver(each)).map(each => [each, families.memberOf(each)]));
}

/** For each kind that owns pods, the kinds that may own it in turn. */
const ABOVE: Readonly<Record<string, readonly string[]>> = {
  ReplicaSet: ['Deployment', 'Rollout'],
  ReplicationController: ['DeploymentConfig'],
  Job: ['CronJob'],
};

class Families {
  readonly #byName = new Map<string, Workload>();
  /** The pods in sight by what owns them, at once or through another. */
  readonly #pods = new Map<string, Workload[]>();

  readonly #before: ReadonlyMap<Workload, Workload>;

  constructor(workloads: readonly Workload[], before: ReadonlyMap<Workload, Workload>) {
    this.#before = before;
    for (const each of workloads) if (each.kind !== 'Pod') this.#byName.set(keyOf(each.namespace, each), each);
    for (const pod of workloads) if (pod.kind === 'Pod' && !pod.finished) this.#addPod(pod);
  }

  #addPod(pod: Workload): void {
    for (const owner of [controllerOf(pod), this.#above(pod)]) {
      if (owner === undefined) continue;
      const key = keyOf(pod.namespace, owner);
      const known = this.#pods.get(key);
      if (known === undefined) this.#pods.set(key, [pod]);
      else known.push(pod);
    }
  }

  memberOf(workload: Workload): Workload {
    const above = this.#above(workload);
    const { kind, namespace, podLabels } = workload;
    const pods = (kind === 'Pod' ? undefined : this.#pods.get(keyOf(namespace, workload))) ?? [];
    const own = pods.filter(pod => isMadeOf(pod, workload));
    if (above === undefined && own.length === 0) return workload;
    return remade(workload, this.#before.get(workload), {
      shownAs: above ?? workload.shownAs,
      addresses: own.length === 0 ? workload.addresses : [...new Set(own.flatMap(({ addresses }) => addresses))],
      podLabels: own.length === 0 ? podLabels : agreedLabels(podLabels, own),
    });
  }

  /** Returns what is in sight and owns the owner of a pod, or owns what makes pods itself; an owner out of sight is told by its name. */
  #above(workload: Workload): Owner | undefined {
    const first = controllerOf(workload);
    if (first === undefined) return undefined;
    if (workload.kind !== 'Pod') return this.#inSight(workload, workload.kind, first);
    const owner = this.#byName.get(keyOf(workload.namespace, first));
    const next = owner === undefined ? nameAbove(first, workload) : controllerOf(owner);
    return next && this.#inSight(workload, first.kind, next);
  }

  #inSight({ namespace }: Workload, below: string, { kind, name }: Owner): Owner | undefined {
    const isKnown = ABOVE[below]?.includes(kind) === true && this.#byName.has(keyOf(namespace, { kind, name }));
    return isKnown ? { kind, name } : undefined;
  }
}

function keyOf(namespace: string, { kind, name }: Owner): string {
  return `${namespace}/${kind}/${name}`;
}

/** Returns the owner of an object that controls it. */
function controllerOf({ node }: Workload): Owner | undefined {
  const owners = itemsOf(childOf(childOf(node, 'metadata'), 'ownerReferences'));
  const owner = owners.find(each => isTrue(childOf(each, 'controller')));
  const [kind, name] = [stringOf(childOf(owner, 'kind')), stringOf(childOf(owner, 'name'))];
  return kind === undefined || name === undefined ? undefined : { kind, name };
}

/** Labels whose value controllers put behind the name of the owner (Kubernetes: well-known labels). */
const HASHES: readonly (readonly [label: string, kind: string])[] = [
  ['pod-template-hash', 'Deployment'],
  ['rollouts-pod-template-hash', 'Rollout'],
];

/** Returns the name of the owner of a pod's owner, read off the name of that owner, which is not in sight. */
function nameAbove({ kind, name }: Owner, { writtenLabels }: Workload): Owner | undefined {
  if (kind === 'ReplicaSet')
    for (const [label, above] of HASHES) {
      const end = `-${writtenLabels.get(label)}`;
      if (name.endsWith(end)) return { kind: above, name: name.slice(0, -end.length) };
    }
  const config = writtenLabels.get('deploymentconfig');
  if (kind === 'ReplicationController' && config !== undefined && /^-\d+$/.test(name.slice(config.length)))
    return name.startsWith(config) ? { kind: 'DeploymentConfig', name: config } : undefined;
  // A CronJob names its Jobs by the minute, earlier by the second, at which they are due.
  const due = kind === 'Job' ? /^(.+)-\d{8,11}$/.exec(name)?.[1] : undefined;
  return due === undefined ? undefined : { kind: 'CronJob', name: due };
}

/** Says whether a template is no workload any more: an old ReplicaSet without replicas, a Job of a CronJob that has ended. */
function isOver(workload: Workload): boolean {
  const above = controllerOf(workload);
  if (above === undefined || ABOVE[workload.kind]?.includes(above.kind) !== true) return false;
  const [spec, status] = ['spec', 'status'].map(key => childOf(workload.node, key));
  const replicas = childOf(spec, 'replicas');
  if (workload.kind !== 'Job') return replicas?.kind === 'scalar' && replicas.value === 0;
  return itemsOf(childOf(status, 'conditions')).some(
    each =>
      ['Complete', 'Failed'].includes(stringOf(childOf(each, 'type')) ?? '') &&
      stringOf(childOf(each, 'status')) === 'True',
  );
}

/** Says whether a pod is of the template as it is now; in a rollout those of the template before are in sight, too. */
function isMadeOf(pod: Workload, { writtenLabels, hostNetwork }: Workload): boolean {
  return (
    pod.hostNetwork === hostNetwork && [...writtenLabels].every(([key, value]) => pod.writtenLabels.get(key) === value)
  );
}

/** Returns the labels of a template with those that all its pods have alike; controllers and webhooks add some. */
function agreedLabels(labels: Labels, pods: readonly Workload[]): Labels {
  const [first, ...others] = pods;
  const agreed = [...(first?.writtenLabels ?? [])].filter(([key, value]) =>
    others.every(({ writtenLabels }) => writtenLabels.get(key) === value),
  );
  const added = agreed.filter(([key]) => !labels.has(key) || labels.get(key) === UNTOLD);
  return added.length === 0 ? labels : new Map([...labels, ...added]);
}

type Remade = Pick<Workload, 'shownAs' | 'addresses' | 'podLabels'>;

function remade(workload: Workload, before: Workload | undefined, change: Remade): Workload {
  if (before !== undefined && textOf(before) === textOf(change)) return before;
  const { shownAs: _, addresses: __, podLabels: ___, ...rest } = workload;
  return { ...change, ...rest };
}

function textOf({ shownAs, addresses, podLabels }: Remade): string {
  return JSON.stringify([shownAs, addresses, [...podLabels]]);
}
