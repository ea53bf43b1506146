import { dirname } from 'node:path';
import { URI } from 'vscode-uri';
import { pathBelow } from '../../workspace/globs.ts';
import { Refusal } from '../terminal/refusal.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { type Setup, STDIN_URI } from './setup.ts';

/** Reads manifests that are taken together as one cluster; refuses those of several scopes, which are clusters apart. */
export async function readOneScope(paths: readonly string[], terminal: Terminal, setup: Setup): Promise<Inputs> {
  const inputs = await readInputs(paths, terminal, setup);
  refuseSeveralScopes(inputs, setup);
  return inputs;
}

/** Refuses manifests of several scopes. */
export function refuseSeveralScopes({ snapshot }: Inputs, { configs }: Setup): void {
  const found = new Set<string>();
  for (const { uri, documents } of snapshot.files.values()) {
    if (uri === STDIN_URI || documents.every(({ content }) => content.resources.length === 0)) continue;
    found.add(snapshot.layout.scopeOf(uri));
  }
  if (found.size <= 1) return;
  const bases = [...configs.values()].map(({ path }) => URI.file(dirname(path)).toString());
  const names = [...found].map(scope => scopeName(scope, bases)).toSorted();
  throw new Refusal(
    `The files belong to scopes that are clusters apart (${names.join(', ')}). Name a path inside of one of them.`,
  );
}

/** Names a scope as its configuration does. */
function scopeName(scope: string, bases: readonly string[]): string {
  if (scope === '') return 'none';
  const names = bases.flatMap(base => pathBelow(base, scope) ?? []);
  return names.toSorted((a, b) => a.length - b.length)[0] ?? scope;
}
