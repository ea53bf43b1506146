import { dotString } from '../terminal/safe-text.ts';
import type { ListFormat } from './connections.ts';
import { type GraphNode, graphOf } from './graph.ts';

/** A graph in the language of Graphviz. */
export const listDot: ListFormat = function* (answer) {
  const { boxes, outside, edges } = graphOf(answer);
  yield 'digraph connections {\n  rankdir=LR;\n  node [shape=box];\n';
  for (const [index, [namespace, nodes]] of [...boxes].entries()) {
    yield `  subgraph cluster_${index} {\n    label=${dotString(namespace)};\n`;
    for (const node of nodes) yield `    ${declared(node)}\n`;
    yield '  }\n';
  }
  for (const node of outside) yield `  ${declared(node)}\n`;
  for (const { source, destination, label, isOpen } of edges)
    yield `  ${source} -> ${destination} [label=${dotString(label)}${isOpen ? ', style=dashed' : ''}];\n`;
  yield '}\n';
};

function declared({ id, label }: GraphNode): string {
  return `${id} [label=${dotString(label)}];`;
}
