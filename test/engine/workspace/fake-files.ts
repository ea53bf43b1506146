import type { FileAccess, ListedFile, ReadResult } from '../../../server/src/workspace/file-access.ts';

/** Files in memory, which tests change behind the index's back. */
export class FakeFiles implements FileAccess {
  readonly texts = new Map<string, string | ReadResult>();
  /** Files that appeared after the folders were listed. */
  readonly unlisted = new Map<string, string>();
  readonly unreadableFolders = new Map<string, string>();
  /** When set, reading waits for it after the text was taken. */
  gate: Promise<void> | undefined;

  constructor(texts: Readonly<Record<string, string>> = {}) {
    for (const [uri, text] of Object.entries(texts)) this.texts.set(uri, text);
  }

  async *list(folder: string): AsyncIterable<ListedFile> {
    for (const [uri, reason] of this.unreadableFolders) yield { type: 'unreadable', uri, reason };
    for (const uri of this.texts.keys()) if (uri.startsWith(`${folder}/`)) yield { type: 'file', uri };
  }

  async read(uri: string): Promise<ReadResult> {
    const found = this.texts.get(uri) ?? this.unlisted.get(uri);
    await this.gate;
    if (found === undefined) return { type: 'gone' };
    return typeof found === 'string' ? { type: 'text', text: found } : found;
  }
}

/** A disk without files. */
export const NOWHERE: FileAccess = {
  async *list() {},
  read: () => Promise.resolve({ type: 'gone' } as const),
};
