// @ts-check
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';

// Signatures and fixed lengths of the format's three records.
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_LENGTH = 22;
const ENTRY_LENGTH = 46;
const LOCAL_LENGTH = 30;
const STORED = 0;

/** @typedef {{ name: string, size: number, method: number, packed: Buffer }} ZipEntry */

/**
 * The entries of a zip archive, found through its central directory.
 * @param {string} file
 * @returns {ZipEntry[]}
 */
export function zipEntries(file) {
  const data = readFileSync(file);
  let end = data.length - END_LENGTH;
  while (end >= 0 && data.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) throw new Error(`${file} is no zip archive`);
  const entries = [];
  let at = data.readUInt32LE(end + 16);
  for (let left = data.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (data.readUInt32LE(at) !== ENTRY) throw new Error(`${file} has a damaged directory`);
    const nameLength = data.readUInt16LE(at + 28);
    const local = data.readUInt32LE(at + 42);
    const start = local + LOCAL_LENGTH + data.readUInt16LE(local + 26) + data.readUInt16LE(local + 28);
    entries.push({
      name: data.toString('utf8', at + ENTRY_LENGTH, at + ENTRY_LENGTH + nameLength),
      size: data.readUInt32LE(at + 24),
      method: data.readUInt16LE(at + 10),
      packed: data.subarray(start, start + data.readUInt32LE(at + 20)),
    });
    at += ENTRY_LENGTH + nameLength + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * Unpacks a zip archive into a folder.
 * @param {string} file
 * @param {string} folder
 */
export function unzip(file, folder) {
  for (const { name, method, packed } of zipEntries(file)) {
    const target = resolve(folder, name);
    if (!target.startsWith(resolve(folder) + sep)) throw new Error(`${file} names a place outside: ${name}`);
    if (name.endsWith('/')) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, method === STORED ? packed : inflateRawSync(packed));
  }
}
