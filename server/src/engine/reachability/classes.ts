import type { ContainerPort, Workload } from '../model/resource.ts';
import { onceForEach } from '../once.ts';
import { type CompiledPeer, type CompiledPolicy, rulesOfBoth } from '../policies/compiled.ts';
import { parseAddress } from '../sets/address.ts';
import { type AddressSet, hasAddress } from '../sets/addresses.ts';
import type { Cluster } from './cluster.ts';
import type { Inventory } from './inventory.ts';
import { type Question, questionsAbout } from './questions.ts';

/** Pods that no selector, named port or address in any policy can tell apart. */
export interface PodClass {
  readonly index: number;
  readonly members: readonly Workload[];
  /** The ports that a named port can resolve to. */
  readonly ports: readonly ContainerPort[];
  readonly policies: readonly CompiledPolicy[];
}

/** The workloads of a cluster sorted into classes, and which classes each peer picks. */
export interface PodClasses {
  readonly list: readonly PodClass[];
  readonly of: Pick<ReadonlyMap<Workload, PodClass>, 'get' | 'has'>;
  classesOf(peer: CompiledPeer): readonly number[];
}

/** Sorts the workloads of a cluster into the coarsest classes that its policies need. */
export function classify(cluster: Cluster): PodClasses {
  const { workloads } = cluster;
  const questions = questionsAbout(cluster.inventory);
  const groups = groupByPorts(cluster.inventory, portNames(cluster.policies));
  let count = workloads.length;
  for (const { picked } of questions.of(cluster)) count += split(groups, picked, count);
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
  const classesOf = onceForEach((question: Question): readonly number[] => [
    ...new Set(Array.from(question.picked, position => classAt[position] ?? 0)),
  ]);
  return {
    list,
    of: { get, has: workload => get(workload) !== undefined },
    classesOf: peer => {
      if (peer.type === 'addresses' && !maySelectPods(cluster, peer)) return [];
      const question = questions.ofPeer(peer);
      return question === undefined ? [] : classesOf(question);
    },
  };
}

const portGroups = new WeakMap<Inventory, Map<string, Int32Array>>();

/** Returns a group for each workload: the same number for those with the same network and ports that names resolve to. */
function groupByPorts(inventory: Inventory, names: ReadonlySet<string>): Int32Array {
  const byNames = portGroups.get(inventory) ?? new Map<string, Int32Array>();
  portGroups.set(inventory, byNames);
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

/** Moves the picked members of each group to a group of their own; returns how many came to be, numbered from `next`. */
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

/** Says whether addresses of a rule may be those of pods. */
export function maySelectPods(
  { ipBlockPods }: Cluster,
  peer: Extract<CompiledPeer, { readonly type: 'addresses' }>,
): boolean {
  return peer.isOfPods || ipBlockPods === 'match';
}

/** Says whether one of the workload's known addresses is in the set. */
export function hasOneOf(addresses: AddressSet, workload: Workload): boolean {
  return workload.addresses.some(text => {
    const address = parseAddress(text);
    return address !== undefined && hasAddress(addresses, address);
  });
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
