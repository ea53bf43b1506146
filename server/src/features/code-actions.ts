import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import { attempt, type OnFailure } from '../workspace/attempt.ts';
import { type ChosenFix, chosenFixes, fixName, safeFixes } from '../workspace/chosen-fixes.ts';
import type { SourceFile } from '../workspace/files/source-file.ts';
import type { FileFinding } from '../workspace/findings.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { type PageUrl, toDiagnostic } from './diagnostics.ts';
import { REWRITE, versionRewritings } from './refactorings.ts';
import { editsElsewhere, workspaceEdit } from './support/workspace-edit.ts';
import { silencingEdit } from './words/silence.ts';

/** The kind of the action that applies every safe fix of a file. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.network-policy`;

/** Announces the actions and their kinds. */
export const codeActionCapability = {
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, REWRITE, FIX_ALL] },
};

/** What a client asks for: a range of a file, the kinds it wants (none: all but source actions), what it shows there. */
export interface CodeActionQuery {
  readonly file: SourceFile;
  readonly range: Range;
  readonly only?: readonly string[] | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Returns the fixes of the findings that touch the range, those of all of their kind, the ways to silence them, those
 * to write policies in another version, and fix-all when it is asked for. An action that cannot be made is told and left out.
 */
export function codeActions(
  snapshot: Snapshot,
  findings: readonly FileFinding[],
  query: CodeActionQuery,
  pageUrl: PageUrl,
  onFailure: OnFailure = () => {},
): CodeAction[] {
  const actions: CodeAction[] = [];
  if (wants(query.only, CodeActionKind.QuickFix)) {
    const touched = findings
      .map(found => ({ found, diagnostic: toDiagnostic(snapshot, found, pageUrl) }))
      .filter(({ diagnostic }) => touches(diagnostic.range, query.range));
    for (const { found, diagnostic } of touched)
      actions.push(...fixActions(snapshot, found, [shown(query, diagnostic)], onFailure));
    actions.push(...ofKindActions(findings, touched, query, onFailure));
    for (const { found, diagnostic } of touched) {
      const silence = (): CodeAction[] => silenceActions(found, [shown(query, diagnostic)]);
      actions.push(...(attempt(`Silencing of ${found.finding.rule.id}`, silence, onFailure) ?? []));
    }
  }
  if (wants(query.only, REWRITE)) {
    const rewrite = (): readonly CodeAction[] => versionRewritings(snapshot, { ...query, findings });
    actions.push(...(attempt('Another API version', rewrite, onFailure) ?? []));
  }
  if (query.only !== undefined && wants(query.only, FIX_ALL)) actions.push(...fixAllActions(findings, onFailure));
  return actions;
}

function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some(wanted => kind === wanted || wanted === '' || kind.startsWith(`${wanted}.`));
}

function touches(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Range['start'], b: Range['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

// The client finds the action's marker by identity of what it sent itself.
function shown({ diagnostics }: CodeActionQuery, own: Diagnostic): Diagnostic {
  const same = (other: Diagnostic): boolean =>
    other.code === own.code &&
    !isBefore(own.range.start, other.range.start) &&
    !isBefore(other.range.start, own.range.start);
  return diagnostics.find(same) ?? own;
}

function fixActions(
  snapshot: Snapshot,
  found: FileFinding,
  diagnostics: Diagnostic[],
  onFailure: OnFailure,
): CodeAction[] {
  return (found.finding.fixes ?? []).flatMap(fix => {
    const write = (): WorkspaceEdit =>
      workspaceEdit([{ ...found, edits: fix.edits }, ...editsElsewhere(snapshot, fix.elsewhere ?? [])]);
    const edit = attempt(fixName(fix), write, onFailure);
    if (edit === undefined) return [];
    const preferred = fix.preferred ? { isPreferred: true } : {};
    return [{ title: fix.title, kind: CodeActionKind.QuickFix, diagnostics, ...preferred, edit }];
  });
}

interface Touched {
  readonly found: FileFinding;
  readonly diagnostic: Diagnostic;
}

/** Finding out how each fix is written takes time; beyond this many at once, single fixes are offered alone. */
const MOST_AT_ONCE = 200;

/** Returns an action for each rule that has preferred fixes for several findings of the file, the touched ones among them. */
function ofKindActions(
  findings: readonly FileFinding[],
  touched: readonly Touched[],
  query: CodeActionQuery,
  onFailure: OnFailure,
): readonly CodeAction[] {
  const kinds = [...new Set(touched.map(({ found }) => found.finding.rule))];
  return kinds.flatMap(rule => {
    const same = findings.filter(({ finding }) => finding.rule === rule);
    if (same.length < 2 || same.length > MOST_AT_ONCE) return [];
    const chosen = chosenFixes(same, fix => fix.preferred === true, onFailure);
    if (chosen.length < 2) return [];
    const diagnostics = touched
      .filter(({ found }) => found.finding.rule === rule)
      .map(each => shown(query, each.diagnostic));
    const title = `Fix ${chosen.length} findings of ${rule.id} in this file`;
    return [{ title, kind: CodeActionKind.QuickFix, diagnostics, edit: editOf(chosen) }];
  });
}

function editOf(chosen: readonly ChosenFix[]): WorkspaceEdit {
  return workspaceEdit(chosen.map(({ found, fix }) => ({ ...found, edits: fix.edits })));
}

function silenceActions(found: FileFinding, diagnostics: Diagnostic[]): CodeAction[] {
  const { document, resource, finding, file } = found;
  // What the API server refuses stays refused, and JSON has no comments.
  const isRefused = finding.rule.group === 'api-server' && finding.rejected !== false;
  if (document === undefined || resource === undefined || isRefused || file.uri.endsWith('.json')) return [];
  const edits = [silencingEdit(document.content.parsed.text, finding.rule.id, finding.span)];
  const title = `Silence ${finding.rule.id} here`;
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics, edit: workspaceEdit([{ file, document, edits }]) }];
}

function fixAllActions(findings: readonly FileFinding[], onFailure: OnFailure): CodeAction[] {
  const chosen = safeFixes(findings, onFailure);
  if (chosen.length === 0) return [];
  return [{ title: 'Fix all that has one safe correction', kind: FIX_ALL, edit: editOf(chosen) }];
}
