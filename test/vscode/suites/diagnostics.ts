import assert from 'node:assert/strict';
import { commands, type Diagnostic, DiagnosticSeverity, languages, workspace } from 'vscode';
import {
  cleanUp,
  eventually,
  findings,
  openFile,
  openNewFile,
  positionOf,
  replaceText,
  ruleOf,
  typeText,
  uriOf,
  waitForDiagnostics,
  waitForRules,
  writeFile,
} from '../editor.ts';
import { afterEach, suite, test } from '../harness.ts';
import { accepted, policyWith, refused, withoutDns } from '../samples.ts';

const scratch = 'shop/scratch.yaml';
const selectsWorker = policyWith('podSelector:\n  matchLabels:\n    app: worker\npolicyTypes: [Ingress]');

suite('diagnostics', () => {
  afterEach(cleanUp);

  test('appear while typing goes wrong, and disappear when it is right again', async () => {
    const editor = await openNewFile(scratch, accepted);
    const { document } = editor;
    await typeText(editor, positionOf(document, '[Ingress'), 'es');
    const isWhole = ({ range }: Diagnostic): boolean => document.getText(range) === 'Ingresses';
    const [finding] = await waitForDiagnostics(document.uri, found => found.length === 1 && found.every(isWhole));
    assert.equal(finding && ruleOf(finding), 'invalid-policy-type');
    assert.equal(finding?.severity, DiagnosticSeverity.Error);
    for (const _ of 'es') await commands.executeCommand('deleteLeft');
    await waitForRules(document.uri);
  });

  test('say the consequence in a message and carry the source network-policy', async () => {
    const { document } = await openNewFile(scratch, withoutDns);
    const [finding] = await waitForRules(document.uri, 'egress-without-dns');
    assert.match(finding?.message ?? '', /shop\/web/);
    assert.equal(finding?.severity, DiagnosticSeverity.Warning);
    assert.equal(finding.source, 'network-policy');
  });

  test('are there for a file that is not open', async () => {
    await openFile('shop/policies.yaml');
    const closed = uriOf('closed/policy.yaml');
    await waitForRules(closed, 'invalid-policy-type');
    assert.ok(workspace.textDocuments.every(({ uri }) => uri.path !== closed.path));
  });

  test('follow a file on disk that is written, changed and deleted', async () => {
    await openFile('shop/policies.yaml');
    const uri = await writeFile('shop/disk.yaml', refused);
    await waitForRules(uri, 'invalid-policy-type');
    await writeFile('shop/disk.yaml', accepted);
    await waitForRules(uri);
    await writeFile('shop/disk.yaml', refused);
    await waitForRules(uri, 'invalid-policy-type');
    await cleanUp();
    await waitForRules(uri);
  });

  test('are shown once when a closed file with findings is opened', async () => {
    const uri = uriOf('closed/policy.yaml');
    await openFile('shop/policies.yaml');
    await waitForRules(uri, 'invalid-policy-type');
    await openFile('closed/policy.yaml');
    await eventually(
      () => languages.getDiagnostics(uri).map(ruleOf),
      rules => rules.join() === 'invalid-policy-type',
      'rules found',
    );
  });

  test('of a policy follow what is typed into a file with workloads', async () => {
    const workloads = await openFile('shop/workloads.yaml');
    const { document } = await openNewFile(scratch, selectsWorker);
    await waitForRules(document.uri, 'policy-selects-nothing');
    await replaceText(workloads, workloads.document.getText().replaceAll('app: api', 'app: worker'));
    await waitForRules(document.uri);
  });

  test('name the other file that takes part', async () => {
    const { document } = await openNewFile(scratch, withoutDns.replace('9090', '8081'));
    const found = await waitForRules(document.uri, 'egress-without-dns', 'one-sided-allow');
    const related = found.find(each => ruleOf(each) === 'one-sided-allow')?.relatedInformation ?? [];
    assert.deepEqual(
      related.map(({ location }) => workspace.asRelativePath(location.uri)),
      ['shop/policies.yaml'],
    );
  });

  test('are silenced by a comment above the line, and in a document by one at its top', async () => {
    const editor = await openNewFile(scratch, selectsWorker);
    const { uri } = editor.document;
    await waitForRules(uri, 'policy-selects-nothing');
    const comment = '# netpol-ignore: policy-selects-nothing — written in advance\n';
    await replaceText(editor, selectsWorker.replace('  podSelector', `  ${comment}  podSelector`));
    await waitForRules(uri);
    await replaceText(editor, selectsWorker);
    await waitForRules(uri, 'policy-selects-nothing');
    await replaceText(editor, comment + selectsWorker);
    await waitForRules(uri);
    assert.deepEqual(findings(uri), []);
  });
});
