import type { Entry, ScalarNode, YamlNode } from '../parse/tree.ts';
import type { Value } from '../schema/decode.ts';
import type { TextEdit } from './edit.ts';
import { emitFlow, scalarSource, styleOf } from './emit.ts';
import { layoutOf } from './layout.ts';
import { lineBreak } from './lines.ts';

/** Replaces a scalar by another value; text keeps the quotes of the old one, a missing value is written. */
export function replaceScalar(text: string, node: ScalarNode, value: string | number | boolean): readonly TextEdit[] {
  const { span, source, style } = node;
  if (source === '') return fillMissing(text, node, value);
  if (style === 'block') return [{ span, text: scalarSource(value) + (/[\r\n]$/.test(source) ? lineBreak(text) : '') }];
  return [{ span, text: like(source, value) }];
}

/** Writes a value on one line where a key or dash has none; no edits where something stands. */
export function fillMissing(text: string, node: YamlNode, value: Value): readonly TextEdit[] {
  if (node.kind !== 'scalar' || node.source !== '') return [];
  return [{ span: node.span, text: spaced(text, node.span.start, emitFlow(value, styleOf(text).json)) }];
}

/** Puts a scalar in double quotes as it is written, so that YAML reads it as text. */
export function quoteScalar(node: ScalarNode): readonly TextEdit[] {
  return [{ span: node.span, text: JSON.stringify(node.source) }];
}

/** Gives an entry another key, in the quotes of the old one. */
export function renameKey(text: string, entry: Entry, key: string): readonly TextEdit[] {
  if (entry.merged) return [];
  const { keySpan: span } = entry;
  return [{ span, text: like(text.slice(span.start, span.end), key) }];
}

/** Replaces what stands after an entry's colon, anchors and tags kept, by a value on the same line. */
export function replaceValue(text: string, entry: Entry, value: Value): readonly TextEdit[] {
  const found = layoutOf(text).entries.get(entry.keySpan.start);
  const piece = entry.merged ? undefined : found?.collection.pieces[found.index];
  if (piece === undefined) return [];
  const source = emitFlow(value, styleOf(text).json);
  return replaceRange(text, piece.beforeValue, piece.end, source);
}

// A value needs a space after the colon or dash and before a comment.
function spaced(text: string, at: number, source: string): string {
  const before = /\s/.test(text[at - 1] ?? '') ? '' : ' ';
  return before + source + (/^[^\s]/.test(text.slice(at, at + 1)) ? ' ' : '');
}

function replaceRange(text: string, start: number, end: number, source: string): readonly TextEdit[] {
  let last = end;
  while (last > start && /\s/.test(text[last - 1] ?? '')) last--;
  return [{ span: { start, end: last }, text: ` ${source}` }];
}

function like(source: string, value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  if (source.startsWith("'")) return `'${value.replaceAll("'", "''")}'`;
  return source.startsWith('"') ? JSON.stringify(value) : scalarSource(value);
}
