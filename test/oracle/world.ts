import type { DeclaredPort, Manifest, PodTemplate, Selector } from './manifests.ts';
import { type Labels, selects, type Truth, withoutNulls } from './selectors.ts';

/** A pod, one for each object that makes some. */
export interface Pod {
  readonly type: 'pod';
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly DeclaredPort[];
  readonly addresses: readonly string[];
  readonly hostNetwork: boolean;
}

interface External {
  readonly type: 'external';
  readonly address: string;
}

export type End = Pod | External;
export type Direction = 'ingress' | 'egress';

/** One packet that opens a connection. */
export interface Packet {
  readonly protocol: string;
  readonly port: number;
}

/** A packet on its way to or from one end, as the rules of that end see it. */
export interface Asked {
  readonly direction: Direction;
  readonly subject: Pod;
  readonly peer: End;
}

/** The end that a packet is sent to. */
export function destinationOf({ direction, subject, peer }: Asked): End {
  return direction === 'egress' ? peer : subject;
}

/** Says whether the destination calls that very port by the name; outside the cluster nothing has a name. */
export function isNamed(destination: End, name: string, packet: Packet): boolean {
  if (destination.type === 'external') return false;
  return destination.ports.some(
    each => each.name === name && (each.protocol ?? 'TCP') === packet.protocol && each.containerPort === packet.port,
  );
}

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** The namespaces of a world: those with a manifest, and those that pods are in. */
export class Namespaces {
  readonly #labels = new Map<string, Labels>();

  constructor(manifests: readonly Manifest[]) {
    for (const each of manifests)
      if (each.kind === 'Namespace')
        this.#labels.set(each.metadata.name, {
          ...withoutNulls(each.metadata.labels),
          [NAME_LABEL]: each.metadata.name,
        });
  }

  /** Says whether a selector picks a namespace. */
  match(selector: Selector, name: string): Truth {
    const labels = this.#labels.get(name);
    return labels === undefined ? selects(selector, { [NAME_LABEL]: name }, [NAME_LABEL]) : selects(selector, labels);
  }

  /** The same where labels that nobody wrote are taken as not there. */
  matchWritten(selector: Selector, name: string): Truth {
    return selects(selector, this.#labels.get(name) ?? { [NAME_LABEL]: name });
  }
}

export function namespaceOf({ metadata }: Manifest): string {
  return metadata.namespace ?? 'default';
}

function templateOf(manifest: Manifest): PodTemplate | undefined {
  switch (manifest.kind) {
    case 'NetworkPolicy':
    case 'AdminNetworkPolicy':
    case 'BaselineAdminNetworkPolicy':
    case 'ClusterNetworkPolicy':
    case 'Namespace':
      return undefined;
    case 'Pod':
      return manifest;
    case 'CronJob':
      return manifest.spec.jobTemplate.spec.template;
    default:
      return manifest.spec.template;
  }
}

/** Returns the pod that stands for those of an object, if it makes any. */
export function podOf(manifest: Manifest): Pod[] {
  const template = templateOf(manifest);
  if (template === undefined) return [];
  const { containers, initContainers = [], hostNetwork = false } = template.spec;
  const running = [...containers, ...initContainers.filter(each => each.restartPolicy === 'Always')];
  const status = manifest.kind === 'Pod' ? manifest.status : undefined;
  return [
    {
      type: 'pod',
      kind: manifest.kind,
      name: manifest.metadata.name,
      namespace: namespaceOf(manifest),
      labels: withoutNulls(template.metadata?.labels),
      ports: running.flatMap(each => each.ports ?? []),
      addresses: [
        ...(status?.podIP === undefined ? [] : [status.podIP]),
        ...(status?.podIPs ?? []).map(({ ip }) => ip),
      ],
      hostNetwork,
    },
  ];
}
