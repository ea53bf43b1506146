import assert from 'node:assert/strict';
import { DiagnosticSeverity } from 'vscode';
import {
  cleanUp,
  codeLenses,
  eventually,
  hoverText,
  openFile,
  openNewFile,
  positionOf,
  setSetting,
  uriOf,
  waitForDiagnostics,
  waitForRules,
  writeFile,
} from '../editor.ts';
import { afterEach, suite, test } from '../harness.ts';
import { policyWith, refused, withoutDns } from '../samples.ts';
import { workbench } from '../workbench.ts';

const scratch = 'shop/scratch.yaml';
const closed = 'closed/policy.yaml';
const titleCommand = '.editor-actions [aria-label*="Show Reachability"]';

const selectsWeb = policyWith('podSelector:\n  matchLabels:\n    app: web\npolicyTypes: [Ingress]', 'stage');

/** Opens a policy that selects app=web beside other workloads, and waits for what its hover says that it picks. */
async function waitForPicked(path: string, expected: string): Promise<void> {
  const { document } = await openFile(path);
  await eventually(
    () => hoverText(document.uri, positionOf(document, 'podSelector', 1)),
    shown => shown.includes(expected),
    `hover in ${path}`,
  );
}

suite('settings', () => {
  afterEach(cleanUp);

  test('a rule that is off finds nothing, in open files and others', async () => {
    const { document } = await openNewFile(scratch, refused);
    await waitForRules(document.uri, 'invalid-policy-type');
    await waitForRules(uriOf(closed), 'invalid-policy-type');
    await setSetting('rules', { 'invalid-policy-type': 'off' });
    await waitForRules(document.uri);
    await waitForRules(uriOf(closed));
    await setSetting('rules', undefined);
    await waitForRules(document.uri, 'invalid-policy-type');
    await waitForRules(uriOf(closed), 'invalid-policy-type');
  });

  test('a rule has the severity that it is given', async () => {
    const { document } = await openNewFile(scratch, withoutDns);
    await waitForRules(document.uri, 'egress-without-dns');
    await setSetting('rules', { 'egress-without-dns': 'error' });
    await waitForDiagnostics(document.uri, found => found[0]?.severity === DiagnosticSeverity.Error);
  });

  test('switched off, the extension says nothing any more; switched on, it does again', async () => {
    const { document } = await openNewFile(scratch, refused);
    const place = positionOf(document, 'podSelector', 1);
    await waitForRules(document.uri, 'invalid-policy-type');
    await waitForRules(uriOf(closed), 'invalid-policy-type');
    await workbench.waitFor(titleCommand);
    await setSetting('enable', false);
    await waitForRules(document.uri);
    await waitForRules(uriOf(closed));
    assert.equal(await hoverText(document.uri, place), '');
    assert.deepEqual(await codeLenses(document.uri), []);
    await eventually(
      () => workbench.count(titleCommand),
      count => count === 0,
      'commands in the title bar',
    );
    await setSetting('enable', true);
    await waitForRules(document.uri, 'invalid-policy-type');
    await waitForRules(uriOf(closed), 'invalid-policy-type');
    await workbench.waitFor(titleCommand);
  });

  test('files are left out and taken in by their patterns', async () => {
    await openFile('shop/policies.yaml');
    const uri = await writeFile('stage/policy.yaml', refused);
    await waitForRules(uri, 'invalid-policy-type');
    await setSetting('files.exclude', ['stage/**']);
    await waitForRules(uri);
    await setSetting('files.exclude', undefined);
    await waitForRules(uri, 'invalid-policy-type');
    await setSetting('files.include', ['shop/**']);
    await waitForRules(uri);
  });

  test('scopes are analysed apart from each other', async () => {
    await openNewFile('stage/policy.yaml', selectsWeb);
    await waitForPicked('stage/policy.yaml', 'Picks 1 workload');
    await setSetting('scopes', ['shop', 'stage']);
    await waitForPicked('stage/policy.yaml', 'Picks no workload');
    await setSetting('scopes', undefined);
    await waitForPicked('stage/policy.yaml', 'Picks 1 workload');
  });

  test('without scopes, an object is the one of the nearest folder', async () => {
    await writeFile(
      'stage/web.yaml',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: only\n  namespace: shop\n  labels:\n    app: stage\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  selector:\n    matchLabels:\n      app: stage\n  template:\n    metadata:\n      labels:\n        app: stage\n    spec:\n      containers:\n        - name: web\n          image: example/web:1\n',
    );
    await openNewFile('stage/policy.yaml', selectsWeb.replace('app: web', 'app: stage'));
    await waitForPicked('stage/policy.yaml', 'Picks 2 workloads');
    await waitForPicked('shop/policies.yaml', 'Picks 1 workload: [shop/web]');
    await openNewFile('shop/own.yaml', selectsWeb.replace('app: web', 'app: stage').replace('stage', 'own'));
    await waitForPicked('shop/own.yaml', 'Picks 1 workload: [shop/only]');
  });
});
