import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, readSettings } from '../../server/src/workspace/settings.ts';
import { settingsSchema } from '../../server/src/workspace/settings-schema.ts';

const inRoot = (path: string): string => new URL(`../../${path}`, import.meta.url).pathname;

describe('the settings', () => {
  test('stand in the manifest as their schema has them', () => {
    execFileSync(process.execPath, [inRoot('scripts/sync-manifest.mjs'), '--check'], { stdio: 'pipe' });
  });

  test('have the defaults that the server falls back to', () => {
    const nested: Record<string, unknown> = {};
    for (const [name, schema] of Object.entries(settingsSchema())) {
      const [group = '', key] = name.split('.').slice(1);
      if (name === 'networkPolicy.trace.server') continue;
      if (key === undefined) nested[group] = schema.default;
      else nested[group] = { ...(nested[group] as object | undefined), [key]: schema.default };
    }
    expect(readSettings(nested)).toEqual(DEFAULT_SETTINGS);
    expect(nested).toEqual(DEFAULT_SETTINGS);
  });

  test('are each described in the documentation', () => {
    const page = readFileSync(inRoot('docs/settings.md'), 'utf8');
    expect(Object.keys(settingsSchema()).filter(name => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

test('every text key of the manifest has its text', () => {
  const manifest = readFileSync(inRoot('package.json'), 'utf8');
  const texts: object = JSON.parse(readFileSync(inRoot('package.nls.json'), 'utf8'));
  const keys = [...manifest.matchAll(/"%([^%]+)%"/g)].map(([, key]) => key ?? '');
  expect(keys.filter(key => !(key in texts))).toEqual([]);
  expect(Object.keys(texts).filter(key => !keys.includes(key))).toEqual([]);
});
