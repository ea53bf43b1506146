// @ts-check
// The licences of what is bundled, which ask to be passed on with it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';
import { Refusal } from './run.mjs';

/** SPDX identifiers of licences that allow bundling when their text comes along. */
const KNOWN = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0']);

/** @typedef {{ name: string, version: string, license: string, texts: readonly string[] }} BundledPackage */
/** @typedef {{ inputs: Readonly<Record<string, unknown>> }} Metafile */

/**
 * The folders of the packages that files of the bundles come from, relative to the root and in order.
 * @param {readonly (Metafile | undefined)[]} metafiles of esbuild
 * @param {(file: string) => string} [read] the text of a generated file
 */
export function packageFolders(metafiles, read = file => readFileSync(inRoot(file), 'utf8')) {
  const files = metafiles.flatMap(metafile => Object.keys(metafile?.inputs ?? {}));
  // A generated file that is a bundle itself names in comments what it was made of.
  const within = files
    .filter(file => /(^|\/)generated\/.*\.js$/.test(file))
    .flatMap(file => [...read(file).matchAll(/^\/\/ (node_modules\/\S+)$/gm)].map(([, taken]) => taken ?? ''));
  const folders = [...files, ...within].flatMap(
    file => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}

/**
 * Reads what a package says of its licence; refuses one whose licence is unknown here or whose text is missing.
 * @param {string} folder
 * @returns {BundledPackage}
 */
export function readPackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (typeof license !== 'string' || !isKnown(license))
    throw new Refusal(`${name} ${version} is bundled, and its licence is not known: ${JSON.stringify(license)}.`);
  const files = readdirSync(folder).sort();
  const texts = files.filter(file => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(file));
  if (!texts.some(file => !/^notice/i.test(file)))
    throw new Refusal(`${name} ${version} is bundled, and has no licence text to pass on.`);
  return { name, version, license, texts: texts.map(file => readFileSync(join(folder, file), 'utf8').trim()) };
}

/**
 * Tells whether an SPDX expression without nesting can be met by known licences.
 * @param {string} expression
 */
export function isKnown(expression) {
  const choices = expression.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return choices.some(choice => choice.split(' AND ').every(each => KNOWN.has(each.trim())));
}

/**
 * The text that ships beside the bundles.
 * @param {readonly (Metafile | undefined)[]} metafiles of esbuild
 */
export function noticesFor(metafiles) {
  const packages = packageFolders(metafiles).map(folder => readPackage(inRoot(folder)));
  const sections = packages.map(
    ({ name, version, license, texts }) => `${RULER}\n${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`,
  );
  return `This software contains the following packages, under the licences that follow each.\n\n${sections.join('\n')}`;
}

const RULER = '-'.repeat(80);
