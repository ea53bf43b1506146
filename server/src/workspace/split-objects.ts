import { MAX_FILE_BYTES } from './files/source-file.ts';

/** A part of a large text; all parts in order are the whole. */
export interface TextPart {
  /** The text, as long as it is written; the dash in front of an item of a list is a space. */
  readonly text: string;
  /** Says whether it may hold an object; else it stands between objects. */
  readonly isObject: boolean;
}

/** Takes a text in pieces and gives it back object by object. */
export interface ObjectSplitter {
  add(piece: string): readonly TextPart[];
  end(): readonly TextPart[];
}

/** Returns a splitter for a text that begins so: JSON where it begins with a brace, else YAML. */
export function splitterFor(start: string): ObjectSplitter {
  return /^\s*\{/.test(start) ? new JsonSplitter() : new YamlSplitter();
}

/** A stretch without an end that is longer is given back as it is; no object is read that is longer. */
const MOST_KEPT = MAX_FILE_BYTES + 1;

const MARKER = /^---(?=[ \t\r\n]|$)/;
const ITEMS = /^items:[ \t\r\n]*$/;
const IGNORED = /^[ \t]*(?:#|[\r\n]|$)/;
const DASH = /^( *)-(?=[ \r\n])/;

/** Cuts YAML at document markers, and a block list below `items` at its dashes, as kubectl writes a List. */
class YamlSplitter implements ObjectSplitter {
  #rest = '';
  #lines: string[] = [];
  /** Whether the beginning of the line was taken already. */
  #isWithinLine = false;
  #isObject = true;
  /** How far the dashes of the list are indented; -1 where its first one is awaited. */
  #indent: number | undefined;
  #parts: TextPart[] = [];

  add(piece: string): readonly TextPart[] {
    const text = this.#rest + piece;
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#take(text.slice(start, end + 1));
      start = end + 1;
    }
    this.#rest = text.slice(start);
    // A line without end would be copied again and again.
    if (this.#rest.length > MOST_KEPT) {
      this.#take(this.#rest);
      this.#rest = '';
      this.#isWithinLine = true;
    }
    return this.#taken();
  }

  end(): readonly TextPart[] {
    if (this.#rest !== '') this.#take(this.#rest);
    this.#rest = '';
    this.#flush();
    return this.#taken();
  }

  #taken(): readonly TextPart[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  #take(line: string): void {
    if (this.#isWithinLine) {
      this.#lines.push(line);
      this.#isWithinLine = !line.endsWith('\n');
    } else if (MARKER.test(line)) this.#begin(line, true, undefined);
    else if (this.#indent === undefined) {
      if (ITEMS.test(line)) this.#indent = -1;
      this.#lines.push(line);
    } else if (IGNORED.test(line)) this.#lines.push(line);
    else this.#takeInList(line, this.#indent);
  }

  #takeInList(line: string, indent: number): void {
    const dash = DASH.exec(line)?.[1]?.length ?? -1;
    if (dash >= 0 && (dash === indent || indent < 0)) {
      // What stands before the first item is the list's own beginning, which holds no object.
      if (indent < 0) this.#isObject = false;
      this.#begin(`${line.slice(0, dash)} ${line.slice(dash + 1)}`, true, dash);
    } else if (indent >= 0 && line.startsWith(' '.repeat(indent + 1))) this.#lines.push(line);
    else this.#begin(line, indent < 0, undefined);
  }

  #begin(line: string, isObject: boolean, indent: number | undefined): void {
    this.#flush();
    this.#isObject = isObject;
    this.#indent = indent;
    this.#lines.push(line);
  }

  #flush(): void {
    const text = this.#lines.join('');
    this.#lines = [];
    if (text !== '') this.#parts.push({ text, isObject: this.#isObject });
  }
}

const [SPACE, QUOTE, BACKSLASH] = [0x20, 0x22, 0x5c];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];
const LIST_START = /"items"\s*:\s*$/;

/** Cuts JSON into the objects of a List, or into objects that stand one behind another; behind them YAML may follow. */
class JsonSplitter implements ObjectSplitter {
  /** What is read and belongs to no part yet. */
  #text = '';
  /** How much of it has been looked at. */
  #at = 0;
  #depth = 0;
  #inString = false;
  /** How deep the objects lie that are looked for. */
  #level = 0;
  /** Whether the beginning of the object was given back already. */
  #isBegun = false;
  #parts: TextPart[] = [];
  #yaml: YamlSplitter | undefined;

  add(piece: string): readonly TextPart[] {
    if (this.#yaml !== undefined) return this.#yaml.add(piece);
    this.#text += piece;
    const yaml = this.#steps();
    if (yaml !== undefined) return this.#handOver(yaml);
    if (this.#text.length > MOST_KEPT) {
      this.#cut(this.#at, !this.#isBegun);
      this.#isBegun = true;
    }
    return this.#taken();
  }

  end(): readonly TextPart[] {
    if (this.#yaml !== undefined) return this.#yaml.end();
    this.#text += ' ';
    const yaml = this.#steps();
    if (yaml !== undefined) {
      this.#text = this.#text.slice(0, -1);
      return [...this.#handOver(yaml), ...yaml.end()];
    }
    this.#cut(this.#text.length - 1, false);
    return this.#taken();
  }

  #taken(): readonly TextPart[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  /** Goes on as far as it can; returns the splitter for what is no JSON. A character behind a backslash is looked at with it. */
  #steps(): YamlSplitter | undefined {
    while (this.#yaml === undefined && this.#at < this.#text.length - 1) this.#step();
    return this.#yaml;
  }

  #handOver(yaml: YamlSplitter): readonly TextPart[] {
    return [...this.#taken(), ...yaml.add(this.#text)];
  }

  #step(): void {
    const code = this.#text.charCodeAt(this.#at++);
    if (this.#inString) {
      if (code === BACKSLASH) this.#at++;
      else if (code === QUOTE) this.#inString = false;
    } else if (code === QUOTE) this.#inString = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) this.#open(code);
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) this.#close(code);
    else if (this.#depth === 0 && code > SPACE) this.#yaml = new YamlSplitter();
  }

  #open(code: number): void {
    if (this.#depth === this.#level && code === OPEN_BRACE) this.#cut(this.#at - 1, false);
    if (
      this.#depth === 1 &&
      code === OPEN_BRACKET &&
      LIST_START.test(this.#text.slice(Math.max(0, this.#at - 200), this.#at - 1))
    ) {
      this.#cut(this.#at, false);
      this.#level = 2;
    }
    this.#depth++;
  }

  #close(code: number): void {
    this.#depth = Math.max(0, this.#depth - 1);
    if (this.#depth === this.#level && code === CLOSE_BRACE) {
      this.#cut(this.#at, !this.#isBegun);
      this.#isBegun = false;
    }
    // Behind its items a List has fields that are no objects.
    if (this.#depth === 1 && this.#level === 2 && code === CLOSE_BRACKET) this.#level = -1;
    if (this.#depth === 0 && this.#level < 0) this.#level = 0;
  }

  #cut(end: number, isObject: boolean): void {
    if (end === 0) return;
    this.#parts.push({ text: this.#text.slice(0, end), isObject });
    this.#text = this.#text.slice(end);
    this.#at -= end;
  }
}
