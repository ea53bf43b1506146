import {
  type CancellationToken,
  type CompletionContext,
  CompletionItem,
  CompletionItemKind,
  CompletionList,
  CompletionTriggerKind,
  type Disposable,
  languages,
  type Position,
  Range,
  SnippetString,
  type TextDocument,
} from 'vscode';
import snippets from '../../snippets/networkpolicy.json';
import { documentSelector } from './create-client.ts';
import { contentAround } from './document-around.ts';

const YAML = documentSelector.filter(({ language }) => language === 'yaml');
const BEGUN = /^(?:n|np|np-[\w-]*)$/;

/**
 * Offers the snippets by their prefix where a policy can begin: on the first line of a YAML document. Snippets that the
 * manifest contributes would be offered inside of manifests too, where Enter behind `name: default-deny` took one.
 */
export function registerPolicySnippets(): Disposable {
  return languages.registerCompletionItemProvider(YAML, { provideCompletionItems: offer });
}

function offer(
  document: TextDocument,
  position: Position,
  _token: CancellationToken,
  { triggerKind }: CompletionContext,
): CompletionList | undefined {
  const { text } = document.lineAt(position);
  const typed = text.slice(0, position.character);
  const isAsked = triggerKind === CompletionTriggerKind.Invoke && text.trim() === '' && typed === '';
  if (!isAsked && !(BEGUN.test(typed) && /^[\w-]*$/.test(text))) return undefined;
  if (contentAround(document, position.line).length > 0) return undefined;
  const range = new Range(position.with(undefined, 0), position);
  // Asked for again with each letter: what begins with another word is no prefix.
  return new CompletionList(
    Object.values(snippets).map(each => itemOf(each, range)),
    true,
  );
}

function itemOf(
  { prefix, description, body }: { prefix: string; description: string; body: readonly string[] },
  range: Range,
): CompletionItem {
  const item = new CompletionItem(prefix, CompletionItemKind.Snippet);
  item.insertText = new SnippetString(body.join('\n'));
  item.detail = description;
  item.range = range;
  return item;
}
