import { groupBy } from '../engine/group-by.ts';
import type { Piece } from '../engine/kustomize/index.ts';
import type { Resource } from '../engine/model/resource.ts';
import type { Span } from '../engine/parse/tree.ts';
import type { RuleFinding } from '../engine/rules/run-rules.ts';
import type { Fix, Severity } from '../engine/rules/shape/rule.ts';
import type { SourceDocument, SourceFile } from './files/source-file.ts';
import type { Snapshot } from './snapshot.ts';
import { type BuiltObject, objectsIn, type Root } from './worlds/kustomized.ts';

/** A finding with the object that it is about; spans count from the start of the document. */
export interface FoundIn {
  readonly finding: RuleFinding;
  readonly resource: Resource | undefined;
}

/** What rules say of an object that a kustomization makes; spans count in the text of the object. */
type Judge = (root: Root, built: BuiltObject) => readonly RuleFinding[];

interface FoundInRoot {
  readonly finding: RuleFinding;
  readonly resource: Resource;
  readonly root: Root;
  readonly document: SourceDocument;
}

/**
 * Returns the findings that stand in a file of the objects that kustomizations make of it, by document. What several
 * kustomizations have is told once; where not all that take the document in have it, it names those that do.
 */
export function findingsOfBuilt(
  snapshot: Snapshot,
  file: SourceFile,
  chosen: readonly Root[],
  judge: Judge,
): ReadonlyMap<SourceDocument, readonly FoundIn[]> {
  const roots = snapshot.rootsOf(file.uri).filter(root => chosen.includes(root));
  const all = roots.flatMap(root =>
    objectsIn(root, file.uri).flatMap(built => (built.isCurrent ? inFile(root, built, file, judge) : [])),
  );
  const nameOf = ({ uri }: Root): string => snapshot.layout.nameOf(uri);
  const found = new Map<SourceDocument, readonly FoundIn[]>();
  for (const [document, list] of groupBy(all, each => each.document)) {
    const takingIn = roots.filter(root => hasPart(root, file, document)).length;
    const told = [...groupBy(list, keyOf).values()].flatMap(some => toldOnce(some, takingIn, nameOf));
    found.set(
      document,
      told.toSorted((a, b) => a.finding.span.start - b.finding.span.start),
    );
  }
  return found;
}

function inFile(root: Root, built: BuiltObject, file: SourceFile, judge: Judge): readonly FoundInRoot[] {
  const { pieces, resource } = built;
  return judge(root, built).flatMap(finding => {
    const piece = pieceOf(pieces, finding.span);
    if (piece?.source.path !== file.uri) return [];
    const document = file.documents[piece.source.document];
    return document === undefined ? [] : [{ root, document, resource, finding: movedTo(piece, pieces, finding) }];
  });
}

function hasPart(root: Root, file: SourceFile, document: SourceDocument): boolean {
  return objectsIn(root, file.uri).some(({ pieces }) =>
    pieces.some(({ source }) => source.path === file.uri && file.documents[source.document] === document),
  );
}

function pieceOf(pieces: readonly Piece[], { start }: Span): Piece | undefined {
  return pieces.findLast(piece => piece.start <= start);
}

/** Returns a finding as it stands in the document of one piece; fixes that write elsewhere too are left out. */
function movedTo(piece: Piece, pieces: readonly Piece[], finding: RuleFinding): RuleFinding {
  const span = moved(finding.span, piece);
  if (pieces.length === 1) return { ...finding, span };
  const fixes = finding.fixes?.flatMap((fix): readonly Fix[] => {
    const { edits } = fix;
    if (edits.some(edit => pieceOf(pieces, edit.span) !== piece)) return [];
    return [{ ...fix, edits: edits.map(edit => ({ ...edit, span: moved(edit.span, piece) })) }];
  });
  return { ...finding, span, ...(fixes === undefined ? {} : { fixes }) };
}

function moved({ start, end }: Span, piece: Piece): Span {
  return { start: start - piece.start, end: end - piece.start };
}

function keyOf({ finding: { rule, span, apiError } }: FoundInRoot): string {
  return `${rule.id} ${span.start} ${span.end} ${apiError?.field ?? ''}`;
}

const RANKS: Readonly<Record<Severity, number>> = { hint: 0, info: 1, warning: 2, error: 3 };

/** Returns one finding, the most severe, for what kustomizations have alike, with the names of those that have it. */
function toldOnce(some: readonly FoundInRoot[], takingIn: number, nameOf: (root: Root) => string): readonly FoundIn[] {
  const [first, ...others] = some.toSorted((a, b) => RANKS[b.finding.severity] - RANKS[a.finding.severity]);
  if (first === undefined) return [];
  const { finding, resource } = first;
  const names = [...new Set(some.map(({ root }) => nameOf(root)))];
  const isSame = others.every(each => each.finding.message === finding.message);
  if (isSame && names.length === takingIn) return [{ finding, resource }];
  const where = isSame ? listed(names) : nameOf(first.root);
  const alike = isSame ? [] : names.filter(each => each !== where);
  const rest = alike.length === 0 ? '' : ` The like holds in ${listed(alike)}.`;
  return [{ resource, finding: { ...finding, message: `In ${where}: ${finding.message}${rest}` } }];
}

// Of hundreds of overlays, the first ones.
const MOST_NAMED = 3;

function listed(names: readonly string[]): string {
  if (names.length > MOST_NAMED + 1)
    return `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
