import { resolvePlain } from '../scalar.ts';
import type { Entry, ListNode, MapNode, ScalarNode, YamlNode } from '../tree.ts';
import { CODE } from './cursor.ts';

/** Levels of brackets that are read here. */
const MOST_LEVELS = 60;
/** Longer keys may break YAML's limit of 1024 characters. */
const LONGEST_KEY = 1000;

/**
 * Reads an object of strict JSON to the tree that the general way gives for it; undefined for anything else, and for what
 * YAML reads in ways of its own: repeated and very long keys, merge keys, odd line breaks in strings.
 */
export function readJson(text: string): YamlNode | undefined {
  const reader = new JsonReader(text);
  const node = reader.value(0);
  return node?.kind === 'map' && reader.isAtEnd() ? node : undefined;
}

const STRING = /"(?:[^"\\\p{Cc}\u2028\u2029\uFEFF]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const WORD = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;
const SPACE = /[ \r\n]*/y;

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    this.#skip(SPACE);
    return this.#at === this.#text.length;
  }

  value(level: number): YamlNode | undefined {
    this.#skip(SPACE);
    const code = this.#text.charCodeAt(this.#at);
    if (level === MOST_LEVELS) return undefined;
    if (code === CODE.openMap) return this.#map(level + 1);
    if (code === CODE.openList) return this.#list(level + 1);
    return code === CODE.doubleQuote ? this.#string() : this.#word();
  }

  #map(level: number): MapNode | undefined {
    const start = this.#at++;
    const entries: Entry[] = [];
    const keys = new Set<string>();
    const isWhole = this.#parts(CODE.closeMap, () => {
      const from = this.#at;
      const key = this.#string();
      if (key === undefined || this.#text.charCodeAt(this.#at) !== CODE.colon) return false;
      if (keys.has(key.value) || key.value === '<<' || this.#at - from > LONGEST_KEY) return false;
      keys.add(key.value);
      this.#at++;
      const value = this.value(level);
      if (value === undefined) return false;
      entries.push({ key: key.value, keySpan: key.span, value, merged: false });
      return true;
    });
    const span = { start, end: this.#at };
    return isWhole ? { kind: 'map', span, entries, flow: true, anchored: false } : undefined;
  }

  #list(level: number): ListNode | undefined {
    const start = this.#at++;
    const items: YamlNode[] = [];
    const isWhole = this.#parts(CODE.closeList, () => {
      const item = this.value(level);
      if (item !== undefined) items.push(item);
      return item !== undefined;
    });
    const span = { start, end: this.#at };
    return isWhole ? { kind: 'list', span, items, flow: true, anchored: false } : undefined;
  }

  /** Reads parts with commas between them up to the bracket that closes; says whether all is as it should be. */
  #parts(close: number, readPart: () => boolean): boolean {
    this.#skip(SPACE);
    for (let isFirst = true; this.#text.charCodeAt(this.#at) !== close; isFirst = false) {
      if (!isFirst) {
        if (this.#text.charCodeAt(this.#at) !== CODE.comma) return false;
        this.#at++;
        this.#skip(SPACE);
      }
      if (!readPart()) return false;
      this.#skip(SPACE);
    }
    this.#at++;
    return true;
  }

  #string(): (ScalarNode & { readonly value: string }) | undefined {
    const start = this.#at;
    if (!this.#skip(STRING)) return undefined;
    const source = this.#text.slice(start, this.#at);
    const value = source.includes('\\') ? String(JSON.parse(source)) : source.slice(1, -1);
    return { kind: 'scalar', span: { start, end: this.#at }, value, source, style: 'quoted', anchored: false };
  }

  #word(): ScalarNode | undefined {
    const start = this.#at;
    if (!this.#skip(WORD)) return undefined;
    const source = this.#text.slice(start, this.#at);
    const value = resolvePlain(source);
    return { kind: 'scalar', span: { start, end: this.#at }, value, source, style: 'plain', anchored: false };
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }
}
