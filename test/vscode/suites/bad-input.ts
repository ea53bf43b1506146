import assert from 'node:assert/strict';
import { WorkspaceEdit, window, workspace } from 'vscode';
import {
  cleanUp,
  eventually,
  hoverText,
  openFile,
  openNewFile,
  positionOf,
  typeText,
  uriOf,
  waitForDiagnostics,
  waitForRules,
  writeFile,
} from '../editor.ts';
import { afterEach, beforeEach, suite, test } from '../harness.ts';
import { accepted, policyWith, refused } from '../samples.ts';
import { serverProcesses } from '../server-process.ts';

const MIB = 1024 * 1024;
const LONG_MILLISECONDS = 180_000;

/** That many bytes of small policies. */
function policiesOf(bytes: number): string {
  const document = `${accepted}---\n`;
  return document.repeat(Math.ceil(bytes / document.length)).slice(0, bytes);
}

let server: number | undefined;

/** The same server as before answers for other files. */
async function serverLives(): Promise<void> {
  assert.deepEqual(serverProcesses(), [server]);
  const { document } = await openNewFile('shop/other.yaml', refused);
  await waitForRules(document.uri, 'invalid-policy-type');
}

suite('bad input', () => {
  beforeEach(async () => {
    await openFile('shop/policies.yaml');
    [server] = await eventually(serverProcesses, found => found.length === 1, 'server processes');
  });
  afterEach(cleanUp);

  test(
    'a file of 49 MB in the editor is left out, with a finding, until it is small',
    async () => {
      const editor = await openNewFile('shop/huge.yaml', new TextEncoder().encode(policiesOf(49_000_000)));
      const [finding] = await waitForRules(editor.document.uri, 'unread-document');
      assert.match(finding?.message ?? '', /47 MiB.*above 16 MiB are left out/);
      await serverLives();
      await window.showTextDocument(editor.document);
      await typeText(editor, editor.document.positionAt(0), '#');
      await waitForRules(editor.document.uri, 'unread-document');
      await serverLives();
    },
    LONG_MILLISECONDS,
  );

  test(
    'a file of 60 MB on disk is left out, with a finding',
    async () => {
      const uri = await writeFile('shop/huge.yaml', new TextEncoder().encode(policiesOf(60_000_000)));
      await waitForRules(uri, 'unread-document');
      await serverLives();
    },
    LONG_MILLISECONDS,
  );

  test('a document nested 10,000 deep is refused with a finding', async () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    const { document } = await openNewFile('shop/deep.yaml', policyWith(`podSelector: ${deep}`));
    const found = await waitForDiagnostics(document.uri, all => all.length > 0);
    assert.equal(found.length, 1);
    assert.match(found[0]?.message ?? '', /deep|nest/);
    await serverLives();
  });

  test('an alias bomb is refused with a finding', async () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const items = level === 0 ? '"x"' : `*a${level - 1}`;
      return `  a${level}: &a${level} [${Array.from({ length: 9 }, () => items).join(', ')}]`;
    });
    const bomb = accepted.replace('spec:', `  annotations:\n${levels.join('\n').replaceAll(/^/gm, '  ')}\nspec:`);
    const { document } = await openNewFile('shop/bomb.yaml', bomb);
    await waitForDiagnostics(document.uri, all => all.length > 0);
    await serverLives();
  });

  test('bytes that are not UTF-8 are reported, and the rest is read', async () => {
    const bytes = new TextEncoder().encode(`# caf?\n${refused}`);
    bytes[5] = 0xe9;
    const uri = await writeFile('shop/latin.yaml', bytes);
    await waitForDiagnostics(uri, found => found.some(({ message }) => message.includes('not UTF-8')));
    await serverLives();
  });

  test('NUL bytes and tabs are reported where YAML forbids them', async () => {
    const uri = await writeFile('shop/nul.yaml', refused.replace('app: web', 'app: w\0eb'));
    await waitForDiagnostics(uri, found => found.length > 0);
    const { document } = await openNewFile('shop/tabs.yaml', accepted.replace('    matchLabels', '\tmatchLabels'));
    await waitForRules(document.uri, 'yaml-syntax');
    await serverLives();
  });

  test('a file that is moved while it is open takes its findings along', async () => {
    const { document } = await openNewFile('shop/gone.yaml', refused);
    await waitForRules(document.uri, 'invalid-policy-type');
    const moved = uriOf('shop/moved.yaml');
    const move = new WorkspaceEdit();
    move.renameFile(document.uri, moved);
    assert.ok(await workspace.applyEdit(move));
    await waitForRules(moved, 'invalid-policy-type');
    await waitForRules(uriOf('shop/gone.yaml'));
    await workspace.fs.delete(moved);
    await serverLives();
  });

  test('a long line answers a hover', async () => {
    const ports = Array.from({ length: 20_000 }, (_, index) => `{port: ${index + 1}}`).join(', ');
    const text = policyWith(`podSelector:\n  matchLabels:\n    app: web\ningress: [{ports: [${ports}]}]`);
    const { document } = await openNewFile('shop/long.yaml', text);
    await eventually(
      () => hoverText(document.uri, positionOf(document, 'podSelector', 1)),
      shown => shown.includes('Picks 1 workload'),
      'hover',
    );
    assert.ok(text.length < MIB);
    await serverLives();
  });
});
