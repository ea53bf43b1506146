// @ts-check
import { readFileSync } from 'node:fs';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const ENTRY_HEADER = 46;

/**
 * The files of a zip archive with their sizes in bytes, read from its central directory.
 * @param {string} file
 */
export function zipEntries(file) {
  const data = readFileSync(file);
  let end = data.length - 22;
  while (end >= 0 && data.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) throw new Error(`${file} is no zip archive`);
  const entries = [];
  let at = data.readUInt32LE(end + 16);
  for (let left = data.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (data.readUInt32LE(at) !== ENTRY) throw new Error(`${file} has a damaged directory`);
    const nameLength = data.readUInt16LE(at + 28);
    const name = data.toString('utf8', at + ENTRY_HEADER, at + ENTRY_HEADER + nameLength);
    entries.push({ name, size: data.readUInt32LE(at + 24) });
    at += ENTRY_HEADER + nameLength + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32);
  }
  return entries;
}
