import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const folder = new URL('./', import.meta.url);

/** Files that hold the oracle against the engine, and so know both. */
const COMPARING = new Set(['engine.ts']);

it('the oracle imports nothing of the server', () => {
  const sources = readdirSync(folder).filter(name => !name.endsWith('.test.ts') && !COMPARING.has(name));
  expect(sources).toContain('oracle.ts');
  const imported = sources.flatMap(name => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const matches = [...text.matchAll(/^(?:import|export|\}).* from '(.+)';$|import\('(.+)'\)/gm)];
    return matches.map(([, fixed, loaded]) => fixed ?? loaded ?? '');
  });
  const allowed = new Set(['fast-check', 'yaml', ...sources.map(name => `./${name}`)]);
  expect(imported.filter(path => !allowed.has(path))).toEqual([]);
  expect(imported).toContain('./world.ts');
});
