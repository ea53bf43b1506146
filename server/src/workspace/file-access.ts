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
   * Links that lead out of the folder are followed only where that is asked for. `way` leads to the folder from the one
   * that the patterns count from.
   */
  list(
    folder: string,
    include: readonly string[],
    exclude: readonly string[],
    followLinks?: boolean,
    way?: string,
  ): AsyncIterable<ListedFile>;
  /** Whether what lies above the folders of the workspace can be read too. */
  readonly reachesAbove?: boolean;
  /** Reads a file as text: UTF-8, or UTF-16 when its byte-order mark says so. Never throws. */
  read(uri: string): Promise<ReadResult>;
}

/** A file found, or a folder or link that could not be read. */
export type ListedFile =
  | { readonly type: 'file'; readonly uri: string }
  | { readonly type: 'unreadable'; readonly uri: string; readonly reason: string };

/** Turns bytes into text: UTF-16 by its byte-order mark, else UTF-8 with U+FFFD for bytes that are none. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  return encoding === 'utf-8' ? UTF_8.decode(bytes) : new TextDecoder(encoding).decode(bytes);
}

/** Returns the encoding of a text by its first bytes. */
export function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

// Making one takes longer than reading a manifest.
const UTF_8 = new TextDecoder('utf-8');
