// Records what kubectl makes of the overlays of test/fixtures/kustomize: KUBECTL=/path/to/kubectl node scripts/record-kustomize.mjs [NAME…]
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inRoot } from './lib/paths.mjs';

const kubectl = process.env['KUBECTL'] || 'kubectl';
const folder = inRoot('test/fixtures/kustomize');
const names = process.argv.slice(2);

for (const file of readdirSync(folder)) {
  if (names.length > 0 && !names.includes(file.replace('.txt', ''))) continue;
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8').replace(/^-- want --\n[\s\S]*/m, '');
  const home = mkdtempSync(join(tmpdir(), 'kustomize-'));
  for (const [, name = '', body = ''] of text.matchAll(/^-- (\S+) --\n([\s\S]*?)(?=^-- \S+ --\n|(?![\s\S]))/gm)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), body);
  }
  try {
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
    writeFileSync(path, `${text}-- want --\n${execFileSync(kubectl, ['kustomize', join(home, 'app')], options)}`);
  } catch (error) {
    console.error(`${file}: ${error.stderr ?? error}`);
  } finally {
    rmSync(home, { recursive: true });
  }
}
