import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodeActionKind, type Diagnostic, languages, type Uri, workspace } from 'vscode';
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

const withoutFix: ReadonlySet<string> = new Set(['duplicate-resource']);

/** A mistake that has one obvious correction, in place of one that has none. */
const correctable: Readonly<Record<string, readonly [string, string]>> = { 'invalid-port': ['80800', '-8080'] };

const markOf = (line: number, rule: string): string => `${line + 1} ${rule}`;

/** The findings that an example is marked with, such as `12 end-port`. */
function marksOf(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) => [...line.matchAll(/# want "([^"]+)"/g)].map(([, rule = '']) => markOf(index, rule)));
}

const marksFound = (found: readonly Diagnostic[]): string[] =>
  found
    .toSorted((a, b) => a.range.start.compareTo(b.range.start))
    .map(each => markOf(each.range.start.line, ruleOf(each)));

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
    const rule = name.replace('.yaml', '');
    const text = readFileSync(join(examples, 'mistakes', name), 'utf8').replace(...(correctable[rule] ?? ['', '']));

    test(`${rule} is found where the example has it${withoutFix.has(rule) ? '' : ', and its fix repairs it'}`, async () => {
      const { document } = await openNewFile(`mistakes/${name}`, text);
      const wanted = marksOf(text).join();
      const found = await waitForDiagnostics(document.uri, all => marksFound(all).join() === wanted);
      assert.ok(found.some(each => ruleOf(each) === rule));
      if (withoutFix.has(rule)) return;
      await fixFirst(document.uri, rule);
      await waitForDiagnostics(document.uri, all => all.every(each => ruleOf(each) !== rule));
    });
  }

  test('find in all examples together what they are marked with, and nothing in the shop', async () => {
    await setSetting('scopes', ['examples']);
    await copyFolder(examples, 'examples');
    await openFile('shop/policies.yaml');
    const files = readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.yaml'));
    const wanted = files.flatMap(path =>
      marksOf(readFileSync(join(examples, path), 'utf8')).map(mark => `${path}: ${mark}`),
    );
    await eventually(
      () =>
        files.flatMap(path =>
          marksFound(languages.getDiagnostics(uriOf(`examples/${path}`))).map(mark => `${path}: ${mark}`),
        ),
      found => found.toSorted().join('\n') === wanted.toSorted().join('\n'),
      'findings in the examples',
    );
    assert.ok(wanted.length > 30);
  });
});
