import { createReadStream, readFileSync, type Stats, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { URI } from 'vscode-uri';
import { decodeText, type FileAccess, type ReadResult } from '../workspace/file-access.ts';
import { MAX_FILE_BYTES } from '../workspace/files/source-file.ts';
import { codeOf, NO_FILE, reasonOf } from './failures.ts';
import { walkFiles } from './walk.ts';

/** The machine's disk. Folders are walked in the order of their names; each file is met once, whatever links lead to it. */
export const nodeFiles: FileAccess = {
  reachesAbove: true,
  list: (folder, include, exclude, followLinks = false, way = '') =>
    walkFiles(URI.parse(folder).fsPath, { include, exclude, followLinks }, way),
  read: uri => readFromDisk(URI.parse(uri).fsPath, false),
};

/** The same disk read without waiting in turns: quicker where a process has nothing else to do. */
export const nodeFilesNow: FileAccess = {
  list: nodeFiles.list,
  read: async uri => readNow(URI.parse(uri).fsPath),
};

/**
 * Reads a file that the user named: also what the process was handed open, such as a shell's process substitution. Any
 * other pipe may have no writer and a device no end, so that reading it would hang.
 */
export function readNamedFile(path: string): Promise<ReadResult> {
  return readFromDisk(path, isHandedOpen(path));
}

/** Says whether a path names what the process was handed open. */
export function isHandedOpen(path: string): boolean {
  return HANDED_OPEN.test(path);
}

const HANDED_OPEN = /^\/(?:dev\/(?:fd\/\d+|stdin)|proc\/(?:self|\d+)\/fd\/\d+)$/;

/** Where counting ends: devices such as /dev/zero never do. */
const MOST_COUNTED = 64 * MAX_FILE_BYTES;

/** Reads a stream to its end, or up to the limit of what is read. */
export async function readStream(stream: AsyncIterable<unknown>): Promise<ReadResult> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const part = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
    if (!(part instanceof Uint8Array)) continue;
    bytes += part.length;
    // What is beyond the limit is counted and dropped, so that the writer is not cut off.
    if (bytes <= MAX_FILE_BYTES) chunks.push(part);
    else chunks.length = 0;
    if (bytes > MOST_COUNTED) break;
  }
  return bytes > MAX_FILE_BYTES
    ? { type: 'too-large', bytes }
    : { type: 'text', text: decodeText(Buffer.concat(chunks)) };
}

async function readFromDisk(path: string, pipesToo: boolean): Promise<ReadResult> {
  try {
    const facts = await stat(path);
    if (pipesToo && !facts.isFile() && !facts.isDirectory()) return await readStream(createReadStream(path));
    return hindrance(facts) ?? textOf(await readFile(path));
  } catch (error) {
    return failure(error);
  }
}

function readNow(path: string): ReadResult {
  try {
    return hindrance(statSync(path)) ?? textOf(readFileSync(path));
  } catch (error) {
    return failure(error);
  }
}

function hindrance(facts: Stats): ReadResult | undefined {
  if (facts.isDirectory()) return { type: 'unreadable', reason: 'it is a folder' };
  if (!facts.isFile()) return { type: 'unreadable', reason: NO_FILE };
  return facts.size > MAX_FILE_BYTES ? { type: 'too-large', bytes: facts.size } : undefined;
}

// The file may have grown since it was measured.
function textOf(bytes: Uint8Array): ReadResult {
  return bytes.length > MAX_FILE_BYTES
    ? { type: 'too-large', bytes: bytes.length }
    : { type: 'text', text: decodeText(bytes) };
}

function failure(error: unknown): ReadResult {
  return codeOf(error) === 'ENOENT' ? { type: 'gone' } : { type: 'unreadable', reason: reasonOf(error) };
}
