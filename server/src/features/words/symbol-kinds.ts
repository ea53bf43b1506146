import { SymbolKind } from 'vscode-languageserver-types';
import type { Resource } from '../../engine/model/resource.ts';
import { isPolicy } from '../../engine/policies/policy.ts';

const KINDS: Readonly<Partial<Record<Resource['type'], SymbolKind>>> = {
  workload: SymbolKind.Object,
  namespace: SymbolKind.Namespace,
  service: SymbolKind.Interface,
  route: SymbolKind.Event,
};

/** Returns the symbol kind of an object, undefined for kinds that are not ours to list. */
export function symbolKindOf(resource: Resource): SymbolKind | undefined {
  return isPolicy(resource) ? SymbolKind.Class : KINDS[resource.type];
}
