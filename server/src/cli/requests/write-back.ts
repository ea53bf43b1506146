import { readFile, realpath, stat } from 'node:fs/promises';
import { replaceFile, writeReasonOf } from '../../disk/replace-file.ts';
import { isWithin } from '../../disk/walk.ts';
import { decodeText } from '../../workspace/file-access.ts';

/** A file's texts: as it was read and as it is to be. */
export interface NewText {
  readonly before: string;
  readonly after: string;
}

/**
 * Writes a text over a file in the encoding it has, with its byte-order mark; returns why it could not. A file that has
 * changed since it was read stays as it is, and so does one that links reach outside of the folder.
 */
export async function writeBack(path: string, folder: string, { before, after }: NewText): Promise<string | undefined> {
  try {
    const facts = await stat(path);
    if (!facts.isFile()) return 'it is no regular file';
    if (!isWithin(await realpath(folder), await realpath(path)))
      return 'a symbolic link leads out of the folder to it. Name the file itself';
    const bytes = await readFile(path);
    if (decodeText(bytes) !== before) return 'it was changed meanwhile';
    await replaceFile(path, encodeLike(bytes, after), facts);
    return undefined;
  } catch (error) {
    return writeReasonOf(error);
  }
}

const UTF8_MARK = [0xef, 0xbb, 0xbf] as const;

function encodeLike(bytes: Uint8Array, text: string): Uint8Array {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return Buffer.from(`\uFEFF${text}`, 'utf16le');
  if (first === 0xfe && second === 0xff) return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
  const isMarked = UTF8_MARK.every((byte, index) => bytes[index] === byte);
  return Buffer.from(isMarked ? `\uFEFF${text}` : text);
}
