import type { ConnectionEnd } from '../../engine/answers/connections.ts';
import { NOTHING } from '../../engine/evaluation/traffic-table.ts';
import { describeTraffic } from '../../engine/sets/traffic.ts';
import { describeEnd, type ListAnswer } from './connections.ts';
import { exposureTexts } from './exposure-words.ts';

/** A node of the drawn graph. */
export interface GraphNode {
  readonly id: string;
  readonly label: string;
}

/** An arrow between two nodes. */
interface GraphEdge {
  readonly source: string;
  readonly destination: string;
  readonly label: string;
  /** True for what is neither surely allowed nor surely blocked. */
  readonly isOpen: boolean;
}

/** The connections as a graph: workloads in the box of their namespace, everything else outside. */
export interface Graph {
  readonly boxes: ReadonlyMap<string, readonly GraphNode[]>;
  readonly outside: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Turns the connections into a graph of the workloads asked about and those they talk with; addresses that are equal in words are one node. */
export function graphOf(answer: ListAnswer): Graph {
  const { connections, traffic, asked } = answer;
  const nodes = new Nodes();
  for (const workload of asked) nodes.of({ type: 'workload', workload });
  const edges = [...connections].flatMap(({ source, destination, traffic: sure, open }): readonly GraphEdge[] => {
    const ends = { source: nodes.of(source), destination: nodes.of(destination) };
    return [
      ...(sure === NOTHING ? [] : [{ ...ends, label: describeTraffic(traffic.get(sure)), isOpen: false }]),
      ...(open === NOTHING ? [] : [{ ...ends, label: `perhaps ${describeTraffic(traffic.get(open))}`, isOpen: true }]),
    ];
  });
  return { boxes: nodes.boxes, outside: nodes.outside, edges: [...edges, ...exposureEdges(answer, nodes)] };
}

function exposureEdges(answer: ListAnswer, nodes: Nodes): readonly GraphEdge[] {
  const open = [...exposureTexts(answer)].filter(({ isNothing }) => !isNothing);
  return open.map(({ workload, direction, peer, allowed }) => {
    const [own, other] = [nodes.of({ type: 'workload', workload }), nodes.named(peer)];
    const [source, destination] = direction === 'ingress' ? [other, own] : [own, other];
    return { source, destination, label: allowed, isOpen: false };
  });
}

class Nodes {
  readonly boxes = new Map<string, GraphNode[]>();
  readonly outside: GraphNode[] = [];
  readonly #ids = new Map<string, string>();

  /** Returns the id of an end's node. */
  of(end: ConnectionEnd): string {
    const name = describeEnd(end);
    if (end.type !== 'workload') return this.named(name);
    const { namespace, name: own, kind } = end.workload;
    return this.#ids.get(name) ?? this.#add(name, `${own} [${kind}]`, this.#boxOf(namespace));
  }

  /** Returns the id of a node outside of all boxes. */
  named(name: string): string {
    return this.#ids.get(name) ?? this.#add(name, name, this.outside);
  }

  #boxOf(namespace: string): GraphNode[] {
    const box = this.boxes.get(namespace) ?? [];
    this.boxes.set(namespace, box);
    return box;
  }

  #add(name: string, label: string, among: GraphNode[]): string {
    const id = `n${this.#ids.size}`;
    this.#ids.set(name, id);
    among.push({ id, label });
    return id;
  }
}
