import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../server/src/engine/parse/parse-document.ts';
import { DIALECTS } from '../../server/src/engine/policies/dialects.ts';
import { DIALECT_NAMES } from '../../server/src/engine/policies/kinds.ts';

interface Snippet {
  readonly scope: string;
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

const snippets: Readonly<Record<string, Snippet>> = JSON.parse(
  readFileSync(new URL('../../snippets/networkpolicy.json', import.meta.url), 'utf8'),
);
const all = Object.values(snippets);
const STOP = /\$\{(\d+):([^}]*)\}|\$\{(\d+)\|([^|]*)\|\}|\$(\d+)/g;

/** The tab stops of a body in reading order, with what each inserts; a mirror inserts what its first place does. */
function stopsOf(text: string): readonly { readonly number: number; readonly inserts: string | undefined }[] {
  return [...text.matchAll(STOP)].map(([, plain, value, choice, values, bare]) => ({
    number: Number(plain ?? choice ?? bare),
    inserts: value ?? values?.split(',')[0],
  }));
}

/** What the editor inserts when the user accepts every default. */
function expand(text: string): string {
  const defaults = new Map<number, string>(stopsOf(text).map(stop => [stop.number, '']));
  for (const { number, inserts } of stopsOf(text)) if (inserts !== undefined) defaults.set(number, inserts);
  return text.replace(
    STOP,
    (_, plain, _value, choice, _values, bare) => defaults.get(Number(plain ?? choice ?? bare)) ?? '',
  );
}

describe('snippets', () => {
  it('are those that the dialects name, in their order', () => {
    expect(all.map(({ prefix }) => prefix)).toEqual(DIALECT_NAMES.flatMap(name => DIALECTS[name].starters));
  });

  it.each(DIALECT_NAMES)('write policies of the dialect that names them: %s', name => {
    const own = all.filter(({ prefix }) => DIALECTS[name].starters.includes(prefix));
    const kinds = own.map(({ body }) => /^kind: (\w+)$/m.exec(body.join('\n'))?.[1] ?? '');
    expect(new Set(kinds)).toEqual(new Set(Object.keys(DIALECTS[name].definitions)));
  });

  it('name deny in four prefixes only', () => {
    const denying = all.filter(({ prefix }) => prefix.includes('deny')).map(({ prefix }) => prefix);
    expect(denying.map(prefix => prefix.replace('np-default-deny', ''))).toEqual(['', '-ingress', '-egress', '-dns']);
  });
});

describe.each(all)('$prefix', ({ scope, description, body }) => {
  const text = body.join('\n');

  it('is for YAML and says its effect in one sentence', () => {
    expect(scope).toBe('yaml');
    expect(description).toMatch(/^[A-Z][^.]*\.$/);
  });

  it('numbers its tab stops in reading order and ends at the last place', () => {
    const numbers = [...new Set(stopsOf(text).map(stop => stop.number))];
    expect(numbers).toEqual([...numbers.slice(0, -1).map((_, index) => index + 1), 0]);
    expect(text.endsWith('$0')).toBe(true);
  });

  it('inserts a text for every tab stop', () => {
    const mirrored = new Map<number, number>();
    for (const { number, inserts } of stopsOf(text)) {
      if (inserts !== undefined) mirrored.set(number, (mirrored.get(number) ?? 0) + 1);
      else if (number !== 0) expect(mirrored.get(number)).toBe(1);
    }
    expect(expand(text)).not.toContain('$');
  });

  it('reads as YAML without a problem', () => {
    expect(parseDocument(expand(text)).problems).toEqual([]);
  });
});
