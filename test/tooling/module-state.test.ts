import { readdirSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ENGINE = fileURLToPath(new URL('../../server/src/engine', import.meta.url));

/** Where what was derived is kept: the rest of the engine keeps nothing. */
const KEEPERS = /^(?:facts\/|once\.ts$)/;

/** What a module may change: variables, and collections that are empty or weak and not said to be read only. */
const STATE = [
  /^(?:export )?(?:let|var) .*/gm,
  /^(?:export )?const \w+(?:: (?:Map|Set)\b[^=\n]*)? = new (?:Map|Set)(?:<[^\n]*>)?\(\);/gm,
  /^(?:export )?const \w+[^=\n]* = new Weak(?:Map|Set|Ref)\b.*/gm,
  /^(?:export )?const \w+(?:: (?!readonly)[^=\n]+)? = \[\];/gm,
];

function stateIn(text: string): readonly string[] {
  return STATE.flatMap(pattern => text.match(pattern) ?? []);
}

describe('the engine', () => {
  it('keeps what it derives in facts and in what is made by once alone', () => {
    const files = readdirSync(ENGINE, { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts'))
      .map(file => file.split(sep).join('/'));
    const found = files
      .filter(file => !KEEPERS.test(file))
      .flatMap(file => stateIn(readFileSync(`${ENGINE}/${file}`, 'utf8')).map(line => `${file}: ${line}`));
    expect(files.length).toBeGreaterThan(100);
    expect(found).toEqual([]);
  });
});

describe('state of a module', () => {
  it.each([
    'let latest: Layout | undefined;',
    'const known = new WeakMap<Resource, Violation>();',
    'export const seen = new Set<string>();',
    'const byName: Map<string, number> = new Map();',
    'const list: string[] = [];',
  ])('is found: %s', line => {
    expect(stateIn(`${line}\n`)).toHaveLength(1);
  });

  it.each([
    "const WORDS = new Set(['a', 'b']);",
    'const NOBODY: ReadonlySet<string> = new Set();',
    'const NONE: Labels = new Map();',
    'const NONE: readonly never[] = [];',
    '  const found = new Map<string, number>();',
    'const of = onceForEach((each: object) => new Map<string, number>());',
  ])('is not: %s', line => {
    expect(stateIn(`${line}\n`)).toEqual([]);
  });
});
