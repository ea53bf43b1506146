import type { Entry, ListNode, MapNode, YamlNode } from '../tree.ts';
import { CODE, type Cursor, lose, skipSpaces } from './cursor.ts';
import { readKey, readQuoted, readWord } from './scalars.ts';

/** Levels of brackets that are read here. */
const MOST_LEVELS = 20;

/** Reads a list or map in brackets that stands on one line. */
export function readFlow(cursor: Cursor, level = 0): ListNode | MapNode {
  const start = cursor.at;
  const isMap = cursor.text.charCodeAt(start) === CODE.openMap;
  cursor.at++;
  if (level === MOST_LEVELS) lose(cursor);
  const entries: Entry[] = [];
  const items: YamlNode[] = [];
  const close = isMap ? CODE.closeMap : CODE.closeList;
  readParts(cursor, close, () => {
    if (isMap) readEntry(cursor, entries, level);
    else items.push(readItem(cursor, level));
  });
  const span = { start, end: cursor.at };
  return isMap
    ? { kind: 'map', span, entries, flow: true, anchored: false }
    : { kind: 'list', span, items, flow: true, anchored: false };
}

function readParts(cursor: Cursor, close: number, readPart: () => void): void {
  const { text } = cursor;
  skipSpaces(cursor);
  if (text.charCodeAt(cursor.at) !== close) {
    for (readPart(); ; readPart()) {
      skipSpaces(cursor);
      if (cursor.isLost || text.charCodeAt(cursor.at) !== CODE.comma) break;
      cursor.at++;
      skipSpaces(cursor);
    }
  }
  if (text.charCodeAt(cursor.at) === close && cursor.at < cursor.end) cursor.at++;
  else lose(cursor);
}

function readEntry(cursor: Cursor, entries: Entry[], level: number): void {
  const key = readKey(cursor);
  if (key === undefined) lose(cursor);
  else entries.push({ ...key, value: readItem(cursor, level), merged: false });
}

function readItem(cursor: Cursor, level: number): YamlNode {
  const code = cursor.text.charCodeAt(cursor.at);
  if (code === CODE.openList || code === CODE.openMap) return readFlow(cursor, level + 1);
  return code === CODE.doubleQuote || code === CODE.singleQuote ? readQuoted(cursor, code) : readWord(cursor);
}
