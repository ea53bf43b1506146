import type { ContainerPort, Workload } from '../model/resource.ts';
import { type CompiledPeer, type CompiledPolicy, type PodQuery, rulesOfBoth } from '../policies/compiled.ts';
import { peersOf } from '../policies/peers.ts';
import { selectorKey } from '../selectors/algebra.ts';
import { parseAddress } from '../sets/address.ts';
import { type AddressSet, hasAddress } from '../sets/addresses.ts';
import type { Cluster } from './cluster.ts';
import type { Inventory } from './inventory.ts';

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
  const questions = askQuestions(cluster);
  const groups = groupByPorts(cluster.inventory, portNames(cluster.policies));
  let count = workloads.length;
  for (const { picked } of questions.list) count += split(groups, picked, count);
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
  return {
    list,
    of: { get, has: workload => get(workload) !== undefined },
    classesOf: peer => questions.classesOf(peer, classAt),
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

interface Question {
  /** Workloads that a selector or a block of addresses picks, by their place in the list. */
  readonly picked: Int32Array;
  classes?: readonly number[];
}

interface Questions {
  readonly list: readonly Question[];
  classesOf(peer: CompiledPeer, classAt: Int32Array): readonly number[];
}

function askQuestions(cluster: Cluster): Questions {
  const { inventory, policies } = cluster;
  const byKey = new Map<string, Question>();
  const byPeer = new Map<CompiledPeer, Question>();
  const ask = (key: string, pick: () => Int32Array): Question => {
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const question: Question = { picked: pick() };
    byKey.set(key, question);
    return question;
  };
  const askFor = (query: PodQuery): Question => ask(queryKey(query), () => inventory.positionsOf(query));
  for (const policy of policies) {
    askFor(policy.subject);
    for (const peer of askedBy(policy).peers) {
      if (peer.type === 'pods') byPeer.set(peer, askFor(peer.query));
      if (peer.type !== 'addresses' || !maySelectPods(cluster, peer)) continue;
      const picked = inventory.positionsIn(peer.addresses);
      if (picked.length > 0)
        byPeer.set(
          peer,
          ask(`at ${picked.join()}`, () => picked),
        );
    }
  }
  for (const { subject } of cluster.foreign) askFor(subject);
  const classesOf: Questions['classesOf'] = (peer, classAt) => {
    const question = byPeer.get(peer);
    if (question === undefined) return [];
    question.classes ??= [...new Set(Array.from(question.picked, position => classAt[position] ?? 0))];
    return question.classes;
  };
  return { list: [...byKey.values()], classesOf };
}

/** What a policy asks of pods beside its subject: its peers, and the names of ports. */
interface Asked {
  readonly peers: readonly CompiledPeer[];
  readonly portNames: readonly string[];
}

const asked = new WeakMap<CompiledPolicy, Asked>();

function askedBy(policy: CompiledPolicy): Asked {
  let found = asked.get(policy);
  if (found === undefined) {
    const rules = rulesOfBoth(policy);
    const ports = rules.flatMap(rule => (rule.ports === 'all' ? [] : rule.ports));
    found = {
      peers: rules.flatMap(peersOf),
      portNames: ports.flatMap(port => (port.type === 'named' ? [port.name] : [])),
    };
    asked.set(policy, found);
  }
  return found;
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

const queryKeys = new WeakMap<PodQuery, string>();

/** Returns a text that is equal for queries that pick the same pods; made once for each query. */
function queryKey(query: PodQuery): string {
  let key = queryKeys.get(query);
  if (key === undefined) {
    const { namespaces } = query;
    const where =
      namespaces.type === 'name' ? JSON.stringify(namespaces.name) : `[${selectorKey(namespaces.selector)}]`;
    key = `${where} ${selectorKey(query.pods)}${query.noHostNetwork ? ' -host' : ''}`;
    queryKeys.set(query, key);
  }
  return key;
}

function portNames(policies: readonly CompiledPolicy[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const policy of policies) for (const name of askedBy(policy).portNames) names.add(name);
  return names;
}

function portsKey(workload: Workload, names: ReadonlySet<string>): string {
  if (names.size === 0) return '';
  const used = workload.ports.filter(port => port.name !== undefined && names.has(port.name));
  return used.map(port => `${port.name}=${port.protocol}${port.port}`).join();
}
