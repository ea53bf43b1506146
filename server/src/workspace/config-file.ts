import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLParseError,
} from 'yaml';
import { nearestNames } from '../engine/nearest-name.ts';
import { syntaxProblem } from '../engine/parse/syntax-messages.ts';
import { statedRangeProblem } from '../engine/profile/stated-range.ts';
import { editorSettings, fileSettings } from './config-schema.ts';
import { globProblem } from './files/glob-parser.ts';
import type { SettingSchema } from './setting-schema.ts';
import { readSettings, type Settings } from './settings.ts';

/** The name of the file: the editor looks for it in the workspace folders, the command line also above the current one. */
export const CONFIG_NAME = '.netpol.yaml';

/** Something in a configuration file that cannot be taken, with its place from 1. */
export interface ConfigProblem {
  readonly line: number;
  readonly character: number;
  readonly message: string;
}

/** What came of reading a configuration file. */
export interface ConfigResult {
  readonly settings: Settings;
  /** Where there are some, the settings do not count. */
  readonly problems: readonly ConfigProblem[];
}

/** Reads the text of a configuration file and holds it against the schema of the settings. */
export function readConfig(text: string): ConfigResult {
  const reader = new ConfigReader(text);
  const values = reader.read();
  return { settings: readSettings(nested(values)), problems: reader.problems };
}

interface ConfigEntry {
  readonly key: string;
  readonly value: Node | null;
  /** The key, as the place of complaints. */
  readonly place: Node;
}

class ConfigReader {
  readonly problems: ConfigProblem[] = [];
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;
  readonly #settings = fileSettings();
  readonly #values = new Map<string, unknown>();

  constructor(text: string) {
    // YAML 1.2 keeps `off` a text, which silences a rule.
    this.#document = parseDocument(text, { version: '1.2', lineCounter: this.#lines, prettyErrors: false });
  }

  /** Returns the values by setting, such as `files.include`. */
  read(): ReadonlyMap<string, unknown> {
    const { errors, contents } = this.#document;
    for (const error of errors) this.#complain(error.pos[0], syntaxText(error));
    if (errors.length > 0) return this.#values;
    for (const { key, value, place } of this.#entries(contents, 'The file')) {
      const members = this.#membersOf(key);
      if (members.length === 0) this.#take(key, value, place, unknownName(key, key, Object.keys(this.#settings)));
      else
        for (const entry of this.#entries(value, key)) {
          const name = `${key}.${entry.key}`;
          this.#take(name, entry.value, entry.place, unknownName(name, entry.key, members));
        }
    }
    return this.#values;
  }

  /** Returns the last parts of the settings below a name, such as `include` and `exclude` of `files`. */
  #membersOf(name: string): readonly string[] {
    const below = Object.keys(this.#settings).filter(each => each.startsWith(`${name}.`));
    return below.map(each => each.slice(name.length + 1));
  }

  #take(name: string, value: Node | null, place: Node, otherwise: string): void {
    const schema = own(this.#settings, name);
    if (schema === undefined) this.#complain(startOf(place), otherwise);
    else if (this.#values.has(name)) this.#complain(startOf(place), `${name} is set twice. Keep one of the two.`);
    else this.#values.set(name, this.#value(value, schema, name));
  }

  #value(node: Node | null, schema: SettingSchema, name: string): unknown {
    const value = this.#resolved(node);
    if (isEmpty(value)) return undefined;
    if (schema.type === 'array') return this.#list(value, schema, name);
    if (schema.type === 'object') return this.#map(value, schema, name);
    const given = isScalar(value) ? value.value : undefined;
    const misfit = misfitOf(given, schema);
    return misfit === undefined ? given : this.#complain(startOf(value), `${name} ${misfit}`);
  }

  #list(node: Node | null, schema: SettingSchema, name: string): unknown {
    if (!isSeq<Node>(node)) return this.#complain(startOf(node), `${name} takes a list.`);
    const { items, maxItems = node.items.length } = schema;
    if (node.items.length > maxItems) return this.#complain(startOf(node), `${name} takes ${maxItems} items at most.`);
    return items === undefined ? [] : node.items.map(item => this.#item(item, items, name));
  }

  #item(node: Node, schema: SettingSchema, name: string): unknown {
    const value = this.#resolved(node);
    const given = isScalar(value) ? value.value : undefined;
    const problem =
      typeof given === 'string' && schema.format !== undefined ? FORMATS[schema.format](given) : undefined;
    return problem === undefined
      ? this.#value(value, schema, `Each item of ${name}`)
      : this.#complain(startOf(value), `${name}: ${problem}`);
  }

  #map(
    node: Node | null,
    { properties = {}, additionalProperties, required = [] }: SettingSchema,
    name: string,
  ): unknown {
    const read = new Map<string, unknown>();
    const others = typeof additionalProperties === 'object' ? additionalProperties : undefined;
    for (const { key, value, place } of this.#entries(node, name)) {
      const [full, schema] = [`${name}.${key}`, own(properties, key) ?? others];
      if (schema === undefined) this.#complain(startOf(place), unknownName(full, key, Object.keys(properties)));
      else read.set(key, this.#value(value, schema, full));
    }
    const missing = required.find(key => read.get(key) === undefined);
    return missing === undefined
      ? Object.fromEntries(read)
      : this.#complain(startOf(node), `${name} takes a ${missing}.`);
  }

  #entries(node: Node | null, name: string): readonly ConfigEntry[] {
    const map = this.#resolved(node);
    if (isEmpty(map)) return [];
    if (isMap<Node, Node | null>(map))
      return map.items.map(({ key, value }) => ({ key: keyText(key), value, place: key }));
    this.#complain(startOf(map), `${name} takes a map of names and values.`);
    return [];
  }

  #resolved(node: Node | null): Node | null {
    if (!isAlias(node)) return node;
    const target = node.resolve(this.#document);
    if (target === undefined) this.#complain(startOf(node), `*${node.source} is the name of no anchor in this file.`);
    return target ?? null;
  }

  #complain(offset: number, message: string): undefined {
    const { line, col } = this.#lines.linePos(offset);
    this.problems.push({ line, character: col, message });
  }
}

// `toString` is a name like any other.
function own<T>(map: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}

/** Each says what is wrong with a text, undefined where nothing is. */
const FORMATS = { 'address-range': statedRangeProblem, glob: globProblem } as const;

/** Says what a single value ought to be, undefined where it is. */
function misfitOf(given: unknown, schema: SettingSchema): string | undefined {
  const { type, enum: words, pattern, patternErrorMessage, minimum, maximum } = schema;
  if (words !== undefined) return words.includes(String(given)) ? undefined : `takes one of ${words.join(', ')}.`;
  if (type === 'integer') {
    const fits = Number.isInteger(given) && Number(given) >= (minimum ?? 0) && Number(given) <= (maximum ?? Infinity);
    return fits ? undefined : `takes a whole number of ${minimum} to ${maximum}.`;
  }
  if (type === 'string' && given !== undefined && typeof given !== 'string') return 'takes a string: put it in quotes.';
  if (typeof given !== type) return `takes a ${type}.`;
  if (pattern === undefined || new RegExp(pattern).test(String(given))) return undefined;
  return `is not understood: ${given}. ${patternErrorMessage}`;
}

function syntaxText(error: YAMLParseError): string {
  return error.code === 'DUPLICATE_KEY'
    ? 'This key stands here twice. Keep one of the two.'
    : syntaxProblem(error, '').message;
}

function isEmpty(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

function keyText(key: Node | null): string {
  return isScalar(key) ? String(key.value) : isAlias(key) ? `*${key.source}` : 'This key';
}

function startOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}

/** Puts values under the parts of their names, as settings are nested. */
function nested(values: ReadonlyMap<string, unknown>): unknown {
  const single: Record<string, unknown> = {};
  const groups = new Map<string, Record<string, unknown>>();
  for (const [name, value] of values) {
    const [group = '', member] = name.split('.');
    if (member === undefined) single[group] = value;
    else groups.set(group, { ...groups.get(group), [member]: value });
  }
  return { ...single, ...Object.fromEntries(groups) };
}

function unknownName(name: string, last: string, known: readonly string[]): string {
  if (name.startsWith('networkPolicy.')) return `${name} is written here without networkPolicy. in front.`;
  if (isOfEditor(name)) return `${name} is a setting of editors alone. Delete it here.`;
  const [nearest] = nearestNames(last, known);
  if (nearest !== undefined) return `${name} is no setting. Did you mean ${nearest}?`;
  const names = [...new Set(known.map(each => each.split('.')[0]))];
  return names.length > MOST_NAMES ? `${name} is no setting.` : `${name} is no setting. Known are ${names.join(', ')}.`;
}

// The rules are too many to be read in a line.
const MOST_NAMES = 20;

function isOfEditor(name: string): boolean {
  return Object.keys(editorSettings()).some(each => each === name || each.startsWith(`${name}.`));
}
