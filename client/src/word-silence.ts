import {
  CompletionItem,
  CompletionItemKind,
  CompletionList,
  type Disposable,
  languages,
  type Position,
  Range,
  type TextDocument,
} from 'vscode';
import { documentSelector } from './create-client.ts';
import { isPolicyAt } from './document-around.ts';

const YAML = documentSelector.filter(({ language }) => language === 'yaml');

// No text that a person types holds it.
const UNTYPABLE = '\u0000';

/**
 * Keeps the editor's list of words that stand somewhere in a file away from policies: it opens while a name is typed, and
 * Enter takes a word in place of the new line. The editor looks for words only where nobody answers; the answer here is
 * an item that matches nothing.
 */
export function silenceWords(): Disposable {
  return languages.registerCompletionItemProvider(YAML, { provideCompletionItems: answer });
}

function answer(document: TextDocument, position: Position): CompletionList | undefined {
  const word = /\S+$/.exec(document.lineAt(position).text.slice(0, position.character))?.[0];
  if (word === undefined || !isPolicyAt(document, position.line)) return undefined;
  const item = new CompletionItem(word, CompletionItemKind.Text);
  item.filterText = UNTYPABLE;
  item.range = new Range(position.translate(0, -word.length), position);
  return new CompletionList([item], true);
}
