import assert from 'node:assert/strict';
import { ConfigurationTarget, commands, TabInputWebview, window, workspace } from 'vscode';
import { cleanUp, eventually, openFile, openNewFile, positionOf, replaceText, setSetting, uriOf } from '../editor.ts';
import { afterEach, suite, test } from '../harness.ts';
import { accepted } from '../samples.ts';
import { workbench } from '../workbench.ts';

const { webview } = workbench;
const cell = (label: string): string => `[role=gridcell][aria-label="${label}"]`;
const webToApi = cell('web to api: TCP 9090');

const panels = (): number =>
  window.tabGroups.all
    .flatMap(group => group.tabs)
    .filter(({ input }) => input instanceof TabInputWebview && input.viewType.includes('networkPolicy')).length;

async function openPanel(): Promise<void> {
  await openFile('shop/policies.yaml');
  await commands.executeCommand('networkPolicy.showReachability');
  await webview.waitFor(webToApi);
}

suite('reachability panel', () => {
  afterEach(cleanUp);

  test('opens from the title bar of a manifest, beside it and once', async () => {
    await openFile('shop/policies.yaml');
    await workbench.click('.editor-actions [aria-label*="Show Reachability"]');
    await webview.waitFor(webToApi);
    assert.equal(window.tabGroups.all.length, 2);
    await commands.executeCommand('networkPolicy.showReachability');
    assert.equal(panels(), 1);
  });

  test('has a cell for every source and destination, grouped by namespace, with outside addresses', async () => {
    await openPanel();
    for (const label of [
      'web to api: TCP 9090',
      'api to web: TCP 8080',
      'prometheus to api: nothing',
      'prometheus to web: TCP 8080',
      'web to prometheus: all ports',
    ])
      await webview.waitFor(cell(label));
    assert.ok((await webview.count('[role=rowheader]')) >= 4);
    await webview.waitFor('[role=grid] :text("External")');
    await webview.waitFor('[role=grid] :text("ops")');
    await webview.waitFor('[role=grid] :text("shop")');
  });

  test('tells of a cell the rules that decide, each a link to its line', async () => {
    await openPanel();
    await webview.click(webToApi);
    await webview.waitFor('.details .traffic:has-text("TCP 9090")');
    await webview.click('.reasons button:has-text("api")');
    const editor = await eventually(
      () => window.activeTextEditor,
      active => active?.document.uri.path === uriOf('shop/policies.yaml').path && active.selection.start.line > 0,
      'the active editor',
    );
    const { document, selection } = editor ?? {};
    assert.ok(document && selection);
    assert.equal(document.lineAt(selection.start.line).text.trim(), '- from:');
    assert.ok(selection.start.line > positionOf(document, 'name: api').line);
  });

  test('tells of a blocked cell the policy that blocks', async () => {
    await openPanel();
    await webview.click(cell('prometheus to api: nothing'));
    await webview.waitFor('.details [data-verdict=blocked]');
    await webview.waitFor('.details [data-verdict=blocked] .reasons button:has-text("api")');
  });

  test('follows what is typed', async () => {
    await openPanel();
    const editor = window.visibleTextEditors.find(({ document }) => document.uri.path.endsWith('policies.yaml'));
    assert.ok(editor);
    await replaceText(editor, editor.document.getText().replace('port: 9090', 'port: 9191'));
    await webview.waitFor(cell('web to api: TCP 9191'));
    assert.equal(await webview.count(webToApi), 0);
  });

  test('follows the active file, and stays when that is no manifest', async () => {
    await openPanel();
    await openFile('ops/prometheus.yaml');
    await webview.waitFor('.following:has-text("ops/prometheus.yaml")');
    await openFile('notes.yaml');
    await webview.waitFor(webToApi);
  });

  test('shows the namespaces of the file that it is opened from, and then follows, first', async () => {
    const firstNamespace = '[role=rowheader][aria-expanded] >> nth=0';
    await openFile('ops/prometheus.yaml');
    await commands.executeCommand('networkPolicy.showReachability');
    await webview.waitFor(`${firstNamespace} >> text="ops"`);
    await openFile('shop/policies.yaml');
    await webview.waitFor(`${firstNamespace} >> text="shop"`);
  });

  test('is left by the keyboard, and walked through with the arrows', async () => {
    await openPanel();
    await webview.click(webToApi);
    await workbench.press('Escape');
    await eventually(
      () => webview.count('.details:not([hidden])'),
      count => count === 0,
      'open details',
    );
    await workbench.press('Enter');
    await webview.waitFor('.details:not([hidden])');
  });

  test('loads nothing but its own script and style', async () => {
    await openPanel();
    const policy = await webview.attribute('meta[http-equiv="Content-Security-Policy"]', 'content');
    assert.match(
      policy ?? '',
      /^default-src 'none'; script-src 'nonce-([0-9a-f]{48})'; style-src 'nonce-\1'; base-uri 'none'; form-action 'none'$/,
    );
  });

  test('keeps its selection when the webview is loaded anew', async () => {
    await openPanel();
    await webview.click(webToApi);
    await webview.waitFor('.details .traffic:has-text("TCP 9090")');
    await commands.executeCommand('workbench.action.webview.reloadWebviewAction');
    await eventually(
      () => webview.count(webToApi),
      count => count > 0,
      'cells',
    );
    await webview.waitFor('.details .traffic:has-text("TCP 9090")');
  });

  test('has the colours of the theme', async () => {
    await openPanel();
    const settings = workspace.getConfiguration('workbench');
    try {
      await settings.update('colorTheme', 'Default High Contrast', ConfigurationTarget.Global);
      await webview.waitFor('body.vscode-high-contrast');
      await settings.update('colorTheme', 'Default Light Modern', ConfigurationTarget.Global);
      await webview.waitFor('body.vscode-light');
    } finally {
      await settings.update('colorTheme', undefined, ConfigurationTarget.Global);
    }
  });

  test('tells what to do when there are no workloads', async () => {
    await openPanel();
    await setSetting('scopes', ['stage']);
    await openNewFile('stage/policy.yaml', accepted);
    await webview.waitFor('.page[data-condition=empty]');
  });
});
