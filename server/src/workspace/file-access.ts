/** What came of reading a file. */
export type ReadResult =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'too-large'; readonly bytes: number }
  | { readonly type: 'unreadable'; readonly reason: string }
  | { readonly type: 'gone' };

/** Says why a file that the user named could not be read. */
export function whyUnread(result: Exclude<ReadResult, { readonly type: 'text' }>): string {
  if (result.type === 'gone') return 'it does not exist';
  return result.type === 'unreadable' ? result.reason : 'it is too large';
}

/** The files of the workspace, wherever they are: the machine's disk, or the editor's file system. */
export interface FileAccess {
  /**
   * Yields the URIs of the files below the folder that the patterns choose, and folders and links that could not be read.
   * Links that lead out of the folder are followed only where that is asked for.
   */
  list(
    folder: string,
    include: readonly string[],
    exclude: readonly string[],
    followLinks?: boolean,
  ): AsyncIterable<ListedFile>;
  /** Reads a file as text: UTF-8, or UTF-16 when its byte-order mark says so. Never throws. */
  read(uri: string): Promise<ReadResult>;
}

/** A file found, or a folder or link that could not be read. */
export type ListedFile =
  | { readonly type: 'file'; readonly uri: string }
  | { readonly type: 'unreadable'; readonly uri: string; readonly reason: string };

/** Turns bytes into text: UTF-16 by its byte-order mark, else UTF-8 with U+FFFD for bytes that are none. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return UTF_8.decode(bytes);
}

// Making one takes longer than reading a manifest.
const UTF_8 = new TextDecoder('utf-8');
