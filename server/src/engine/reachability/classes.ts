import type { Cluster } from '../cluster/cluster.ts';
import type { Inventory } from '../cluster/inventory.ts';
import { familiesOf, maySelectPods } from '../cluster/pod-addresses.ts';
import { openLabelOf } from '../model/controller-labels.ts';
import type { ContainerPort, Workload } from '../model/resource.ts';
import { onceForEach } from '../once.ts';
import { type CompiledPeer, type CompiledPolicy, rulesOfBoth } from '../policies/compiled.ts';
import { type PickedClasses, questionsAbout } from './questions.ts';

/** Pods that no selector, named port or address in any policy can tell apart. */
export interface PodClass {
  readonly index: number;
  readonly members: readonly [Workload, ...Workload[]];
  /** The ports that a named port can resolve to. */
  readonly ports: readonly ContainerPort[];
  readonly policies: readonly CompiledPolicy[];
}

/** The workloads of a cluster sorted into classes, and which classes each peer picks. */
export interface PodClasses {
  readonly list: readonly PodClass[];
  readonly of: Pick<ReadonlyMap<Workload, PodClass>, 'get' | 'has'>;
  classesOf(peer: CompiledPeer): readonly number[];
  /** The classes of which no manifest tells whether a peer picks them. */
  inDoubtOf(peer: CompiledPeer): readonly number[];
}

/** Sorts the workloads of a cluster into the coarsest classes that its policies need. */
export function classify(cluster: Cluster): PodClasses {
  const { workloads } = cluster;
  const questions = questionsAbout(cluster.inventory, familiesOf(cluster));
  const groups = groupByPorts(cluster.inventory, portNames(cluster.policies));
  const asked = [...questions.of(cluster)];
  let count = workloads.length;
  for (const { picked, inDoubt } of asked) for (const some of [picked, inDoubt]) count += split(groups, some, count);
  for (const some of apartByDoubt(cluster.inventory, asked)) count += split(groups, some, count);
  const classAt = new Int32Array(workloads.length);
  const members = membersOf(workloads, groups, classAt);
  const list = members.map((same, index) => {
    const [sample] = same;
    return { index, members: same, ports: sample.ports, policies: cluster.policiesOf(sample) };
  });
  const get = (workload: Workload): PodClass | undefined => {
    const position = cluster.inventory.positionOf(workload);
    return position === undefined ? undefined : list[classAt[position] ?? 0];
  };
  const at = (positions: Int32Array): readonly number[] => [
    ...new Set(Array.from(positions, position => classAt[position] ?? 0)),
  ];
  const classesOf = onceForEach(({ picked }: PickedClasses) => at(picked));
  const inDoubtOf = onceForEach(({ inDoubt }: PickedClasses) => at(inDoubt));
  const askedBy = (peer: CompiledPeer): PickedClasses | undefined =>
    peer.type === 'addresses' && !maySelectPods(cluster, peer) ? undefined : questions.ofPeer(peer);
  const found = (of: (question: PickedClasses) => readonly number[], peer: CompiledPeer): readonly number[] => {
    const question = askedBy(peer);
    return question === undefined ? [] : of(question);
  };
  return {
    list,
    of: { get, has: workload => get(workload) !== undefined },
    classesOf: peer => found(classesOf, peer),
    inDoubtOf: peer => found(inDoubtOf, peer),
  };
}

const portGroups = onceForEach((_: Inventory) => new Map<string, Int32Array>());

/** Returns a group for each workload: the same number for those with the same network and ports that names resolve to. */
function groupByPorts(inventory: Inventory, names: ReadonlySet<string>): Int32Array {
  const byNames = portGroups(inventory);
  const key = [...names].toSorted().join();
  const found = byNames.get(key) ?? numberByPorts(inventory.workloads, names);
  byNames.set(key, found);
  // The groups are divided further in place.
  return found.slice();
}

function numberByPorts(workloads: readonly Workload[], names: ReadonlySet<string>): Int32Array {
  const groups = new Map<string, number>();
  return Int32Array.from(workloads, workload => {
    const key = `${portsKey(workload, names)}|${workload.hostNetwork}`;
    const group = groups.get(key) ?? groups.size;
    groups.set(key, group);
    return group;
  });
}

/**
 * Splits each group by whether its members are picked; returns the number of groups added, which are numbered from
 * `next`.
 */
function split(groups: Int32Array, picked: Int32Array, next: number): number {
  const moved = new Map<number, number>();
  for (const position of picked) {
    const group = groups[position] ?? 0;
    const target = moved.get(group) ?? next + moved.size;
    moved.set(group, target);
    groups[position] = target;
  }
  return moved.size;
}

/** Collects the members of each group in the order of their first ones, and notes where each workload went. */
function membersOf(
  workloads: readonly Workload[],
  groups: Int32Array,
  classAt: Int32Array,
): readonly (readonly [Workload, ...Workload[]])[] {
  const members: [Workload, ...Workload[]][] = [];
  const indexes = new Map<number, number>();
  workloads.forEach((workload, position) => {
    const group = groups[position] ?? 0;
    const index = indexes.get(group);
    if (index === undefined) {
      indexes.set(group, members.length);
      classAt[position] = members.push([workload]) - 1;
    } else {
      classAt[position] = index;
      members[index]?.push(workload);
    }
  });
  return members;
}

/**
 * Returns sets of workloads of which different things are unknown: the labels of one namespace or another, or what
 * controllers may make of the labels that are asked for.
 */
function apartByDoubt(inventory: Inventory, asked: readonly PickedClasses[]): readonly Int32Array[] {
  const open = asked.filter(({ inDoubt }) => inDoubt.length > 0);
  const groups = new Map<string, Set<number>>();
  const add = (key: string, position: number): unknown => {
    const group = groups.get(key);
    return group === undefined ? groups.set(key, new Set([position])) : group.add(position);
  };
  for (const { inDoubt, query } of open) {
    if (query === undefined) continue;
    for (const position of inDoubt) {
      const workload = inventory.workloads[position];
      if (workload === undefined) continue;
      if (inventory.namespaces.get(workload.namespace)?.declared !== true) add(`in ${workload.namespace}`, position);
      for (const { key } of query.pods.requirements)
        if (openLabelOf(workload, key) !== undefined) add(`${key} of ${position}`, position);
    }
  }
  return [...groups.values()].map(group => Int32Array.from(group));
}

const portNamesOf = onceForEach((policy: CompiledPolicy): readonly string[] => {
  const ports = rulesOfBoth(policy).flatMap(rule => (rule.ports === 'all' ? [] : rule.ports));
  return ports.flatMap(port => (port.type === 'named' ? [port.name] : []));
});

function portNames(policies: readonly CompiledPolicy[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const policy of policies) for (const name of portNamesOf(policy)) names.add(name);
  return names;
}

function portsKey(workload: Workload, names: ReadonlySet<string>): string {
  if (names.size === 0) return '';
  const used = workload.ports.filter(port => port.name !== undefined && names.has(port.name));
  return used.map(port => `${port.name}=${port.protocol}${port.port}`).join();
}
