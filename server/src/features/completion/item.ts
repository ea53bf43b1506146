import {
  type CompletionItem,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type Range,
} from 'vscode-languageserver-types';
import type { Slot } from './cursor.ts';
import { blockSource, flowSource, scalarSource, type YamlValue } from './render.ts';
import { layOut, type YamlStyle } from './style.ts';
import type { Suggestion } from './suggestion.ts';
import { filterTextOf } from './typing.ts';

/** How texts are written at a slot. */
export interface Writing {
  readonly style: YamlStyle;
  /** True for JSON: all strings in quotes. */
  readonly quoted: boolean;
}

/** Returns a suggestion as a completion at a slot, undefined where it cannot be written there. */
export function itemOf(
  suggestion: Suggestion,
  slot: Slot,
  writing: Writing,
  rangeOf: (span: Slot['replace']) => Range,
  word: string,
  others: readonly Suggestion[],
): CompletionItem | undefined {
  const below = linesBelow(suggestion, slot, writing);
  const text = below ?? textOf(suggestion, slot, writing);
  if (text === undefined) return undefined;
  const range = rangeOf(below === undefined ? slot.replace : { ...slot.replace, start: slot.afterColon ?? 0 });
  const dash = slot.type === 'item' ? '- ' : '';
  const comma = slot.crowded && !slot.beforeColon ? ',' : '';
  const lead = slot.spaced && below === undefined ? ' ' : '';
  const newText = `${lead}${dash}${text.text}${comma}`;
  const { label, kind, detail, documentation } = suggestion;
  const filterText = filterTextOf(suggestion, word, others);
  return {
    label,
    kind,
    ...(detail === undefined ? {} : { detail, labelDetails: { description: detail } }),
    ...(documentation === undefined ? {} : { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
    ...(filterText === label ? {} : { filterText }),
    insertTextFormat: text.snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    insertTextMode: InsertTextMode.asIs,
    textEdit: { range, newText },
  };
}

interface Text {
  readonly text: string;
  readonly snippet: boolean;
}

/** Returns a list or map as lines below its key, where it is to be written so: not empty, in block style. */
function linesBelow({ body }: Suggestion, slot: Slot, { style, quoted }: Writing): Text | undefined {
  if (body.type !== 'value' || slot.type !== 'value' || slot.flow || quoted || slot.afterColon === undefined)
    return undefined;
  const { value } = body;
  if (typeof value !== 'object' || Object.keys(value).length === 0) return undefined;
  const text = layOut(blockSource({ [HEAD]: value }), style, slot.column);
  return { text: text.slice(`${HEAD}:`.length), snippet: false };
}

/** Stands for the key that is written already. */
const HEAD = 'key';

function textOf({ body }: Suggestion, slot: Slot, { style, quoted }: Writing): Text | undefined {
  const column = slot.type === 'item' ? slot.column + 2 : slot.column;
  const plain = (text: string): Text => ({ text, snippet: false });
  if (slot.beforeColon) return body.type === 'key' ? plain(scalarSource(body.key, quoted)) : undefined;
  switch (body.type) {
    case 'snippet':
      return slot.flow || slot.type === 'value' ? undefined : { text: layOut(body.text, style, column), snippet: true };
    case 'key':
      return { text: keyText(body, slot, { style, quoted }, column), snippet: true };
    case 'value':
      if (slot.flow || slot.type === 'value' || !isMap(body.value)) return plain(flowSource(body.value, quoted));
      return plain(layOut(blockSource(body.value), style, column));
    case 'value-and-more':
      if (slot.flow || slot.type !== 'value') return undefined;
      return plain(
        `${scalarSource(body.value)}\n${' '.repeat(column)}${layOut(blockSource(body.more), style, column)}`,
      );
  }
}

function isMap(value: YamlValue): value is { readonly [key: string]: YamlValue } {
  return typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0;
}

type KeyBody = Extract<Suggestion['body'], { readonly type: 'key' }>;

function keyText(body: KeyBody, slot: Slot, { style, quoted }: Writing, column: number): string {
  const head = `${escapeSnippet(scalarSource(body.key, quoted))}:`;
  const choices = body.choices ?? [];
  const quotedChoices = choices.map(choice => escapeChoice(scalarSource(choice, quoted)));
  const stop = choices.length === 0 ? '$0' : `\${1|${quotedChoices.join(',')}|}`;
  if (body.shape === 'scalar') return `${head} ${choices.length === 0 && quoted ? '"$0"' : stop}`;
  if (slot.flow) return body.shape === 'map' ? `${head} {$0}` : `${head} [$0]`;
  return layOut(body.shape === 'map' ? `${head}\n  $0` : `${head}\n  - $0`, style, column);
}

function escapeSnippet(text: string): string {
  return text.replaceAll(/[\\$}]/g, character => `\\${character}`);
}

function escapeChoice(text: string): string {
  return escapeSnippet(text).replaceAll(/[,|]/g, character => `\\${character}`);
}
