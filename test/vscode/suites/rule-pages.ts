import assert from 'node:assert/strict';
import { commands, TabInputCustom, Uri, window, workspace } from 'vscode';
import { cleanUp, eventually, openHover, openNewFile, waitForRules } from '../editor.ts';
import { ensure } from '../ensure.ts';
import { afterEach, suite, test } from '../harness.ts';
import { refused } from '../samples.ts';
import { workbench } from '../workbench.ts';

const scratch = 'shop/scratch.yaml';
const pageTitle = 'h1:has-text("invalid-policy-type")';
const addressOf = (page: string): Uri => Uri.from({ scheme: 'network-policy-rules', path: page });

/** Names of the pages that are shown rendered. */
function previews(): string[] {
  const tabs = window.tabGroups.all.flatMap(group => group.tabs);
  return tabs.flatMap(({ input, label }) =>
    input instanceof TabInputCustom && input.viewType === 'vscode.markdown.preview.editor' ? [label] : [],
  );
}

suite('rule pages', () => {
  afterEach(cleanUp);

  test('are the target of the code of a diagnostic', async () => {
    const { document } = await openNewFile(scratch, refused);
    const [finding] = await waitForRules(document.uri, 'invalid-policy-type');
    const { code } = finding ?? {};
    ensure(typeof code === 'object', 'the code is a link');
    assert.equal(code.value, 'invalid-policy-type');
    await commands.executeCommand('vscode.open', code.target);
    await eventually(previews, found => found.join() === 'invalid-policy-type.md', 'previews');
    await workbench.webview.waitFor(pageTitle);
  });

  test('open rendered from the link in the hover of a finding', async () => {
    const editor = await openNewFile(scratch, refused);
    const [finding] = await waitForRules(editor.document.uri, 'invalid-policy-type');
    ensure(finding, 'there is a finding');
    // It moves until all that belongs into it is there.
    await openHover(editor, finding.range.start, '.monaco-hover :text("Quick Fix")');
    await workbench.click('.monaco-hover .code-link');
    await workbench.webview.waitFor(pageTitle);
    assert.deepEqual(previews(), ['invalid-policy-type.md']);
  });

  test('lead to the list of all rules, and from there to others', async () => {
    await commands.executeCommand('vscode.open', addressOf('/invalid-policy-type.md'));
    await workbench.webview.click('a:text("All rules")');
    await workbench.webview.waitFor('h1:text-is("Rules")');
    await workbench.webview.click('a:text-is("one-sided-allow")');
    await workbench.webview.waitFor('h1:has-text("one-sided-allow")');
  });

  test('are the only files at their addresses, and cannot be changed', async () => {
    await openNewFile(scratch, refused);
    for (const path of ['/../../package.json', '/..', '/none.md', '/a/b.md'])
      await assert.rejects(Promise.resolve(workspace.fs.readFile(addressOf(path))), path);
    const page = addressOf('/invalid-policy-type.md');
    assert.match(new TextDecoder().decode(await workspace.fs.readFile(page)), /^# invalid-policy-type\n/);
    await assert.rejects(Promise.resolve(workspace.fs.writeFile(page, new Uint8Array())));
  });
});
