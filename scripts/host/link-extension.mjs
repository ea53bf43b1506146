// @ts-check
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Puts an extension into a folder of extensions as a link: after a rebuild, reloading the page is enough.
 * @param {string} extension
 * @param {string} extensions
 */
export function linkExtension(extension, extensions) {
  const { publisher, name, version } = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8'));
  mkdirSync(extensions, { recursive: true });
  symlinkSync(extension, join(extensions, `${publisher}.${name}-${version}`), 'dir');
}
