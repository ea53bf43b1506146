import type { ParsedDocument } from '../parse/document.ts';
import type { ScalarNode, Span, YamlNode } from '../parse/tree.ts';
import type { Source } from './built.ts';
import { documentsOf } from './files.ts';
import type { Trees } from './trees.ts';

/** Reads a text that stands in a kustomization, such as an inline patch; its nodes stand where the kustomization has them. */
export function readInline(trees: Trees, scalar: ScalarNode, source: Source, text: string): readonly ParsedDocument[] {
  const value = String(scalar.value ?? '');
  const starts = scalar.style === 'block' ? lineStarts(text, scalar.span, value) : undefined;
  let from = 0;
  return documentsOf(value).map(document => {
    const place = placer(value, from, starts, scalar.span);
    from += document.text.length;
    const root = document.root === undefined ? undefined : trees.take(moved(document.root, place), source);
    return { ...document, root };
  });
}

interface Line {
  readonly start: number;
  readonly indent: number;
}

// The lines of a literal block scalar; undefined where lines are folded, so that they do not match one by one.
function lineStarts(text: string, span: Span, value: string): readonly Line[] | undefined {
  const lines: Line[] = [];
  const written = text.slice(span.start, span.end);
  if (!written.startsWith('|')) return undefined;
  let start = span.start + written.indexOf('\n') + 1;
  for (const line of value.split('\n')) {
    const end = text.indexOf('\n', start);
    const raw = text.slice(start, end < 0 ? text.length : end).replace(/\r$/, '');
    if (!raw.endsWith(line)) return undefined;
    lines.push({ start, indent: raw.length - line.length });
    if (end < 0) break;
    start = end + 1;
  }
  return lines;
}

function placer(value: string, from: number, lines: readonly Line[] | undefined, whole: Span): (span: Span) => Span {
  if (lines === undefined) return () => whole;
  const offset = (at: number): number => {
    const before = value.slice(0, from + at);
    const line = lines[before.split('\n').length - 1];
    return line === undefined ? whole.end : line.start + line.indent + (from + at - (before.lastIndexOf('\n') + 1));
  };
  return span => ({ start: offset(span.start), end: offset(span.end) });
}

function moved(node: YamlNode, place: (span: Span) => Span): YamlNode {
  const span = place(node.span);
  if (node.kind === 'scalar') return { ...node, span };
  if (node.kind === 'list') return { ...node, span, items: node.items.map(item => moved(item, place)) };
  const entries = node.entries.map(entry => ({
    ...entry,
    keySpan: place(entry.keySpan),
    value: moved(entry.value, place),
  }));
  return { ...node, span, entries };
}
