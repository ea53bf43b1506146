import { dirname } from 'node:path';
import { URI } from 'vscode-uri';
import { pathBelow } from '../workspace/globs.ts';
import { type Inputs, readInputs, STDIN_URI } from './inputs.ts';
import { Refusal } from './refusal.ts';
import type { Setup } from './setup.ts';
import type { Terminal } from './terminal.ts';

/** Reads manifests that are taken together as one cluster; refuses those of several scopes, which are clusters apart. */
export async function readOneScope(paths: readonly string[], terminal: Terminal, setup: Setup): Promise<Inputs> {
  const inputs = await readInputs(paths, terminal, setup);
  refuseSeveralScopes(inputs, setup);
  return inputs;
}

/** Refuses manifests of several scopes. */
export function refuseSeveralScopes({ snapshot }: Inputs, { settings, configFile }: Setup): void {
  if (configFile === undefined || settings.scopes.length === 0) return;
  const root = URI.file(dirname(configFile)).toString();
  const scopes = settings.scopes.map(scope =>
    scope
      .split('/')
      .filter(part => part !== '' && part !== '.')
      .join('/'),
  );
  const found = new Set<string>();
  for (const { uri, documents } of snapshot.files.values()) {
    if (uri === STDIN_URI || documents.every(({ content }) => content.resources.length === 0)) continue;
    const path = pathBelow(root, uri) ?? '';
    const holding = scopes.filter(scope => path.startsWith(`${scope}/`));
    found.add(holding.toSorted((a, b) => b.length - a.length)[0] ?? 'none');
  }
  if (found.size <= 1) return;
  const names = [...found].toSorted().join(', ');
  throw new Refusal(
    `The files belong to scopes that are clusters apart (${names}). Name a path inside of one of them.`,
  );
}
