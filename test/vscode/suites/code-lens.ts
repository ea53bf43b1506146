import assert from 'node:assert/strict';
import { type CodeLens, commands } from 'vscode';
import { cleanUp, codeLenses, eventually, openFile, replaceText, setSetting, uriOf } from '../editor.ts';
import { afterEach, suite, test } from '../harness.ts';
import { workbench } from '../workbench.ts';

const texts = (lenses: readonly CodeLens[]): string[] => lenses.map(({ command }) => command?.title ?? '');

const waitForLenses = (path: string, expected: readonly string[]): Promise<CodeLens[]> =>
  eventually(
    () => codeLenses(uriOf(path)),
    lenses => texts(lenses).join('\n') === expected.join('\n'),
    `lenses of ${path}`,
  );

const policyLenses = [
  'selects 1 workload · isolates ingress · Preview',
  'selects 1 workload · isolates ingress · Preview',
];

suite('code lens', () => {
  afterEach(cleanUp);

  test('tells above each policy what it selects and isolates', async () => {
    const { document } = await openFile('shop/policies.yaml');
    const lenses = await waitForLenses('shop/policies.yaml', policyLenses);
    assert.deepEqual(
      lenses.map(({ range }) => document.lineAt(range.start.line).text),
      ['apiVersion: networking.k8s.io/v1', 'apiVersion: networking.k8s.io/v1'],
    );
  });

  test('tells above each workload how it is reached', async () => {
    await openFile('shop/workloads.yaml');
    await waitForLenses('shop/workloads.yaml', [
      '1 policy · reachable from 2 · reaches 2',
      '1 policy · reachable from 1 · reaches 2',
    ]);
  });

  test('follows what is typed', async () => {
    const editor = await openFile('shop/policies.yaml');
    await waitForLenses('shop/policies.yaml', policyLenses);
    const text = editor.document.getText();
    await replaceText(editor, text.replace('policyTypes: [Ingress]', 'policyTypes: [Ingress, Egress]'));
    await waitForLenses('shop/policies.yaml', [
      'selects 1 workload · isolates ingress, egress · Preview',
      'selects 1 workload · isolates ingress · Preview',
    ]);
  });

  test('opens the panel beside the file when it is clicked', async () => {
    await openFile('shop/policies.yaml');
    await workbench.click('.codelens-decoration a:has-text("Preview")');
    await workbench.webview.waitFor('.following:has-text("shop/policies.yaml")');
    await workbench.webview.waitFor('[role=gridcell]');
  });

  test('opens the panel through its command and argument', async () => {
    await openFile('shop/policies.yaml');
    const [lens] = await waitForLenses('shop/policies.yaml', policyLenses);
    assert.equal(lens?.command?.command, 'networkPolicy.showReachability');
    await commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
    await workbench.webview.waitFor('[role=gridcell]');
  });

  test('is gone when it is switched off', async () => {
    await openFile('shop/policies.yaml');
    await waitForLenses('shop/policies.yaml', policyLenses);
    await setSetting('codeLens.enable', false);
    await waitForLenses('shop/policies.yaml', []);
    await setSetting('codeLens.enable', undefined);
    await waitForLenses('shop/policies.yaml', policyLenses);
  });
});
