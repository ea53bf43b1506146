import type { ResourceBase } from '../objects/object.ts';
import { readLabels } from '../objects/read-fields.ts';
import { childOf, isTrue, itemsOf, stringOf, type YamlNode } from '../parse/tree.ts';
import type { Protocol } from '../sets/traffic.ts';
import { withGivenLabels } from './controller-labels.ts';
import type { ContainerPort, Workload } from './resource.ts';

/** Where each kind keeps its pod template; the empty path means the object is the pod. */
const TEMPLATES: ReadonlyMap<string, readonly string[]> = new Map([
  ['Pod', []],
  ['Deployment', ['spec', 'template']],
  ['StatefulSet', ['spec', 'template']],
  ['DaemonSet', ['spec', 'template']],
  ['ReplicaSet', ['spec', 'template']],
  ['ReplicationController', ['spec', 'template']],
  ['Job', ['spec', 'template']],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
]);

/** Says whether objects of the kind run pods. */
export function isWorkloadKind(kind: string): boolean {
  return TEMPLATES.has(kind);
}

/** Reads a Pod or an object with a pod template. */
export function readWorkload(base: ResourceBase): Workload {
  return readPods(base, (TEMPLATES.get(base.kind) ?? []).reduce<YamlNode | undefined>(childOf, base.node));
}

/**
 * Reads an object of any other kind whose `spec.template` is one of pods, with labels and containers, such as Argo's
 * Rollout and OpenShift's DeploymentConfig; undefined where it is not.
 */
export function readCustomWorkload(base: ResourceBase): Workload | undefined {
  const template = childOf(childOf(base.node, 'spec'), 'template');
  const hasLabels = childOf(childOf(template, 'metadata'), 'labels')?.kind === 'map';
  const hasContainers = itemsOf(childOf(childOf(template, 'spec'), 'containers')).length > 0;
  return hasLabels && hasContainers ? readPods(base, template) : undefined;
}

function readPods(base: ResourceBase, template: YamlNode | undefined): Workload {
  const podSpec = childOf(template, 'spec');
  const podLabelsNode = childOf(childOf(template, 'metadata'), 'labels');
  const writtenLabels = readLabels(podLabelsNode);
  const phase = stringOf(childOf(childOf(base.node, 'status'), 'phase'));
  return {
    type: 'workload',
    writtenLabels,
    podLabels: withGivenLabels(base, writtenLabels),
    mayCarryMore: false,
    podLabelsNode,
    template,
    ports: readContainerPorts(podSpec),
    hostNetwork: isTrue(childOf(podSpec, 'hostNetwork')),
    addresses: base.kind === 'Pod' ? readAddresses(childOf(base.node, 'status'), 'pod') : [],
    shownAs: base.kind === 'Pod' ? ownerOf(base) : { kind: base.kind, name: base.name },
    serviceAccount: stringOf(childOf(podSpec, 'serviceAccountName')),
    nodeName: stringOf(childOf(podSpec, 'nodeName')),
    nodeAddresses: base.kind === 'Pod' ? readAddresses(childOf(base.node, 'status'), 'host') : [],
    finished: base.kind === 'Pod' && (phase === 'Succeeded' || phase === 'Failed'),
    ...base,
  };
}

/** Reads `UDP`, `SCTP`; anything else is TCP, the API's default. */
export function readProtocol(node: YamlNode | undefined): Protocol {
  const text = stringOf(node);
  return text === 'UDP' || text === 'SCTP' ? text : 'TCP';
}

function readContainerPorts(podSpec: YamlNode | undefined): readonly ContainerPort[] {
  const containers = itemsOf(childOf(podSpec, 'containers'));
  // A restartable init container runs beside the others and serves its ports.
  const sidecars = itemsOf(childOf(podSpec, 'initContainers')).filter(
    node => stringOf(childOf(node, 'restartPolicy')) === 'Always',
  );
  return [...containers, ...sidecars].flatMap(container =>
    itemsOf(childOf(container, 'ports')).flatMap(node => {
      const port = childOf(node, 'containerPort');
      if (port?.kind !== 'scalar' || typeof port.value !== 'number') return [];
      const name = stringOf(childOf(node, 'name'));
      return [{ name, port: port.value, protocol: readProtocol(childOf(node, 'protocol')), span: node.span }];
    }),
  );
}

/** Reads `podIP` and `podIPs`, or the same of the host. */
function readAddresses(status: YamlNode | undefined, of: 'pod' | 'host'): readonly string[] {
  const listed = itemsOf(childOf(status, `${of}IPs`)).map(node => stringOf(childOf(node, 'ip')));
  const all = [stringOf(childOf(status, `${of}IP`)), ...listed].filter(ip => ip !== undefined && ip !== '');
  return [...new Set(all)].filter(ip => ip !== undefined);
}

function ownerOf(base: ResourceBase): { readonly kind: string; readonly name: string } {
  const owners = itemsOf(childOf(childOf(base.node, 'metadata'), 'ownerReferences'));
  const owner = owners.find(node => isTrue(childOf(node, 'controller')));
  const kind = stringOf(childOf(owner, 'kind')) ?? 'Pod';
  const name = stringOf(childOf(owner, 'name'));
  // A static pod's owner is its Node, which groups nothing.
  return name === undefined || kind === 'Node' ? { kind: 'Pod', name: base.name } : { kind, name };
}
