import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The compiler reads the whole server; on a busy machine that takes its time. */
const HOOK_MILLISECONDS = 120_000;

const root = resolve(import.meta.dirname, '../..');

/** What a web worker does not have, by how a source would use it. */
const PROBES = {
  setImmediate: 'export const use = setImmediate(String);',
  process: 'export const use = process.pid;',
  Buffer: 'export const use = Buffer.alloc(1);',
  require: "export const use = require('fs');",
  __dirname: 'export const use = __dirname;',
  'a module of Node': "import { readFileSync } from 'node:fs';\nexport const use = readFileSync;",
  'a document of a page': 'export const use = document.title;',
  'a timer as an object of Node': 'export const use = setTimeout(String, 1).unref();',
} as const;

/** What a web worker has. */
const ALLOWED = 'export const use = [setTimeout(String, 1), new TextDecoder(), atob, self.name];';

// A project like the one beside, with the entry of the worker and all that it imports, so that nothing on the way brings
// the types of Node in.
const projects = [
  { what: 'the server', config: 'server/tsconfig.json', entry: 'server/src/browser.ts' },
  { what: 'the client', config: 'client/tsconfig.json', entry: 'client/src/browser.ts' },
];

describe.each(projects)('in what a web worker runs of $what', ({ config, entry }) => {
  let folder = '';
  let failing: ReadonlySet<string> = new Set();

  beforeAll(() => {
    mkdirSync(join(root, '.cache'), { recursive: true });
    folder = mkdtempSync(join(root, '.cache/wall-'));
    const probes = [...Object.values(PROBES), ALLOWED];
    const paths = probes.map((_, index) => join(folder, `probe-${index}.ts`));
    for (const [index, path] of paths.entries()) writeFileSync(path, `${probes[index]}\n`);
    const options = { composite: false, noEmit: true, emitDeclarationOnly: false, declaration: false, rootDir: root };
    const files = [join(root, entry), ...paths];
    const project = { extends: join(root, config), compilerOptions: options, files, include: [], references: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project));
    const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      encoding: 'utf8',
      cwd: folder,
    });
    failing = new Set(
      [...stdout.matchAll(/^(?:.*\/)?([\w.-]+\.ts)\(\d+,\d+\): error/gm)].map(([, file]) => file ?? ''),
    );
  }, HOOK_MILLISECONDS);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(Object.keys(PROBES).map((fact, index) => ({ fact, index })))('the compiler refuses $fact', ({ index }) => {
    expect(failing).toContain(`probe-${index}.ts`);
  });

  it('the compiler takes what a worker has, and the sources', () => {
    expect([...failing].filter(name => !/^probe-[0-7]\.ts$/.test(name))).toEqual([]);
  });
});
