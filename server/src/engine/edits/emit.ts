import { resolvePlain } from '../parse/scalar.ts';
import type { Value } from '../schema/decode.ts';
import { type Layout, layoutOf } from './layout.ts';
import { columnOf, isFirstOnLine, lineStart, spaces } from './lines.ts';

/** How a document is written, for text that is added to it. */
export interface WritingStyle {
  /** Spaces per level. */
  readonly indent: number;
  /** Spaces from a key to the dashes of its list. */
  readonly listIndent: number;
  /** True for JSON, where every key and text is quoted. */
  readonly json: boolean;
}

/** Returns the style of a document, taken from the first places that show it. */
export function styleOf(text: string): WritingStyle {
  const layout = layoutOf(text);
  const json = /^[\s\uFEFF]*[{[]/.test(text);
  const indent = firstStep(layout, 'maps') ?? 2;
  return { indent: indent > 0 ? indent : 2, listIndent: firstStep(layout, 'lists') ?? 2, json };
}

function firstStep({ text, maps, lists, owners }: Layout, kind: 'maps' | 'lists'): number | undefined {
  for (const { style, start, before } of (kind === 'maps' ? maps : lists).values()) {
    if (style !== 'block' || before === undefined || !isFirstOnLine(text, start)) continue;
    const key = owners.get(before);
    // A tab has no width that tells how deep a line is.
    const step = key === undefined || isAfterTab(text, start) ? -1 : columnOf(text, start) - columnOf(text, key);
    if (step >= 0) return step;
  }
  return undefined;
}

function isAfterTab(text: string, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).includes('\t');
}

const PLAIN = /^[A-Za-z0-9_./](?:[-A-Za-z0-9_./ ]*[-A-Za-z0-9_./])?$/;

/** Writes a text as YAML: plain where it stays text, else in double quotes. */
export function scalarSource(value: Value, json = false): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return !json && PLAIN.test(value) && resolvePlain(value) === value ? value : JSON.stringify(value);
}

/** Writes a value on one line, maps and lists in brackets. */
export function emitFlow(value: Value, json = false): string {
  if (typeof value !== 'object' || value === null) return scalarSource(value, json);
  if (isList(value)) return `[${value.map(item => emitFlow(item, json)).join(', ')}]`;
  const entries = Object.entries(value).map(([key, each]) => emitFlowEntry(key, each, json));
  return `{${entries.join(', ')}}`;
}

/** Writes `key: value` on one line. */
export function emitFlowEntry(key: string, value: Value, json = false): string {
  return `${scalarSource(key, json)}: ${emitFlow(value, json)}`;
}

/** Writes `key: value` as lines without the indentation of the first. */
export function emitEntry(key: string, value: Value, style: WritingStyle): readonly string[] {
  const name = scalarSource(key);
  if (isEmpty(value)) return [`${name}: ${emitFlow(value)}`];
  const list = isList(value);
  const pad = spaces(list ? style.listIndent : style.indent);
  return [`${name}:`, ...emitLines(value, style).map(line => pad + line)];
}

/** Writes `- value` as lines without the indentation of the first. */
export function emitItem(value: Value, style: WritingStyle): readonly string[] {
  if (isEmpty(value)) return [`- ${emitFlow(value)}`];
  return emitLines(value, style).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
}

function emitLines(value: Value, style: WritingStyle): readonly string[] {
  if (typeof value !== 'object' || value === null) return [scalarSource(value)];
  if (isList(value)) return value.flatMap(item => emitItem(item, style));
  return Object.entries(value).flatMap(([key, each]) => emitEntry(key, each, style));
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isEmpty(value: Value): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0;
}
