import { inBlock } from './address-bits.ts';
import type {
  DeclaredPort,
  LabelExpression,
  Manifest,
  Peer,
  PodTemplate,
  Policy,
  Port,
  Rule,
  Selector,
} from './manifests.ts';

type Labels = Readonly<Record<string, string>>;

/**
 * NetworkPolicy v1 decided one connection at a time: pod by pod, port by port, address by address. Written from the API
 * documentation, without anything of the engine, to be compared with it.
 */
export interface Pod {
  readonly type: 'pod';
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: readonly DeclaredPort[];
  readonly addresses: readonly string[];
}

export interface External {
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

/** How ipBlocks treat pods: by their known addresses, never, or taking pods of unknown address for inside every block. */
export type IpBlocks = 'match' | 'ignore' | 'unknown-inside';

export class Oracle {
  readonly pods: readonly Pod[];
  readonly policies: readonly Policy[];
  readonly #ipBlocks: IpBlocks;
  readonly #namespaces = new Map<string, Record<string, string>>();

  constructor(manifests: readonly Manifest[], ipBlocks: IpBlocks) {
    this.#ipBlocks = ipBlocks;
    this.pods = manifests.flatMap(podOf);
    this.policies = manifests.filter(each => each.kind === 'NetworkPolicy');
    for (const pod of this.pods) this.#namespaces.set(pod.namespace, {});
    for (const each of manifests)
      if (each.kind === 'Namespace') this.#namespaces.set(each.metadata.name, withoutNulls(each.metadata.labels));
    for (const [name, labels] of this.#namespaces) labels['kubernetes.io/metadata.name'] = name;
  }

  /** Says whether the connection opens: both sides must agree, and a pod always reaches itself. */
  allows(source: End, destination: End, packet: Packet): boolean {
    if (source === destination) return true;
    return (
      this.sideAllows('egress', source, destination, packet) && this.sideAllows('ingress', destination, source, packet)
    );
  }

  /** Says whether the policies of one end let the packet out to, or in from, the other end. */
  sideAllows(direction: Direction, subject: End, peer: End, packet: Packet): boolean {
    if (subject.type === 'external') return true;
    const isolating = this.isolating(direction, subject);
    if (isolating.length === 0) return true;
    const destination = direction === 'egress' ? peer : subject;
    return isolating.some(policy =>
      (policy.spec?.[direction] ?? []).some(rule =>
        this.#ruleAllows(rule ?? {}, policy, { direction, peer, destination, packet }),
      ),
    );
  }

  /** Returns the policies that select the pod and restrict the direction. */
  isolating(direction: Direction, pod: Pod): readonly Policy[] {
    return this.policies.filter(
      policy =>
        namespaceOf(policy) === pod.namespace &&
        selects(policy.spec?.podSelector ?? {}, pod.labels) &&
        typesOf(policy).includes(direction === 'ingress' ? 'Ingress' : 'Egress'),
    );
  }

  #ruleAllows(rule: Rule, policy: Policy, asked: Asked): boolean {
    const peers = (asked.direction === 'ingress' ? rule.from : rule.to) ?? [];
    const ports = rule.ports ?? [];
    const portMatches = ports.length === 0 || ports.some(port => matchesPort(port ?? {}, asked));
    if (!portMatches) return false;
    return peers.length === 0 || peers.some(peer => this.#matchesPeer(peer, policy, asked.peer));
  }

  #matchesPeer({ podSelector, namespaceSelector, ipBlock }: Peer, policy: Policy, end: End): boolean {
    if (ipBlock) {
      const inside = (address: string): boolean =>
        inBlock(address, ipBlock.cidr) && !(ipBlock.except ?? []).some(each => inBlock(address, each));
      if (end.type === 'external') return inside(end.address);
      if (this.#ipBlocks === 'ignore') return false;
      return end.addresses.length === 0 ? this.#ipBlocks === 'unknown-inside' : end.addresses.some(inside);
    }
    if (end.type === 'external') return false;
    const inNamespace = namespaceSelector
      ? selects(namespaceSelector, this.#namespaces.get(end.namespace) ?? {})
      : end.namespace === namespaceOf(policy);
    return inNamespace && (podSelector ? selects(podSelector, end.labels) : true);
  }
}

interface Asked {
  readonly direction: Direction;
  readonly peer: End;
  readonly destination: End;
  readonly packet: Packet;
}

function matchesPort({ protocol, port, endPort }: Port, { packet, destination }: Asked): boolean {
  if ((protocol ?? 'TCP') !== packet.protocol) return false;
  if (port === undefined || port === null) return true;
  if (typeof port === 'number') return port <= packet.port && packet.port <= (endPort ?? port);
  if (destination.type === 'external') return false;
  return destination.ports.some(
    each => each.name === port && (each.protocol ?? 'TCP') === packet.protocol && each.containerPort === packet.port,
  );
}

export function typesOf({ spec }: Policy): readonly string[] {
  const written = spec?.policyTypes ?? [];
  if (written.length > 0) return written;
  return (spec?.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function selects({ matchLabels, matchExpressions }: Selector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels ?? {}).every(([key, value]) => labels[key] === (value ?? '')) &&
    (matchExpressions ?? []).every(expression => meets(expression, labels))
  );
}

function meets({ key, operator, values }: LabelExpression, labels: Labels): boolean {
  const own = labels[key];
  const isListed = own !== undefined && (values ?? []).map(value => value ?? '').includes(own);
  if (operator === 'In') return isListed;
  if (operator === 'NotIn') return !isListed;
  return operator === 'Exists' ? own !== undefined : own === undefined;
}

export function namespaceOf({ metadata }: Manifest): string {
  return metadata.namespace ?? 'default';
}

function withoutNulls(labels: Readonly<Record<string, string | null>> | null | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(labels ?? {}).map(([key, value]) => [key, value ?? '']));
}

function templateOf(manifest: Manifest): PodTemplate | undefined {
  switch (manifest.kind) {
    case 'NetworkPolicy':
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

function podOf(manifest: Manifest): Pod[] {
  const template = templateOf(manifest);
  if (template === undefined) return [];
  const { containers, initContainers = [] } = template.spec;
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
    },
  ];
}
