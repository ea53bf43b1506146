import type { ConnectionEnd } from '../../engine/reachability/connections.ts';
import { describeTraffic } from '../../engine/sets/traffic.ts';
import { describeEnd, type ListAnswer } from './list.ts';

/** A node of the drawn graph. */
export interface GraphNode {
  readonly id: string;
  readonly label: string;
}

/** An arrow between two nodes. */
export interface GraphEdge {
  readonly source: string;
  readonly destination: string;
  readonly label: string;
}

/** The connections as a graph: workloads in the box of their namespace, everything else outside. */
export interface Graph {
  readonly boxes: ReadonlyMap<string, readonly GraphNode[]>;
  readonly outside: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Turns the connections into a graph; addresses that are equal in words are one node. */
export function graphOf({ connections, traffic, workloads }: ListAnswer): Graph {
  const boxes = new Map<string, GraphNode[]>();
  const outside: GraphNode[] = [];
  const ids = new Map<string, string>();
  const node = (end: ConnectionEnd): string => {
    const name = describeEnd(end);
    const known = ids.get(name);
    if (known !== undefined) return known;
    const id = `n${ids.size}`;
    ids.set(name, id);
    if (end.type === 'workload') {
      const { namespace, name: own, kind } = end.workload;
      boxes.set(namespace, [...(boxes.get(namespace) ?? []), { id, label: `${own} [${kind}]` }]);
    } else outside.push({ id, label: name });
    return id;
  };
  for (const workload of workloads) node({ type: 'workload', workload });
  const edges = [...connections].map(({ source, destination, traffic: id }) => ({
    source: node(source),
    destination: node(destination),
    label: describeTraffic(traffic.get(id)),
  }));
  return { boxes, outside, edges };
}
