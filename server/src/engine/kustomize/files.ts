import type { ParsedDocument } from '../parse/document.ts';
import { parseDocument } from '../parse/parse-document.ts';
import { splitDocuments } from '../parse/split.ts';

/** Files by relative path with `/`: the text of each, or its documents as `splitDocuments` and `parseDocument` give them. */
export type Files = Pick<ReadonlyMap<string, string | readonly ParsedDocument[]>, 'get' | 'has' | 'keys'>;

/** The names that Kustomize takes for a kustomization file, the one that it prefers first. */
export const KUSTOMIZATION_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** Reads the files of one build, each once. */
export class Reader {
  readonly #read = new Map<string, readonly ParsedDocument[]>();

  constructor(readonly files: Files) {}

  /** Returns the documents of a file, undefined where it is not there. */
  documents(path: string): readonly ParsedDocument[] | undefined {
    const file = this.files.get(path);
    if (typeof file !== 'string') return file;
    const known = this.#read.get(path);
    if (known !== undefined) return known;
    const documents = documentsOf(file);
    this.#read.set(path, documents);
    return documents;
  }

  /** Returns the path of a folder's kustomization file, undefined where it has none. */
  kustomization(folder: string): string | undefined {
    return KUSTOMIZATION_NAMES.map(name => join(folder, name)).find(path => this.files.has(path));
  }
}

/** Reads a text into its documents. */
export function documentsOf(text: string): readonly ParsedDocument[] {
  return splitDocuments(text).map(({ start, end }) => parseDocument(text.slice(start, end)));
}

/** Returns the folder of a path, empty for the topmost one. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Joins a folder and a path relative to it; what leads out of the topmost folder keeps its `..`. */
export function join(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

const ADDRESS =
  /^(?:[a-z][\w+.-]*:\/\/|[a-z]+::|git@|[\w.-]+@[\w.-]+:|gh:|github\.com[/:])|[?&](?:ref|version)=|\.git(?:$|\/|\?)/i;
const HOST = /^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|cloud)\/[^/]+\/[^/]+/;

/** Says whether a resource that is no file names something in another repository or at an address. */
export function isRemote(text: string): boolean {
  return ADDRESS.test(text) || HOST.test(text);
}
