import type { Manifest, NamespaceObject } from './manifests.ts';
import { Oracle, type Outcomes } from './oracle.ts';
import type { Labels } from './selectors.ts';
import type { Direction, End, Packet, Pod } from './world.ts';

const KEYS = ['team', 'tier'];
const VALUES = ['a', 'b', '', 'on', '80'];
/** Worlds that may be in more ways are not tried one by one. */
const MOST_WAYS = 16;

/**
 * A world whose namespaces are not all declared, read as every world that it may be: one for each way in which the labels
 * of the namespaces that matter may be.
 */
export class Worlds {
  readonly #manifests: readonly Manifest[];
  readonly #ipBlocks: 'match' | 'ignore';
  readonly #declared: ReadonlySet<string>;
  /** What selectors ask of namespaces. */
  readonly #keys: readonly string[];
  readonly #values: readonly string[];
  readonly #oracles = new Map<string, readonly Oracle[]>();

  constructor(manifests: readonly Manifest[], ipBlocks: 'match' | 'ignore') {
    this.#manifests = manifests;
    this.#ipBlocks = ipBlocks;
    this.#declared = new Set(manifests.flatMap(each => (each.kind === 'Namespace' ? [each.metadata.name] : [])));
    const asked = JSON.stringify(manifests.filter(({ kind }) => kind.endsWith('Policy')).flatMap(selectorsIn));
    const isAsked = (text: string): boolean => asked.includes(JSON.stringify(text));
    this.#keys = KEYS.filter(isAsked);
    // The API server keeps null as the empty text.
    this.#values = [...VALUES.filter(value => isAsked(value) || (value === '' && asked.includes('null'))), 'another'];
  }

  /** Says what the policies of one end may do with packets, in any of the worlds; nothing where these are too many. */
  side(direction: Direction, subject: Pod, peer: End): ((packet: Packet) => Outcomes) | undefined {
    const ends = [subject, ...(peer.type === 'pod' ? [peer] : [])];
    const unknown = [...new Set(ends.map(({ namespace }) => namespace))].filter(name => !this.#declared.has(name));
    const oracles = this.#oraclesFor(unknown.toSorted());
    if (oracles === undefined) return undefined;
    const sides = oracles.map(oracle => {
      const pod = (end: Pod): Pod => oracle.pods.find(each => isSame(each, end)) ?? end;
      return oracle.side(direction, pod(subject), peer.type === 'pod' ? pod(peer) : peer);
    });
    return packet => new Set(sides.flatMap(outcomes => [...outcomes(packet)]));
  }

  #oraclesFor(names: readonly string[]): readonly Oracle[] | undefined {
    const ways = (this.#values.length + 1) ** (this.#keys.length * names.length);
    if (ways > MOST_WAYS) return undefined;
    const known = this.#oracles.get(names.join()) ?? this.#declare(names);
    this.#oracles.set(names.join(), known);
    return known;
  }

  #declare(names: readonly string[]): readonly Oracle[] {
    let labels: readonly Labels[] = [{}];
    for (const key of this.#keys)
      labels = labels.flatMap(each => [each, ...this.#values.map(value => ({ ...each, [key]: value }))]);
    let declarations: readonly (readonly NamespaceObject[])[] = [[]];
    for (const name of names)
      declarations = declarations.flatMap(each => labels.map(own => [...each, namespaceObject(name, own)]));
    return declarations.map(each => new Oracle([...this.#manifests, ...each], this.#ipBlocks, 'any'));
  }
}

function namespaceObject(name: string, labels: Labels): NamespaceObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function isSame(one: Pod, other: Pod): boolean {
  return one.kind === other.kind && one.name === other.name && one.namespace === other.namespace;
}

/** Returns the selectors of namespaces in a tree. */
function selectorsIn(node: unknown): readonly unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'namespaceSelector' || key === 'namespaces' ? [value] : selectorsIn(value),
  );
}
