import { onceForEach } from '../once.ts';
import { childOf, type YamlNode } from '../parse/tree.ts';
import type { Workload } from './resource.ts';

/** The label with the name of a StatefulSet's pod. */
export const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
/** The label with the number of a StatefulSet's pod. */
export const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';

// Where there are more pods than these, they are not looked at one by one.
const MOST_MEMBERS = 100;

/** An object that may be a StatefulSet. */
type Owner = Pick<Workload, 'apiVersion' | 'kind' | 'name' | 'node'>;

/** The numbers of a StatefulSet's pods, from the first to before the last. */
export interface Ordinals {
  readonly first: number;
  readonly end: number;
}

/** Returns the numbers of a StatefulSet's pods (StatefulSetSpec.replicas, .ordinals.start); undefined where it does not say. */
export function ordinalsOf({ apiVersion, kind, node }: Owner): Ordinals | undefined {
  if (kind !== 'StatefulSet' || !apiVersion.startsWith('apps/')) return undefined;
  const spec = childOf(node, 'spec');
  const replicas = countAt(childOf(spec, 'replicas'));
  const first = countAt(childOf(childOf(spec, 'ordinals'), 'start')) ?? 0;
  return replicas === undefined ? undefined : { first, end: first + replicas };
}

function countAt(node: YamlNode | undefined): number | undefined {
  const value = node?.kind === 'scalar' ? node.value : undefined;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}

/** Returns the pods of a StatefulSet whose number is known, named NAME-0 and so on; undefined for any other workload. */
export const membersOf = onceForEach((workload: Workload): readonly Workload[] | undefined => {
  const ordinals = ordinalsOf(workload);
  if (ordinals === undefined || ordinals.end - ordinals.first > MOST_MEMBERS) return undefined;
  return Array.from({ length: ordinals.end - ordinals.first }, (_, at) => memberAt(workload, ordinals.first + at));
});

function memberAt(workload: Workload, ordinal: number): Workload {
  const name = `${workload.name}-${ordinal}`;
  const podLabels = new Map(workload.podLabels).set(POD_NAME_LABEL, name).set(POD_INDEX_LABEL, String(ordinal));
  const identity = `${workload.identity}/${ordinal}`;
  return { ...workload, apiVersion: 'v1', kind: 'Pod', name, identity, podLabels, addresses: [] };
}
