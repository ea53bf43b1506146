import { type AskedEnd, controllerEnd, type Pods } from '../../engine/answers/ends.ts';
import type { Cluster } from '../../engine/cluster/cluster.ts';
import { hypotheticalPod } from '../../engine/cluster/hypothetical.ts';
import { membersOf } from '../../engine/model/stateful-set.ts';
import type { Labels } from '../../engine/objects/object.ts';
import { type Address, formatAddress, parseAddress } from '../../engine/sets/address.ts';
import { parseCidr } from '../../engine/sets/cidr.ts';
import { didYouMean } from '../terminal/did-you-mean.ts';
import { Refusal } from '../terminal/refusal.ts';

/** One end of a question, and its name. */
export interface NamedEnd {
  readonly end: AskedEnd;
  readonly name: string;
}

/** The spellings of an end, for help texts. */
export const END_SPELLINGS =
  'namespace/name, namespace/kind/name, an address, ingress-controller, or labels of a pod (namespace=shop,app=web)';

/** Refuses questions that policies do not answer. */
export function refuseNonsense(from: AskedEnd, to: AskedEnd): void {
  if (to.type === 'ingress-controller') {
    throw new Refusal('The ingress controller is a source alone: name its pods to ask who reaches it.');
  }
  if (to.type !== 'address') return;
  if (from.type === 'address') throw new Refusal('Policies say nothing about two addresses: one end has to be a pod.');
  if (from.type === 'ingress-controller') throw new Refusal('The ingress controller is asked about pods alone.');
}

/** Reads an end; refuses what names nothing in the cluster, or more than one thing. */
export function readEnd(text: string, cluster: Cluster): NamedEnd {
  if (text === 'ingress-controller') return { end: controllerEnd(cluster), name: text };
  if (text.includes('=')) return labelledEnd(text);
  const address = parseAddress(text);
  if (address !== undefined) return addressEnd(address, cluster);
  if (parseCidr(text) !== undefined) throw new Refusal(`${text} is a range: ask about one address of it.`);
  return workloadEnd(text, cluster);
}

/** Returns the cluster that a question about ends is asked in: one of the pods of StatefulSets where an end names such a pod. */
export function clusterFor(texts: readonly string[], cluster: Cluster): Cluster {
  const isMember = (text: string): boolean => {
    const [namespace, ...rest] = text.split('/');
    const name = rest.at(-1);
    const here = cluster.workloads.filter(workload => workload.namespace === namespace);
    if (here.some(workload => workload.name === name || workload.shownAs.name === name)) return false;
    return here.some(workload => membersOf(workload)?.some(member => member.name === name));
  };
  return texts.some(isMember) ? cluster.withMembers() : cluster;
}

function labelledEnd(text: string): NamedEnd {
  const labels = new Map<string, string>();
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    if (at < 1) throw new Refusal(`${text} is no list of labels: write key=value, with commas between.`);
    labels.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  const namespace = labels.get('namespace') ?? 'default';
  labels.delete('namespace');
  const pod = hypotheticalPod(namespace, labels, describeLabels(labels));
  return { end: { type: 'pods', pods: [pod], isMadeUp: true }, name: `${namespace}/${pod.name}` };
}

function describeLabels(labels: Labels): string {
  return labels.size === 0 ? '(no labels)' : [...labels].map(([key, value]) => `${key}=${value}`).join(',');
}

/** An address that is known to be a pod's is that pod. */
function addressEnd(address: Address, cluster: Cluster): NamedEnd {
  const name = formatAddress(address);
  const owner = cluster.workloads.find(
    ({ addresses, hostNetwork }) =>
      !hostNetwork && addresses.some(each => parseAddress(each)?.value === address.value && sameFamily(each, address)),
  );
  return owner === undefined ? { end: { type: 'address', address }, name } : podsEnd([owner]);
}

function sameFamily(text: string, { family }: Address): boolean {
  return parseAddress(text)?.family === family;
}

function workloadEnd(text: string, cluster: Cluster): NamedEnd {
  const parts = text.split('/');
  const [namespace = '', second = '', third] = parts;
  if (parts.length < 2 || parts.length > 3 || parts.includes('')) {
    throw new Refusal(`${text} names no end of a connection: write ${END_SPELLINGS}.${nearest(text, cluster)}`);
  }
  const [kind, name] = third === undefined ? [undefined, second] : [second, third];
  const here = cluster.workloads.filter(workload => workload.namespace === namespace);
  const shown = here.filter(({ shownAs }) => shownAs.name === name && isKind(shownAs.kind, kind));
  const found = shown.length > 0 ? shown : here.filter(each => each.name === name && isKind(each.kind, kind));
  const kinds = [...new Set(found.map(({ shownAs }) => shownAs.kind))];
  if (kinds.length > 1) {
    const spellings = kinds.map(each => `${namespace}/${each}/${name}`).join(' or ');
    throw new Refusal(`${text} names several workloads: say ${spellings}.`);
  }
  const [first, ...rest] = found;
  if (first === undefined) throw new Refusal(`There is no workload ${text} in the manifests.${nearest(text, cluster)}`);
  return podsEnd([first, ...rest], shown.length > 0 ? undefined : name);
}

function isKind(actual: string, wanted: string | undefined): boolean {
  return wanted === undefined || actual.toLowerCase() === wanted.toLowerCase();
}

function podsEnd(pods: Pods, name?: string): NamedEnd {
  const [{ namespace, shownAs }] = pods;
  return { end: { type: 'pods', pods, isMadeUp: false }, name: `${namespace}/${name ?? shownAs.name}` };
}

function nearest(text: string, { workloads }: Cluster): string {
  return didYouMean(
    text,
    workloads.map(({ namespace, shownAs }) => ({ namespace, ...shownAs })),
  );
}
