// @ts-check
// Writes the settings of package.json, their texts in package.nls.json and the schema of the command line's configuration
// from the one schema of the settings; and the snippets that the manifest contributes.
//   node scripts/sync-manifest.mjs [--check]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { inRoot } from './lib/paths.mjs';
import { isMain, Refusal, runMain } from './lib/run.mjs';

/** @typedef {import('../server/src/workspace/setting-schema.ts').SettingSchema} SettingSchema */

/**
 * Loads the schemas from their sources.
 * @returns {Promise<{ settings: Record<string, SettingSchema>, config: object }>}
 */
async function loadSchemas() {
  const { build } = await import('esbuild');
  const outfile = inRoot('.cache/settings-schema.cjs');
  const contents = ['settings', 'config'].map(name => `export * from './${name}-schema.ts';`).join('\n');
  const stdin = { contents, resolveDir: inRoot('server/src/workspace') };
  await build({ stdin, outfile, bundle: true, format: 'cjs', platform: 'node' });
  const { settingsSchema, configJsonSchema } = createRequire(import.meta.url)(outfile);
  return { settings: settingsSchema(), config: configJsonSchema() };
}

/**
 * Replaces each description by a key of the text table.
 * @param {SettingSchema} schema
 * @param {string} key
 * @param {Record<string, string>} texts
 * @returns {Record<string, unknown>}
 */
function withKeys(schema, key, texts) {
  /** @type {Record<string, unknown>} */
  const copy = { ...schema };
  for (const field of /** @type {const} */ (['description', 'markdownDescription'])) {
    const text = schema[field];
    if (text === undefined) continue;
    texts[key] = text;
    copy[field] = `%${key}%`;
  }
  if (schema.properties !== undefined) {
    const entries = Object.entries(schema.properties);
    copy['properties'] = Object.fromEntries(
      entries.map(([name, each]) => [name, withKeys(each, `${key}.${name}`, texts)]),
    );
  }
  return copy;
}

/** Returns the files' texts as they ought to be. */
export async function syncedManifest() {
  const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const old = JSON.parse(readFileSync(inRoot('package.nls.json'), 'utf8'));
  /** @type {Record<string, string>} */
  const texts = Object.fromEntries(Object.entries(old).filter(([key]) => !key.startsWith('config.')));
  const { settings, config } = await loadSchemas();
  const properties = Object.entries(settings).map(([name, schema]) => {
    const key = `config.${name.slice('networkPolicy.'.length)}`;
    return [name, withKeys(schema, key, texts)];
  });
  manifest.contributes.configuration.properties = Object.fromEntries(properties);
  return {
    'package.json': json(manifest),
    'package.nls.json': json(texts),
    'schemas/generated/netpol-config.json': json(config),
    'snippets/generated/networkpolicy.json': json(withoutPrefixes()),
  };
}

/**
 * The snippets for the editor's own list, by name. What has a prefix there is offered wherever a letter of it is typed, also
 * behind `name:`, where Enter takes it; the client offers them by prefix where a policy can begin.
 */
function withoutPrefixes() {
  const snippets = JSON.parse(readFileSync(inRoot('snippets/networkpolicy.json'), 'utf8'));
  return Object.fromEntries(Object.entries(snippets).map(([name, { prefix: _, ...others }]) => [name, others]));
}

/** @param {unknown} value */
function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  await runMain(async () => {
    for (const [name, text] of Object.entries(await syncedManifest())) {
      const written = existsSync(inRoot(name)) ? readFileSync(inRoot(name), 'utf8') : 'null';
      if (JSON.stringify(JSON.parse(written)) === JSON.stringify(JSON.parse(text))) continue;
      if (values.check)
        throw new Refusal(`${name} does not follow the settings' schema: run node scripts/sync-manifest.mjs`);
      mkdirSync(dirname(inRoot(name)), { recursive: true });
      writeFileSync(inRoot(name), text);
    }
  });
}
