import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodeActionKind, type Diagnostic, languages, type Uri, workspace } from 'vscode';
import { rules } from '../../../server/src/engine/rules/index.ts';
import { NO_CLUSTER } from '../../../server/src/workspace/cluster-settings.ts';
import { readSourceFile } from '../../../server/src/workspace/files/source-file.ts';
import { findingsOf } from '../../../server/src/workspace/findings.ts';
import { Snapshot } from '../../../server/src/workspace/snapshot.ts';
import { isAmbient } from '../../engine/rules/expected.ts';
import { settingsFor } from '../../engine/rules/settings-for.ts';
import { clusterIn, idOf, wantedAnywhere, wantedIn } from '../../marks.ts';
import {
  cleanUp,
  codeActions,
  copyFolder,
  eventually,
  openFile,
  openNewFile,
  ruleOf,
  setSetting,
  uriOf,
  waitForDiagnostics,
  workspaceFolder,
} from '../editor.ts';
import { ensure } from '../ensure.ts';
import { afterEach, suite, test } from '../harness.ts';

const MOST_FIXES = 5;

/** The runner lays the examples beside the workspace. */
const examples = join(workspaceFolder().fsPath, '../examples');

/** What is renamed there is not the only one of its name. */
const WITHOUT_END: ReadonlySet<string> = new Set(['duplicate-resource']);

/** A mistake that has one obvious correction, in place of one that has none. */
const correctable: Readonly<Record<string, readonly [string, string]>> = { 'invalid-port': ['80800', '-8080'] };

/** Returns the rule that an example is named after; a second one of a rule has a word more. */
function ruleIn(example: string): string {
  const named = rules.map(({ id }) => id).filter(id => example === id || example.startsWith(`${id}-`));
  return named.reduce((longest, id) => (id.length > longest.length ? id : longest), '');
}

/** Says whether the engine has a fix for a finding of the rule in an example; what the editor offers is held against it. */
function hasFix(text: string, rule: string): boolean {
  const file = readSourceFile('file:///example.yaml', text);
  const snapshot = new Snapshot({ files: new Map([[file.uri, file]]), settings: settingsFor(clusterIn(text) ?? {}) });
  const own = findingsOf(snapshot, file).filter(({ finding }) => finding.rule.id === rule);
  return !WITHOUT_END.has(rule) && own.some(({ finding }) => (finding.fixes ?? []).length > 0);
}

/** Returns what is found as the examples are marked, without what most of them have beside their mistake. */
function marksFound(text: string, found: readonly Diagnostic[]): string[] {
  const wanted = new Set(wantedIn(text).map(idOf));
  return found
    .filter(each => wanted.has(ruleOf(each)) || !isAmbient(ruleOf(each)))
    .toSorted((a, b) => a.range.start.compareTo(b.range.start))
    .map(each => `${each.range.start.line + 1} ${ruleOf(each)}`);
}

/** Sets what an example says of its cluster, which is then for the example alone. */
async function describeCluster(text: string): Promise<void> {
  const cluster = clusterIn(text);
  if (cluster === undefined) return;
  await setSetting('scopes', ['mistakes']);
  for (const [key, value] of Object.entries(cluster)) {
    if (JSON.stringify(value) !== JSON.stringify(Reflect.get(NO_CLUSTER, key)))
      await setSetting(`cluster.${key}`, value);
  }
}

async function fixFirst(uri: Uri, rule: string): Promise<void> {
  for (let attempt = 0; attempt < MOST_FIXES; attempt += 1) {
    const finding = languages.getDiagnostics(uri).find(each => ruleOf(each) === rule);
    if (!finding) return;
    const [fix] = (await codeActions(uri, finding.range, CodeActionKind.QuickFix)).filter(
      ({ title }) => !title.startsWith('Silence'),
    );
    ensure(fix?.edit, `a fix of ${rule} is offered`);
    ensure(await workspace.applyEdit(fix.edit), `"${fix.title}" was applied`);
    await eventually(
      () => languages.getDiagnostics(uri).filter(each => ruleOf(each) === rule),
      left => left.every(each => each.message !== finding.message || !each.range.isEqual(finding.range)),
      `findings of ${rule} after "${fix.title}"`,
    );
  }
}

suite('rules', () => {
  afterEach(cleanUp);

  for (const name of readdirSync(join(examples, 'mistakes'))) {
    const example = name.replace('.yaml', '');
    const rule = ruleIn(example);
    const text = readFileSync(join(examples, 'mistakes', name), 'utf8').replace(...(correctable[rule] ?? ['', '']));
    const isFixed = hasFix(text, rule);

    test(`${example} is found where the example has it${isFixed ? ', and its fix repairs it' : ''}`, async () => {
      await describeCluster(text);
      const { document } = await openNewFile(`mistakes/${name}`, text);
      const wanted = wantedIn(text).join();
      const found = await waitForDiagnostics(document.uri, all => marksFound(text, all).join() === wanted);
      assert.ok(found.some(each => ruleOf(each) === rule));
      if (!isFixed) return;
      await fixFirst(document.uri, rule);
      await waitForDiagnostics(document.uri, all => all.every(each => ruleOf(each) !== rule));
    });
  }

  test('find in all examples together what they are marked with, and nothing in the shop', async () => {
    await setSetting('scopes', ['examples']);
    await copyFolder(examples, 'examples');
    await openFile('shop/policies.yaml');
    const files = readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.yaml'));
    const texts = new Map(files.map(path => [path, readFileSync(join(examples, path), 'utf8')]));
    const wanted = [...texts].flatMap(([path, text]) => wantedAnywhere(text).map(mark => `${path}: ${mark}`));
    const found = (): readonly string[] =>
      [...texts].flatMap(([path, text]) =>
        marksFound(text, languages.getDiagnostics(uriOf(`examples/${path}`))).map(mark => `${path}: ${mark}`),
      );
    await eventually(
      found,
      marks => marks.toSorted().join('\n') === wanted.toSorted().join('\n'),
      'findings in the examples',
    );
    assert.ok(wanted.length > 30);
  });
});
