import type { ParsedDocument } from '../parse/document.ts';
import type { MapNode, YamlNode } from '../parse/tree.ts';
import type { Gap, GapReason, Source } from './built.ts';
import type { Reader } from './files.ts';
import type { Trees } from './trees.ts';

/** A gap; `unmatched` is what changes an object that is not there, which may be out of sight. */
export type Told = Omit<Gap, 'reason'> & { readonly reason: GapReason | 'unmatched' };

/** What the steps of one build share. */
export interface Session {
  readonly reader: Reader;
  readonly trees: Trees;
  readonly gaps: Told[];
  /** How many more kustomizations are read. */
  left: number;
}

/** A kustomization file as read. */
export interface Kustomization {
  readonly folder: string;
  readonly source: Source;
  readonly text: string;
  readonly root: MapNode;
}

/** Notes that something is out of sight, or not as it will be. */
export function tell(session: Session, reason: Told['reason'], node: YamlNode, detail: string): void {
  session.gaps.push({ reason, place: session.trees.placeOf(node), detail });
}

/** Returns the trees of documents that could be read, each with its place; undefined where one could not. */
export function treesOf(
  session: Session,
  documents: readonly ParsedDocument[],
  path: string,
): readonly (readonly [YamlNode, Source])[] | undefined {
  const found: (readonly [YamlNode, Source])[] = [];
  for (const [index, { root, problems, text }] of documents.entries()) {
    if (problems.length > 0) return undefined;
    const source = { path, document: index };
    if (root !== undefined && text !== '') found.push([session.trees.take(root, source), source]);
  }
  return found;
}
