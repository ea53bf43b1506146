import assert from 'node:assert/strict';
import { commands, window } from 'vscode';
import {
  cleanUp,
  eventually,
  notifications,
  openFile,
  openNewFile,
  setSetting,
  uriOf,
  waitForRules,
} from '../editor.ts';
import { ensure } from '../ensure.ts';
import { afterEach, suite, test } from '../harness.ts';
import { accepted } from '../samples.ts';
import { workbench } from '../workbench.ts';

const scratch = 'shop/scratch.yaml';

suite('insert default deny', () => {
  afterEach(cleanUp);

  test("appends the policies for the file's namespace as one edit, and shows them", async () => {
    const editor = await openNewFile(scratch, accepted);
    const { document } = editor;
    await commands.executeCommand('networkPolicy.insertDefaultDeny');
    assert.match(
      document.getText().slice(accepted.length),
      /^---\napiVersion: networking\.k8s\.io\/v1\nkind: NetworkPolicy\nmetadata:\n {2}name: default-deny\n {2}namespace: shop\n/,
    );
    const line = editor.selection.active.line;
    assert.equal(document.lineAt(line).text, '---');
    ensure(
      editor.visibleRanges.some(({ start, end }) => start.line <= line && line <= end.line),
      'the policies are in sight',
    );
    // What was there isolates one workload, as the new one does all.
    await waitForRules(document.uri, 'redundant-policy');
    await commands.executeCommand('undo');
    assert.equal(document.getText(), accepted);
  });

  test('fills the editor beside the panel when the panel has the focus', async () => {
    const { document } = await openNewFile(scratch, accepted);
    await commands.executeCommand('networkPolicy.showReachability');
    await workbench.webview.click('[role=gridcell]');
    await eventually(
      () => window.activeTextEditor === undefined,
      isNone => isNone,
      'the panel has the focus',
    );
    await commands.executeCommand('networkPolicy.insertDefaultDeny');
    assert.match(document.getText(), /name: default-deny\n/);
  });

  test('tells in the status bar when there is no manifest to fill', async () => {
    await commands.executeCommand('networkPolicy.insertDefaultDeny');
    await workbench.waitFor('.statusbar :text("Open a YAML manifest first")');
    await openNewFile('shop/scratch.json', '{}');
    await commands.executeCommand('networkPolicy.insertDefaultDeny');
    await workbench.waitFor('.statusbar :text("No policies inserted")');
    assert.deepEqual(await notifications(), []);
  });
});

suite('explain connection', () => {
  afterEach(cleanUp);

  test('asks for both ends and shows the deciding rules', async () => {
    await openFile('shop/policies.yaml');
    void commands.executeCommand('networkPolicy.explainConnection');
    await workbench.waitFor('.quick-input-widget :text("web")');
    await workbench.type('web');
    await workbench.press('Enter');
    await workbench.waitFor('.quick-input-widget :text("2/2")');
    await workbench.waitFor('.quick-input-widget .quick-input-list :text("api")');
    await workbench.type('api');
    await workbench.press('Enter');
    await workbench.webview.waitFor('.details h2:has-text("api")');
    await workbench.webview.waitFor('.reasons button:has-text("api")');
  });

  test('shows a pair that it is given', async () => {
    await openFile('shop/policies.yaml');
    const pair = { source: 'workload:shop/Deployment/api', destination: 'workload:shop/Deployment/web' };
    await commands.executeCommand('networkPolicy.explainConnection', undefined, pair);
    await workbench.webview.waitFor('.details .traffic:has-text("TCP 8080")');
  });

  test('tells what is missing when there is nothing to connect', async () => {
    await setSetting('scopes', ['closed']);
    await openFile('closed/policy.yaml');
    await waitForRules(uriOf('closed/policy.yaml'), 'invalid-policy-type');
    void commands.executeCommand('networkPolicy.explainConnection');
    await eventually(
      notifications,
      found => found.some(text => text.includes('There is nothing to connect yet')),
      'notifications',
    );
  });
});
