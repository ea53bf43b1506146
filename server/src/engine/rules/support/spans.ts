import type { Span, YamlNode } from '../../parse/tree.ts';

/** Returns where a node's content stands: without the comments and line break that may follow it. */
export function contentSpan(node: YamlNode): Span {
  return { start: node.span.start, end: contentEnd(node) };
}

function contentEnd(node: YamlNode): number {
  const { span } = node;
  if (node.kind === 'scalar' || node.flow) return span.end;
  const ends =
    node.kind === 'list'
      ? node.items.map(contentEnd)
      : node.entries
          .filter(({ merged }) => !merged)
          .map(({ keySpan, value }) => Math.max(keySpan.end, contentEnd(value)));
  // What an alias stands for is written elsewhere.
  const inside = ends.filter(end => end <= span.end);
  return Math.max(span.start, ...inside);
}
