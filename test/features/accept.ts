import type { CompletionItem } from 'vscode-languageserver-types';
import { completion } from '../../server/src/features/completion.ts';
import { LineIndex } from '../../server/src/workspace/files/line-index.ts';
import { CURSOR, type Workspace, workspaceOf } from './workspace.ts';

/** Returns the labels offered at the cursor, in order. */
export function labelsAt(files: Readonly<Record<string, string>>): readonly string[] {
  return itemsAt(workspaceOf(files)).map(({ label }) => label);
}

/** Returns the items offered at the cursor, in the order that the editor shows them in. */
export function itemsAt({ snapshot, uri, position }: Workspace): readonly CompletionItem[] {
  return completion(snapshot, uri, position).toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
}

/** Returns the whole text after an item is accepted, its tab stops filled with what they propose. */
export function accept(files: Readonly<Record<string, string>>, label: string): string {
  const workspace = workspaceOf(files);
  const items = itemsAt(workspace);
  const item = items.find(each => each.label === label);
  if (item === undefined) throw new Error(`${label} is not among ${items.map(each => each.label).join(', ')}`);
  return textAfter(workspace, item);
}

/** Returns the whole text after an item is accepted. */
export function textAfter({ file }: Workspace, { label, textEdit, insertTextFormat }: CompletionItem): string {
  if (textEdit === undefined || !('range' in textEdit)) throw new Error(`${label} has no range`);
  const { range, newText } = textEdit;
  const lines = new LineIndex(file.text);
  const inserted = insertTextFormat === 2 ? expand(newText) : newText;
  return file.text.slice(0, lines.offset(range.start)) + inserted + file.text.slice(lines.offset(range.end));
}

/** Fills the tab stops of a snippet with their defaults, choices with the first; the last one shows the cursor. */
function expand(snippet: string): string {
  return snippet
    .replaceAll(/\$\{\d+\|((?:[^|\\]|\\.)*)\|\}/g, (_, choices: string) => /^(?:[^,\\]|\\.)*/.exec(choices)?.[0] ?? '')
    .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
    .replaceAll(/\$0/g, CURSOR)
    .replaceAll(/\\([\\$},|])/g, '$1');
}
