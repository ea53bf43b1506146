import type { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import { applyEdits, type TextEdit } from '../../../server/src/engine/edits/edit.ts';
import type { ProfileChoice } from '../../../server/src/engine/profile/profile-choice.ts';
import { profileOf } from '../../../server/src/engine/profile/profile-of.ts';
import { validationFor } from '../../../server/src/engine/profile/validation-options.ts';
import type { Fix } from '../../../server/src/engine/rules/shape/rule.ts';
import { readSourceFile, type SourceFile } from '../../../server/src/workspace/files/source-file.ts';
import { type FileFinding, findingsOf } from '../../../server/src/workspace/findings.ts';
import { Snapshot } from '../../../server/src/workspace/snapshot.ts';
import { settingsFor } from './settings-for.ts';

const URI = 'file:///example.yaml';

/** A manifest with everything the rules say of it, as the server would. */
export interface Analysis {
  readonly text: string;
  /** The cluster that the manifest is for. */
  readonly profile: ProfileChoice;
  readonly file: SourceFile;
  readonly snapshot: Snapshot;
  readonly cluster: Cluster;
  readonly findings: readonly FileFinding[];
}

/** Runs all rules on a manifest taken as the whole workspace; a rule that throws fails the test. */
export function analyse(text: string, profile: ProfileChoice = {}): Analysis {
  const file = readSourceFile(URI, text, undefined, undefined, validationFor(profileOf(profile)));
  const snapshot = new Snapshot({ files: new Map([[URI, file]]), settings: settingsFor(profile) });
  const findings = findingsOf(snapshot, file, ({ rule, error }) => {
    throw new Error(`${rule.id} throws`, { cause: error });
  });
  return { text, profile, file, snapshot, cluster: snapshot.clusterFor(URI), findings };
}

/** Returns the ids of the findings, in order. */
export function idsOf({ findings }: Analysis): readonly string[] {
  return findings.map(({ finding }) => finding.rule.id);
}

/** Returns the findings that stand on policies, and so leaves out those on workloads that no policy selects. */
export function onPolicies({ findings }: Analysis): readonly FileFinding[] {
  return findings.filter(({ resource }) => resource?.type === 'network-policy');
}

/** Returns the ids of the findings on policies of a text. */
export function policyIds(text: string): readonly string[] {
  return onPolicies(analyse(text)).map(({ finding }) => finding.rule.id);
}

/** Returns a finding as one line: severity, id, the text it marks, its field path. */
export function describeFinding(analysis: Analysis, { document, finding, severity }: FileFinding): string {
  const { rule, span, path } = finding;
  const marked = (document?.content.parsed.text ?? analysis.text).slice(span.start, span.end);
  return `${severity} ${rule.id} at ${JSON.stringify(marked)} (${path})`;
}

/** Returns the edits of a fix with offsets in the whole text, those of other documents too. */
export function editsOf({ snapshot, text }: Analysis, { document }: FileFinding, fix: Fix): readonly TextEdit[] {
  const own = moved(fix.edits, document?.offset ?? 0);
  const others = (fix.elsewhere ?? []).flatMap(({ resource, edits }) => {
    const home = snapshot.homeOf(resource);
    if (home === undefined) throw new Error(`The fix edits ${resource.name}, which is in no file.\n${text}`);
    return moved(edits, home.document.offset);
  });
  return [...own, ...others];
}

function moved(edits: readonly TextEdit[], by: number): readonly TextEdit[] {
  return edits.map(({ span, text }) => ({ span: { start: span.start + by, end: span.end + by }, text }));
}

/** Applies a fix and analyses the result. */
export function applyFix(analysis: Analysis, found: FileFinding, fix: Fix): Analysis {
  return analyse(applyEdits(analysis.text, editsOf(analysis, found, fix)), analysis.profile);
}

/** Returns the first finding of a rule. */
export function findingOf(analysis: Analysis, id: string): FileFinding {
  const found = analysis.findings.find(({ finding }) => finding.rule.id === id);
  if (found === undefined) throw new Error(`No ${id} among ${idsOf(analysis).join()} in\n${analysis.text}`);
  return found;
}

/** Applies the first finding's fix that has the title; returns the text after it. */
export function textAfter(text: string, id: string, title: string, profile: ProfileChoice = {}): string {
  const analysis = analyse(text, profile);
  const found = findingOf(analysis, id);
  const fix = found.finding.fixes?.find(each => each.title === title);
  if (fix === undefined) throw new Error(`No fix "${title}" among ${titlesOf(found).join()}`);
  return applyEdits(text, editsOf(analysis, found, fix));
}

/** Returns the titles of a finding's fixes, the preferred one first. */
export function titlesOf({ finding }: FileFinding): readonly string[] {
  const fixes = finding.fixes ?? [];
  return [...fixes].sort((a, b) => Number(b.preferred ?? false) - Number(a.preferred ?? false)).map(fix => fix.title);
}

/** Returns the comments of a text with their offsets; a hash inside quotes does not occur in the examples. */
function commentsOf(text: string): readonly { readonly text: string; readonly offset: number }[] {
  return [...text.matchAll(/(?:^|(?<=[ \t]))#.*$/gm)].map(match => ({ text: match[0], offset: match.index }));
}

/** Returns the comments that a fix takes away from places it does not delete. */
export function lostComments(before: string, edits: readonly TextEdit[]): readonly string[] {
  const kept = commentsOf(applyEdits(before, edits)).map(comment => comment.text.trim());
  return commentsOf(before)
    .filter(
      ({ offset, text }) =>
        !edits.some(
          edit =>
            (isDeletion(edit) && edit.span.start <= offset && offset < edit.span.end) ||
            // An edit that begins within a comment is about that comment.
            (offset < edit.span.start && edit.span.start < offset + text.length),
        ),
    )
    .map(comment => comment.text.trim())
    .filter(comment => !kept.includes(comment));
}

function isDeletion({ text }: TextEdit): boolean {
  return ['', '{}', '[]'].includes(text.trim());
}
