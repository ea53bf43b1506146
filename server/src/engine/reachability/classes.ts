import type { ContainerPort, Workload } from '../model/resource.ts';
import type { CompiledPeer, CompiledPolicy, CompiledRule, PodQuery } from '../policies/compiled.ts';
import { selectorKey } from '../selectors/algebra.ts';
import { parseAddress } from '../sets/address.ts';
import { type AddressSet, describeRanges, hasAddress } from '../sets/addresses.ts';
import type { Cluster } from './cluster.ts';

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
  readonly of: ReadonlyMap<Workload, PodClass>;
  classesOf(peer: CompiledPeer): readonly number[];
}

/** Sorts the workloads of a cluster into the coarsest classes that its policies need. */
export function classify(cluster: Cluster): PodClasses {
  const questions = askQuestions(cluster);
  const members = new Map<string, Workload[]>();
  const answers = new Map<Workload, number[]>(cluster.workloads.map(workload => [workload, []]));
  questions.list.forEach((question, index) => {
    for (const workload of question.workloads) answers.get(workload)?.push(index);
  });
  const namedPorts = portNames(cluster.policies);
  for (const workload of cluster.workloads) {
    const key = `${answers.get(workload)?.join()}|${portsKey(workload, namedPorts)}|${workload.hostNetwork}`;
    const same = members.get(key);
    if (same === undefined) members.set(key, [workload]);
    else same.push(workload);
  }
  const list = [...members.values()].flatMap((same, index) => {
    const [sample] = same;
    return sample === undefined
      ? []
      : [{ index, members: same, ports: sample.ports, policies: cluster.policiesOf(sample) }];
  });
  const of = new Map(list.flatMap(each => each.members.map(workload => [workload, each] as const)));
  const classesOf = (peer: CompiledPeer): readonly number[] => questions.classesOf(peer, of);
  return { list, of, classesOf };
}

interface Question {
  readonly workloads: readonly Workload[];
  classes?: readonly number[];
}

interface Questions {
  readonly list: readonly Question[];
  classesOf(peer: CompiledPeer, of: ReadonlyMap<Workload, PodClass>): readonly number[];
}

function askQuestions(cluster: Cluster): Questions {
  const byKey = new Map<string, Question>();
  const byPeer = new Map<CompiledPeer, Question>();
  const ask = (key: string, workloads: () => readonly Workload[]): Question => {
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const question: Question = { workloads: workloads() };
    byKey.set(key, question);
    return question;
  };
  const addressed = cluster.workloads.filter(({ addresses }) => addresses.length > 0);
  for (const policy of cluster.policies) {
    ask(queryKey(policy.subject), () => cluster.select(policy.subject));
    for (const peer of peersOf(policy)) {
      if (peer.type === 'elsewhere') continue;
      const question =
        peer.type === 'pods'
          ? ask(queryKey(peer.query), () => cluster.select(peer.query))
          : ask(maySelectPods(cluster, peer) ? describeRanges(peer.addresses).join() : '', () =>
              maySelectPods(cluster, peer) ? addressed.filter(workload => hasOneOf(peer.addresses, workload)) : [],
            );
      byPeer.set(peer, question);
    }
  }
  for (const { subject } of cluster.foreign) ask(queryKey(subject), () => cluster.select(subject));
  const classesOf: Questions['classesOf'] = (peer, of) => {
    const question = byPeer.get(peer);
    if (question === undefined) return [];
    question.classes ??= [...new Set(question.workloads.map(workload => of.get(workload)?.index ?? 0))];
    return question.classes;
  };
  return { list: [...byKey.values()], classesOf };
}

function peersOf(policy: CompiledPolicy): readonly CompiledPeer[] {
  return [...(policy.ingress ?? []), ...(policy.egress ?? [])].flatMap(rule =>
    rule.peers === 'any' ? [] : rule.peers,
  );
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

function queryKey(query: PodQuery): string {
  const { namespaces } = query;
  const where = namespaces.type === 'name' ? JSON.stringify(namespaces.name) : `[${selectorKey(namespaces.selector)}]`;
  return `${where} ${selectorKey(query.pods)}${query.noHostNetwork ? ' -host' : ''}`;
}

function portNames(policies: readonly CompiledPolicy[]): ReadonlySet<string> {
  const rules: readonly CompiledRule[] = policies.flatMap(policy => [
    ...(policy.ingress ?? []),
    ...(policy.egress ?? []),
  ]);
  const ports = rules.flatMap(rule => (rule.ports === 'all' ? [] : rule.ports));
  return new Set(ports.flatMap(port => (port.type === 'named' ? [port.name] : [])));
}

function portsKey(workload: Workload, names: ReadonlySet<string>): string {
  if (names.size === 0) return '';
  const used = workload.ports.filter(port => port.name !== undefined && names.has(port.name));
  return used.map(port => `${port.name}=${port.protocol}${port.port}`).join();
}
