import { lstat, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { codeOf } from '../../disk/failures.ts';
import { isHandedOpen, readNamedFile } from '../../disk/node-files.ts';
import { CONFIG_NAME, readConfig } from '../../workspace/config-file.ts';
import { whyUnread } from '../../workspace/file-access.ts';
import type { Settings } from '../../workspace/settings.ts';
import { Refusal } from '../terminal/refusal.ts';

/** A configuration that has been read. */
export interface Config {
  /** Absolute; its folder is the one that paths and patterns in it count from. */
  readonly path: string;
  /** The path as messages give it. */
  readonly name: string;
  readonly settings: Settings;
}

/** The name of standard input among the paths. */
export const STDIN = '-';

/** Reads the configuration that the user names. */
export async function readNamedConfig(name: string): Promise<Config> {
  return takeConfig(resolve(name), name);
}

/** Finds the configuration of each path: in its folder or the nearest above it, up to the one of the repository. */
export class ConfigFinder {
  /** By folder: what is found from there. */
  readonly #found = new Map<string, Promise<Config | undefined>>();

  /** Returns the configuration of a path, undefined where there is none; refuses one that cannot be taken. */
  async of(path: string): Promise<Config | undefined> {
    const folder = await folderOf(path);
    return folder === undefined ? undefined : await this.#from(folder);
  }

  #from(folder: string): Promise<Config | undefined> {
    const known = this.#found.get(folder) ?? this.#find(folder);
    this.#found.set(folder, known);
    return known;
  }

  async #find(folder: string): Promise<Config | undefined> {
    const path = join(folder, CONFIG_NAME);
    if (await isThere(path)) return await takeConfig(path, shortName(path));
    const above = dirname(folder);
    return above === folder || (await isThere(join(folder, '.git'))) ? undefined : await this.#from(above);
  }
}

/** Returns the folder where the search begins; standard input and what the shell hands over belong to the current one. */
async function folderOf(path: string): Promise<string | undefined> {
  if (path === STDIN || isHandedOpen(path)) return process.cwd();
  try {
    return (await stat(path)).isDirectory() ? resolve(path) : dirname(resolve(path));
  } catch {
    // Whoever reads the path says why that fails.
    return undefined;
  }
}

// A link that leads nowhere is there too, and would otherwise be passed over in silence.
async function isThere(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    error => !['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(codeOf(error)),
  );
}

async function takeConfig(path: string, name: string): Promise<Config> {
  const result = await readNamedFile(path);
  if (result.type !== 'text') throw new Refusal(`The configuration ${name} cannot be read: ${whyUnread(result)}.`);
  const { settings, problems } = readConfig(result.text);
  if (problems.length === 0) return { path, name, settings };
  throw new Refusal(
    problems.map(({ line, character, message }) => `${name}:${line}:${character}: ${message}`).join('\n'),
  );
}

function shortName(path: string): string {
  const way = relative('', path);
  return way.length < path.length ? way : path;
}
