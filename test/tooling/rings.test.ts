import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Probe {
  readonly fact: string;
  readonly file: string;
  readonly text: string;
  readonly rule: string | undefined;
}

const imports = (module: string): string => `import { thing } from '${module}';\nexport const use = thing;\n`;
const uses = (expression: string): string => `export const use = ${expression};\n`;

const restrictedImport = 'lint/style/noRestrictedImports';
const restrictedGlobal = 'lint/style/noRestrictedGlobals';

const forbidden = (fact: string, file: string, text: string, rule = restrictedImport): Probe => ({
  fact,
  file,
  text,
  rule,
});
const allowed = (fact: string, file: string, text: string): Probe => ({ fact, file, text, rule: undefined });

const uselessVoid = 'lint/complexity/noVoid';
const circle = 'lint/suspicious/noImportCycles';
const background = 'export const use = (task: () => Promise<void>): void => void task();\n';

const engine = 'server/src/engine/sets';
const features = 'server/src/features';

const probes: readonly Probe[] = [
  forbidden('the engine knows no feature', engine, imports('../../features/hover.ts')),
  forbidden('the engine knows no wire', engine, imports('../../wire/connection.ts')),
  forbidden('the engine knows no workspace', engine, imports('../../workspace/index.ts')),
  forbidden('the engine knows no command line', engine, imports('../../cli/main.ts')),
  forbidden('the engine knows no entry point', engine, imports('../../main.ts')),
  forbidden('the engine reads no files', engine, imports('node:fs')),
  forbidden('the engine loads nothing late', engine, `export const use = await import('node:fs');\n`),
  forbidden('the engine knows no editor', engine, imports('vscode')),
  forbidden('the engine knows no LSP', engine, imports('vscode-languageserver/node')),
  forbidden('the engine has no other dependency', engine, imports('@scope/package/file')),
  forbidden('the engine has no process', engine, uses('process.pid'), restrictedGlobal),
  forbidden('the engine has no Buffer', engine, uses('Buffer.alloc(1)'), restrictedGlobal),
  forbidden('the engine has no require', engine, uses(`require('fs')`), restrictedGlobal),
  forbidden('the engine has no clock', engine, uses('setTimeout(String, 1)'), restrictedGlobal),
  forbidden('the engine prints nothing', engine, uses('console.log(1)'), restrictedGlobal),
  forbidden('the engine fetches nothing', engine, uses(`fetch('x')`), restrictedGlobal),
  allowed('the engine imports yaml', engine, imports('yaml')),
  allowed('the engine imports itself', engine, imports('../edit.ts')),

  forbidden('features know no wire', features, imports('../wire/connection.ts')),
  forbidden('features know no command line', features, imports('../cli/main.ts')),
  forbidden('features know no connection', features, imports('vscode-languageserver/node')),
  forbidden('features know no editor', features, imports('vscode')),
  forbidden('features read no files', features, imports('node:fs/promises')),
  allowed('features import the engine', features, imports('../engine/edit.ts')),
  forbidden('the workspace knows no wire', 'server/src/workspace', imports('../wire/connection.ts')),
  forbidden('the workspace reads no files itself', 'server/src/workspace', imports('node:fs')),
  forbidden('the workspace reads no disk', 'server/src/workspace', imports('../disk/node-files.ts')),

  forbidden('the disk knows no wire', 'server/src/disk', imports('../wire/connection.ts')),
  forbidden('the disk knows no command line', 'server/src/disk', imports('../cli/main.ts')),
  forbidden('the disk knows no connection', 'server/src/disk', imports('vscode-languageserver/node')),
  allowed('the disk reads files for the workspace', 'server/src/disk', imports('../workspace/file-access.ts')),
  allowed('the command line reads the disk', 'server/src/cli', imports('../disk/node-files.ts')),

  forbidden('the wire knows no client', 'server/src/wire', imports('../../../client/src/session.ts')),
  forbidden('the wire knows no editor', 'server/src/wire', imports('vscode')),
  allowed('the wire imports features', 'server/src/wire', imports('../features/hover.ts')),
  forbidden('the wire begins no task unguarded', 'server/src/wire', background, uselessVoid),
  forbidden('the client begins no task unguarded', 'client/src', background, uselessVoid),
  forbidden('the command line knows no client', 'server/src/cli', imports('../../../client/src/session.ts')),
  forbidden('the command line knows no editor', 'server/src/cli', imports('vscode')),

  forbidden('the client knows no engine', 'client/src/panel', imports('../../../server/src/engine/edits/edit.ts')),
  allowed(
    'the client imports the protocol',
    'client/src/panel',
    imports('../../../server/src/features/support/protocol.ts'),
  ),
  forbidden('the webview knows no editor', 'client/webview', imports('vscode')),
  forbidden('the webview has no Node', 'client/webview', imports('node:path')),
  forbidden('the webview knows no client', 'client/webview', imports('../src/session.ts')),
  allowed('the webview imports its messages', 'client/webview', imports('../src/panel/messages.ts')),
  allowed(
    'the webview imports the protocol',
    'client/webview',
    imports('../../server/src/features/support/protocol.ts'),
  ),

  forbidden(
    'no function has more than 60 lines',
    engine,
    `export function long(): void {\n${'  String();\n'.repeat(61)}}\n`,
    'lint/complexity/noExcessiveLinesPerFunction',
  ),
  forbidden(
    'no file has more than 400 lines',
    engine,
    'export const a = 1;\n'.repeat(401),
    'lint/style/noExcessiveLinesPerFile',
  ),
  forbidden(
    'files do not import each other, not for types either',
    engine,
    "import type { Other } from './circle.ts';\nexport type Own = Other;\n",
    circle,
  ),
];

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'rings-'));
let found: ReadonlyMap<string, ReadonlySet<string>> = new Map();

const fileOf = (index: number): string => `${probes[index]?.file}/probe-${index}.ts`;

beforeAll(() => {
  for (const name of ['biome.json', '.gitignore']) cpSync(join(root, name), join(folder, name));
  for (const [index, { text }] of probes.entries()) {
    const file = join(folder, fileOf(index));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const own = probes.findIndex(({ rule }) => rule === circle);
  const back = `import type { Own } from './probe-${own}.ts';\nexport type Other = Own;\n`;
  writeFileSync(join(folder, engine, 'circle.ts'), back);
  found = lint();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

// The real configuration over files that break it, in a copy of the tree's shape.
function lint(): Map<string, Set<string>> {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  const report: { diagnostics: { category: string; location: { path: string } }[] } = JSON.parse(stdout);
  const byFile = new Map<string, Set<string>>();
  for (const { category, location } of report.diagnostics) {
    const path = location.path.replaceAll('\\', '/');
    byFile.set(path, (byFile.get(path) ?? new Set()).add(category));
  }
  return byFile;
}

describe('the linter', () => {
  it.each(probes.map((probe, index) => ({ ...probe, index })))('knows that $fact', ({ rule, index }) => {
    const rules = found.get(fileOf(index)) ?? new Set();
    const watched = [restrictedImport, restrictedGlobal, uselessVoid, ...(rule === undefined ? [] : [rule])];
    expect([...rules].filter(each => watched.includes(each))).toEqual(rule === undefined ? [] : [rule]);
  });
});
