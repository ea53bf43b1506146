import { readFile, stat, writeFile } from 'node:fs/promises';
import { reasonOf } from '../disk/node-files.ts';
import { decodeText } from '../workspace/file-access.ts';

/** Writes a text over a file in the encoding it has, with its byte-order mark; returns why it could not. */
export async function writeBack(path: string, before: string, after: string): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isFile()) return 'it is no regular file';
    const bytes = await readFile(path);
    if (decodeText(bytes) !== before) return 'it was changed meanwhile';
    await writeFile(path, encodeLike(bytes, after));
    return undefined;
  } catch (error) {
    return writeReasonOf(error);
  }
}

/** Says in plain words why the file system did not write. */
export function writeReasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM') return 'there is no permission to write it';
  if (code === 'ENOENT') return 'the file or its folder does not exist';
  return code === 'EROFS' ? 'its file system is read-only' : reasonOf(error);
}

const UTF8_MARK = [0xef, 0xbb, 0xbf] as const;

function encodeLike(bytes: Uint8Array, text: string): Uint8Array {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return Buffer.from(`\uFEFF${text}`, 'utf16le');
  if (first === 0xfe && second === 0xff) return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
  const isMarked = UTF8_MARK.every((byte, index) => bytes[index] === byte);
  return Buffer.from(isMarked ? `\uFEFF${text}` : text);
}
