import assert from 'node:assert/strict';
import { type CompletionItem, CompletionItemKind, commands, SnippetString, type TextEditor } from 'vscode';
import { cleanUp, complete, eventually, openNewFile, positionOf, typeText, waitForRules } from '../editor.ts';
import { ensure } from '../ensure.ts';
import { afterEach, suite, test } from '../harness.ts';
import { policyWith } from '../samples.ts';
import { workbench } from '../workbench.ts';

const scratch = 'shop/scratch.yaml';

const labelOf = ({ label }: CompletionItem): string => (typeof label === 'string' ? label : label.label);

/** What is offered at the end of a text. */
async function offered(text: string, wanted: string): Promise<{ editor: TextEditor; items: CompletionItem[] }> {
  const editor = await openNewFile(scratch, text);
  const { document } = editor;
  const items = await eventually(
    async () => (await complete(document.uri, document.positionAt(text.length))).items,
    found => found.some(item => labelOf(item) === wanted),
    `completions with ${wanted}`,
  );
  return { editor, items };
}

/** A policy that ends with the last of these lines, where the cursor is. */
const upTo = (spec: string): string => policyWith(spec).slice(0, -1);

/** Does what accepting an item does. */
async function accept(editor: TextEditor, item: CompletionItem): Promise<void> {
  const text = item.insertText ?? labelOf(item);
  const snippet = typeof text === 'string' ? new SnippetString().appendText(text) : text;
  const range = item.range && 'inserting' in item.range ? item.range.replacing : item.range;
  ensure(range, 'the item tells what it replaces');
  ensure(await editor.insertSnippet(snippet, range), 'the item was inserted');
}

suite('completion', () => {
  afterEach(cleanUp);

  test('offers the fields of the schema in their order', async () => {
    const { items } = await offered(`${policyWith('podSelector: {}')}  `, 'policyTypes');
    const labels = items.map(labelOf);
    assert.deepEqual(
      labels.filter(label => ['podSelector', 'policyTypes', 'ingress', 'egress'].includes(label)),
      ['policyTypes', 'ingress', 'egress'],
    );
  });

  test('offers the values of a field', async () => {
    const { items } = await offered(upTo('podSelector: {}\npolicyTypes:\n  - '), 'Ingress');
    assert.deepEqual(items.map(labelOf).slice(0, 2), ['Ingress', 'Egress']);
  });

  test('offers label values of the workloads in the workspace', async () => {
    const { items } = await offered(upTo('podSelector:\n  matchLabels:\n    app: '), 'api');
    assert.deepEqual(items.map(labelOf).slice(0, 2).toSorted(), ['api', 'web']);
  });

  test('offers the namespaces of the workspace', async () => {
    const peer = 'namespaceSelector:\n          matchLabels:\n            kubernetes.io/metadata.name: ';
    const { items } = await offered(upTo(`podSelector: {}\ningress:\n  - from:\n      - ${peer}`), 'shop');
    assert.ok(items.map(labelOf).includes('ops'));
  });

  test('offers the ports of the workloads in the workspace', async () => {
    const spec = 'podSelector:\n  matchLabels:\n    app: web\ningress:\n  - ports:\n      - port: ';
    const { items } = await offered(upTo(spec), '8080');
    assert.ok(items.map(labelOf).includes('http'));
  });

  test('offers address ranges by their names', async () => {
    const spec = 'podSelector: {}\negress:\n  - to:\n      - ipBlock:\n          cidr: ';
    const { items } = await offered(upTo(spec), 'the internet without private ranges');
    const presets = items.map(item => (typeof item.label === 'string' ? item.label : item.label.label));
    assert.ok(presets.includes('169.254.20.10/32'));
  });

  test('an accepted item leaves a text without findings', async () => {
    const { editor, items } = await offered(upTo('podSelector:\n  matchLabels:\n    app: '), 'api');
    const item = items.find(each => labelOf(each) === 'api');
    ensure(item, 'api is offered');
    await accept(editor, item);
    assert.equal(editor.document.getText(), upTo('podSelector:\n  matchLabels:\n    app: api'));
    await waitForRules(editor.document.uri);
  });

  test('an item is accepted with the keyboard, and its choice with it', async () => {
    const editor = await openNewFile(scratch, policyWith('podSelector: {}\npolicyTypes: [Ingress]\n'));
    const { document } = editor;
    await waitForRules(document.uri);
    await commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await typeText(editor, document.lineAt(document.lineCount - 2).range.end, '  ingr');
    await commands.executeCommand('editor.action.triggerSuggest');
    await workbench.waitFor('.suggest-widget.visible .monaco-list-row.focused:has-text("ingress")');
    await commands.executeCommand('acceptSelectedSuggestion');
    await eventually(
      () => document.getText(),
      text => /^ {2}ingress:/m.test(text),
      'the text',
    );
    assert.equal(positionOf(document, '  ingress:', 0).character, 0);
  });

  test('leaves other kinds alone', async () => {
    const editor = await openNewFile(scratch, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  \n');
    const { items } = await complete(editor.document.uri, editor.document.lineAt(4).range.end);
    // The editor itself offers words of other files.
    const ours = items.filter(({ kind }) => kind !== CompletionItemKind.Text && kind !== CompletionItemKind.Snippet);
    assert.deepEqual(ours.map(labelOf), []);
  });
});

suite('snippets', () => {
  afterEach(cleanUp);

  for (const name of [
    'NetworkPolicy: default deny',
    'NetworkPolicy: default deny with DNS',
    'NetworkPolicy: allow DNS',
    'NetworkPolicy: allow to the internet',
  ])
    test(`${name} inserts a policy without findings`, async () => {
      const editor = await openNewFile('shop/snippet.yaml', '');
      await commands.executeCommand('editor.action.insertSnippet', { langId: 'yaml', name });
      await eventually(
        () => editor.document.getText(),
        text => text.includes('kind: NetworkPolicy'),
        'the text',
      );
      await waitForRules(editor.document.uri);
    });

  test('are offered by their prefix, and the shortest is the default deny', async () => {
    const editor = await openNewFile('shop/snippet.yaml', '');
    await commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await typeText(editor, editor.selection.active, 'np-default-deny');
    await commands.executeCommand('editor.action.triggerSuggest');
    await workbench.waitFor('.suggest-widget.visible .monaco-list-row.focused:has-text("np-default-deny")');
    await commands.executeCommand('acceptSelectedSuggestion');
    await eventually(
      () => editor.document.getText(),
      text => /name: default-deny\n/.test(text),
      'the text',
    );
    await waitForRules(editor.document.uri);
  });
});
