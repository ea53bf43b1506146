import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf, reasonOf } from './failures.ts';

/** A file is not as it was when it was read. */
class FileChanged extends Error {}

/**
 * Gives a file new content, or leaves the old one whole: the bytes are written beside it, flushed, and put in its place.
 * Mode, owner and links stay. With `before`, what the file was when it was read, it is left when it has changed since.
 */
export async function replaceFile(path: string, bytes: Uint8Array, before?: Stats): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const facts = await stat(target).catch(() => undefined);
  if (facts !== undefined && !facts.isFile()) return await overwrite(target, bytes);
  const beside = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const isAlike = await writeBeside(beside, bytes, facts);
    if (before !== undefined && !isSame(before, await stat(target))) throw new FileChanged();
    // Another name of the same file would keep the old content, and another owner would lose it.
    if (!isAlike || (facts?.nlink ?? 1) > 1) await overwriteWhole(target, bytes);
    else await rename(beside, target);
  } finally {
    await unlink(beside).catch(() => undefined);
  }
  await flushFolder(dirname(target));
}

/** Says in plain words why the file system did not write. */
export function writeReasonOf(error: unknown): string {
  if (error instanceof FileChanged) return 'it was changed meanwhile';
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return 'there is no permission to write it';
  if (code === 'ENOENT') return 'the file or its folder does not exist';
  return code === 'EROFS' ? 'its file system is read-only' : reasonOf(error);
}

/** Returns whether the new file could be given the owner and mode of the other. */
async function writeBeside(path: string, bytes: Uint8Array, like: Stats | undefined): Promise<boolean> {
  const file = await open(path, 'wx', like === undefined ? 0o666 : 0o600);
  try {
    await file.writeFile(bytes);
    const isAlike = like === undefined || (await makeAlike(file, like));
    await file.sync();
    return isAlike;
  } finally {
    await file.close();
  }
}

// A change of the owner takes away the bits that run a file as its owner, so the mode comes last.
async function makeAlike(file: FileHandle, { uid, gid, mode }: Stats): Promise<boolean> {
  const own = await file.stat();
  const isOwned = own.uid === uid && own.gid === gid;
  const isGiven =
    isOwned ||
    (await file.chown(uid, gid).then(
      () => true,
      () => false,
    ));
  await file.chmod(mode & 0o7777);
  return isGiven;
}

function isSame(a: Stats, b: Stats): boolean {
  return a.ino === b.ino && a.dev === b.dev && a.size === b.size && a.mtimeMs === b.mtimeMs;
}

/** Writes over a file in its place; when that fails, what stood there comes back. */
async function overwriteWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, constants.O_RDWR);
  try {
    const old = await file.readFile();
    await fill(file, bytes).catch(async error => {
      await fill(file, old);
      throw error;
    });
  } finally {
    await file.close();
  }
}

async function fill(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at, bytes.length - at, at)).bytesWritten;
  await file.truncate(bytes.length);
  await file.sync();
}

// Devices and pipes, such as /dev/stdout, have no content that could be lost.
async function overwrite(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, constants.O_WRONLY);
  try {
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
}

// Not every system can; the file is whole either way.
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close().catch(() => undefined);
}
