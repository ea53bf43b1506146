import { mermaidString } from '../terminal/safe-text.ts';
import type { ListFormat } from './connections.ts';
import { type GraphNode, graphOf } from './graph.ts';

/** A flowchart in the language of Mermaid, which Markdown viewers draw. */
export const listMermaid: ListFormat = function* (answer) {
  const { boxes, outside, edges } = graphOf(answer);
  yield 'flowchart LR\n';
  for (const [index, [namespace, nodes]] of [...boxes].entries()) {
    yield `  subgraph box${index}[${mermaidString(namespace)}]\n`;
    for (const node of nodes) yield `    ${declared(node)}\n`;
    yield '  end\n';
  }
  for (const node of outside) yield `  ${declared(node)}\n`;
  for (const { source, destination, label, isOpen } of edges)
    yield `  ${source} ${isOpen ? '-.->' : '-->'}|${mermaidString(label)}| ${destination}\n`;
};

function declared({ id, label }: GraphNode): string {
  return `${id}[${mermaidString(label)}]`;
}
