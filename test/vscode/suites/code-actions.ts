import assert from 'node:assert/strict';
import { CodeActionKind, commands, Selection, workspace } from 'vscode';
import { deployment } from '../../../server/src/engine/rules/samples/samples.ts';
import {
  applyCodeAction,
  cleanUp,
  codeActions,
  eventually,
  openNewFile,
  ruleOf,
  uriOf,
  waitForRules,
} from '../editor.ts';
import { ensure } from '../ensure.ts';
import { afterEach, suite, test } from '../harness.ts';
import { policyWith, refused, withoutDns } from '../samples.ts';
import { workbench } from '../workbench.ts';

const scratch = 'shop/scratch.yaml';

suite('code actions', () => {
  afterEach(cleanUp);

  test('a quick fix repairs the text and its finding is gone', async () => {
    const { document } = await openNewFile(scratch, refused);
    const [finding] = await waitForRules(document.uri, 'invalid-policy-type');
    ensure(finding, 'there is a finding');
    await applyCodeAction(document.uri, finding.range, 'Write Ingress');
    assert.equal(document.getText(), refused.replace('ingress', 'Ingress'));
    await waitForRules(document.uri);
  });

  test('a quick fix is chosen from the menu at the light bulb', async () => {
    const editor = await openNewFile(scratch, refused);
    const [finding] = await waitForRules(editor.document.uri, 'invalid-policy-type');
    ensure(finding, 'there is a finding');
    editor.selection = new Selection(finding.range.start, finding.range.start);
    await commands.executeCommand('editor.action.quickFix');
    await workbench.click('.action-widget .monaco-list-row:has-text("Write Ingress")');
    await waitForRules(editor.document.uri);
  });

  test('a fix adds what is missing: a rule for DNS', async () => {
    const { document } = await openNewFile(scratch, withoutDns);
    const [finding] = await waitForRules(document.uri, 'egress-without-dns');
    ensure(finding, 'there is a finding');
    const [action] = await codeActions(document.uri, finding.range, CodeActionKind.QuickFix);
    ensure(action?.edit, 'a fix is offered');
    ensure(await workspace.applyEdit(action.edit), 'the edit was applied');
    assert.match(document.getText(), /port: 53/);
    await waitForRules(document.uri);
  });

  test('a fix writes the missing half into the file of the other side', async () => {
    const { document } = await openNewFile(
      scratch,
      `${withoutDns.replace('web', 'report')}---\n${deployment('shop', 'report')}`,
    );
    const found = await waitForRules(document.uri, 'egress-without-dns', 'one-sided-allow');
    const finding = found.find(each => ruleOf(each) === 'one-sided-allow');
    ensure(finding, 'there is a finding');
    const actions = await codeActions(document.uri, finding.range, CodeActionKind.QuickFix);
    const fix = actions.find(({ edit }) => edit?.entries().some(([uri]) => uri.path !== document.uri.path));
    ensure(fix?.edit, `a fix in another file is offered among: ${actions.map(({ title }) => title).join(' | ')}`);
    assert.deepEqual(
      fix.edit.entries().map(([uri]) => workspace.asRelativePath(uri)),
      ['shop/policies.yaml'],
    );
    ensure(await workspace.applyEdit(fix.edit), 'the edit was applied');
    const other = await workspace.openTextDocument(uriOf('shop/policies.yaml'));
    assert.match(other.getText(), /app: report/);
    await waitForRules(document.uri, 'egress-without-dns');
  });

  test('a finding is silenced in its place', async () => {
    const { document } = await openNewFile(scratch, withoutDns);
    const [finding] = await waitForRules(document.uri, 'egress-without-dns');
    ensure(finding, 'there is a finding');
    await applyCodeAction(document.uri, finding.range, 'Silence egress-without-dns here');
    assert.match(document.getText(), /# netpol-ignore: egress-without-dns — reason\n/);
    await waitForRules(document.uri);
  });

  test('what the API server refuses cannot be silenced', async () => {
    const { document } = await openNewFile(scratch, refused);
    const [finding] = await waitForRules(document.uri, 'invalid-policy-type');
    ensure(finding, 'there is a finding');
    const actions = await codeActions(document.uri, finding.range);
    assert.ok(actions.every(({ title }) => !title.startsWith('Silence')));
  });

  test('every safe fix is applied at once by the source action', async () => {
    const text = policyWith(
      'podSelector: {}\npolicyTypes: [ingress]\ningress:\n  - ports:\n      - protocol: tcp\n        port: 8080',
    );
    const { document } = await openNewFile(scratch, text);
    await waitForRules(document.uri, 'invalid-policy-type', 'invalid-protocol');
    await commands.executeCommand('editor.action.sourceAction', {
      kind: 'source.fixAll.network-policy',
      apply: 'first',
    });
    await waitForRules(document.uri);
    assert.equal(document.getText(), text.replace('ingress]', 'Ingress]').replace('tcp', 'TCP'));
  });

  test('every safe fix is applied on save where that is asked for', async () => {
    const { document } = await openNewFile(scratch, refused);
    await waitForRules(document.uri, 'invalid-policy-type');
    const editor = workspace.getConfiguration('editor');
    await editor.update('codeActionsOnSave', { 'source.fixAll.network-policy': 'always' });
    try {
      await commands.executeCommand('workbench.action.files.save');
      await eventually(
        () => document.getText(),
        text => text.includes('[ingress]') === false,
        'the text',
      );
      await document.save();
    } finally {
      await editor.update('codeActionsOnSave', undefined);
    }
    await waitForRules(document.uri);
  });
});
