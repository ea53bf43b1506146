import type { WorkspaceSymbol } from 'vscode-languageserver-types';
import type { Snapshot } from '../workspace/snapshot.ts';
import { headSpan } from './support/ranges.ts';
import { symbolKindOf } from './words/symbol-kinds.ts';

/** Announces the search for objects of the workspace. */
export const workspaceSymbolCapability = { workspaceSymbolProvider: true };

/** An editor narrows the search down; more than this is not worth sending. */
const MAX_SYMBOLS = 500;

/** Returns the objects whose kind, namespace and name hold the letters of the query in order. */
export function workspaceSymbols(snapshot: Snapshot, query: string): WorkspaceSymbol[] {
  const found: WorkspaceSymbol[] = [];
  for (const file of snapshot.files.values()) {
    const { uri, lines, documents } = file;
    for (const document of documents) {
      for (const resource of snapshot.objectsOf(file, document)) {
        const kind = symbolKindOf(resource);
        const { name, namespace } = resource;
        if (kind === undefined || name === '' || !holds(`${resource.kind} ${namespace}/${name}`, query)) continue;
        const range = lines.range(headSpan(resource), document.offset);
        const container = [resource.kind, namespace].filter(part => part !== '').join(' · ');
        found.push({ name, kind, containerName: container, location: { uri, range } });
        if (found.length === MAX_SYMBOLS) return found;
      }
    }
  }
  return found;
}

function holds(text: string, query: string): boolean {
  const [lower, letters] = [text.toLowerCase(), query.toLowerCase()];
  let from = 0;
  for (const letter of letters) {
    from = lower.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}
