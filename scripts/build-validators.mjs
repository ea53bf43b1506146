// @ts-check
// Compiles the JSON Schemas to validators: one module that imports nothing, without eval.
//   node scripts/build-validators.mjs [--force]
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { inRoot } from './lib/paths.mjs';
import { isMain, runMain } from './lib/run.mjs';

const generated = inRoot('server/src/engine/schema/generated');

/** The file that each kind's schema is in, and what they share. */
const KINDS = {
  NetworkPolicy: 'networkpolicy.v1.json',
  AdminNetworkPolicy: 'adminnetworkpolicy.v1alpha1.json',
  BaselineAdminNetworkPolicy: 'baselineadminnetworkpolicy.v1alpha1.json',
  ClusterNetworkPolicy: 'clusternetworkpolicy.v1beta1.json',
};
const SHARED = ['meta.v1.json', 'admin-policies.json'];

/** Keywords of ours that the compiled validator keeps in its errors. */
const KEPT = ['x-netpol'];
/** Keywords of ours and of documentation that the validator does not need. */
const DROPPED = new Set([
  '$comment',
  'title',
  'markdownDescription',
  'default',
  'examples',
  'x-api',
  'x-channel',
  'x-custom',
  'x-order',
  'x-pointer',
  'x-snippets',
  'x-values',
]);

const TYPES = `/** A failed keyword of the schema. */
export interface SchemaError {
  /** JSON pointer to the value, empty for the whole. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: { readonly [name: string]: unknown };
  /** The key itself when the keys of a map are checked. */
  readonly propertyName?: string;
  /** The schema object that the keyword stands in. */
  readonly parentSchema?: { readonly 'x-netpol'?: { readonly [keyword: string]: SchemaAnswer } };
  readonly data?: unknown;
}

/** What the API server says when a keyword fails. */
export interface SchemaAnswer {
  readonly rule: string;
  /** Left out where the API server accepts the value. */
  readonly type?: string;
  /** True where it is clear what is meant all the same. */
  readonly clear?: boolean;
  /** \`parent\`: the path ends at the enclosing map or list. */
  readonly field?: string;
}

/** Checks a value as decoded from a manifest; what failed stands in \`errors\` until the next call. */
export interface Validator {
  (value: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
}

${Object.keys(KINDS)
  .map(kind => `export declare const ${kind}: Validator;\n`)
  .join('')}`;

/**
 * Leaves out what is only for people; maps of properties and definitions keep all their names.
 * @param {unknown} schema
 * @param {boolean} named whether the keys are names rather than keywords
 * @returns {unknown}
 */
function slim(schema, named = false) {
  if (Array.isArray(schema)) return schema.map(each => slim(each));
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => named || !DROPPED.has(key));
  return Object.fromEntries(
    kept.map(([key, value]) => [key, slim(value, !named && (key === 'properties' || key === 'definitions'))]),
  );
}

/**
 * Compiles the schemas to the text of a module that imports nothing and exports one validator for each kind.
 * @returns {Promise<string>}
 */
export async function compileValidators() {
  const { Ajv } = await import('ajv');
  const { default: standalone } = await import('ajv/dist/standalone/index.js');
  const { build } = await import('esbuild');
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    messages: false,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    code: { source: true, esm: true },
  });
  ajv.addVocabulary(KEPT);
  for (const file of [...SHARED, ...Object.values(KINDS)]) {
    const schema = slim(JSON.parse(readFileSync(inRoot('schemas', file), 'utf8')));
    ajv.addSchema(/** @type {import('ajv').AnySchema} */ (schema), file);
  }
  const result = await build({
    stdin: { contents: standalone(ajv, KINDS), resolveDir: inRoot(), loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    mainFields: ['main'],
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  // ajv keeps the source of its helpers as text; it would read as an import.
  return (result.outputFiles[0]?.text ?? '').replaceAll(/^ *\w+\.code = 'require\(.*\n/gm, '');
}

/**
 * @param {string} output
 * @param {readonly string[]} inputs
 */
function isFresh(output, inputs) {
  if (!existsSync(output)) return false;
  const made = statSync(output).mtimeMs;
  return inputs.every(input => !existsSync(input) || statSync(input).mtimeMs < made);
}

/**
 * Writes a file at once, so that a reader at the same time never sees half of it.
 * @param {string} path
 * @param {string} text
 */
function writeWhole(path, text) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

/**
 * Writes the validators when they are older than what they are made from.
 * @param {{ force?: boolean }} [options]
 */
export async function buildValidators({ force = false } = {}) {
  mkdirSync(generated, { recursive: true });
  const code = `${generated}/validators.js`;
  const types = `${generated}/validators.d.ts`;
  const schemas = [...SHARED, ...Object.values(KINDS)].map(file => inRoot('schemas', file));
  const inputs = [...schemas, inRoot('scripts/build-validators.mjs'), inRoot('node_modules/ajv/package.json')];
  if (!force && isFresh(code, inputs) && existsSync(types)) return;
  const text = await compileValidators();
  writeWhole(types, TYPES);
  writeWhole(code, `// Made by scripts/build-validators.mjs from the schemas.\n${text}`);
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({ options: { force: { type: 'boolean', default: false } } });
  await runMain(() => buildValidators({ force: values.force }));
}
