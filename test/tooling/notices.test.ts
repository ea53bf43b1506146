import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleInMemory } from '../../scripts/build.mjs';
import { isKnown, noticesFor, packageFolders, readPackage } from '../../scripts/lib/notices.mjs';

const root = resolve(import.meta.dirname, '../..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'network-policy-notices-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a package, and returns its folder. */
function packageOf(name: string, license: unknown, files: Readonly<Record<string, string>>): string {
  const home = join(folder, name);
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), JSON.stringify({ name, version: '1.2.3', license }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(home, file), text);
  return home;
}

describe('the notices of a build', () => {
  it('hold every bundled package with its licence text', async () => {
    const results = await bundleInMemory();
    const notices = noticesFor(results.map(({ metafile }) => metafile));
    // Bundles that are not minified name the files that they hold, in comments or as keys.
    const bundled = results
      .flatMap(({ outputFiles }) => outputFiles)
      .flatMap(({ text }) => [...text.matchAll(/^\s*(?:\/\/ |\/\* |")(node_modules\/[^\s"]+)/gm)])
      .map(([, file = '']) => file.replace(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\/.*$/, '$1'));
    expect(bundled).toEqual(expect.arrayContaining(['node_modules/ajv', 'node_modules/semver', 'node_modules/yaml']));
    for (const home of new Set(bundled)) {
      const { name, version, license, texts } = readPackage(join(root, home));
      expect(notices).toContain(`\n${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`);
    }
  });
});

describe('a bundled package', () => {
  it('is found where it lies, also within another and in a generated file', () => {
    const inputs = {
      'server/src/main.ts': {},
      'node_modules/yaml/dist/index.js': {},
      'node_modules/@vscode/elements/dist/a.js': {},
      'node_modules/client/node_modules/inner/lib/a.js': {},
      'server/src/generated/validators.js': {},
    };
    const read = () => '// Made from schemas.\n// node_modules/ajv/dist/equal.js\nvar a = 1;';
    expect(packageFolders([{ inputs }, undefined], read)).toEqual([
      'node_modules/@vscode/elements',
      'node_modules/ajv',
      'node_modules/client/node_modules/inner',
      'node_modules/yaml',
    ]);
  });

  it('comes with its notice beside its licence', () => {
    const home = packageOf('apache', 'Apache-2.0', { LICENSE: 'the terms\n', 'NOTICE.txt': 'by somebody' });
    expect(readPackage(home)).toEqual({
      name: 'apache',
      version: '1.2.3',
      license: 'Apache-2.0',
      texts: ['the terms', 'by somebody'],
    });
  });

  it.each(['GPL-3.0-only', 'SEE LICENSE IN LICENSE', undefined, { type: 'MIT' }])(
    'fails the build with the licence %j',
    license => {
      const home = packageOf(`of-${JSON.stringify(license)?.replaceAll(/\W/g, '')}`, license, { LICENSE: 'terms' });
      expect(() => readPackage(home)).toThrow(/ 1\.2\.3 is bundled, and its licence is not known: /);
    },
  );

  it('fails the build without a licence text', () => {
    const home = packageOf('bare', 'MIT', { NOTICE: 'by somebody' });
    expect(() => readPackage(home)).toThrow('bare 1.2.3 is bundled, and has no licence text to pass on.');
  });

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['MIT AND BSD-3-Clause', true],
    ['MIT AND GPL-3.0-only', false],
    ['AGPL-3.0-or-later', false],
  ])('may have the licence %s: %s', (license, known) => {
    expect(isKnown(license)).toBe(known);
  });
});
