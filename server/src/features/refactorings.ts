import { type CodeAction, CodeActionKind, type Range } from 'vscode-languageserver-types';
import { convertAdminPolicy } from '../engine/drafts/convert-admin-policy.ts';
import type { TextEdit } from '../engine/edits/edit.ts';
import { replaceScalar } from '../engine/edits/index.ts';
import { entryOf } from '../engine/parse/tree.ts';
import type { AdminPolicy } from '../engine/policies/admin-policy/policy.ts';
import { enforcementOf } from '../engine/profile/enforcement.ts';
import { type SourceDocument, type SourceFile, violationsOf } from '../workspace/files/source-file.ts';
import type { FileFinding } from '../workspace/findings.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { workspaceEdit } from './support/workspace-edit.ts';

/** The kind of actions that write a policy in another version of its API. */
export const REWRITE = CodeActionKind.RefactorRewrite;

const GROUP = 'policy.networking.k8s.io';

/** Where a rewriting is asked for, and what findings are there. */
interface RefactoringPlace {
  readonly file: SourceFile;
  readonly range: Range;
  readonly findings: readonly FileFinding[];
}

/**
 * Returns the ways to write admin policies in the version that clusters store today, for those whose `apiVersion` or `kind`
 * a range touches, with the same effect; none where the cluster does not serve it, or a quick fix writes it.
 */
export function versionRewritings(
  snapshot: Snapshot,
  { file, range, findings }: RefactoringPlace,
): readonly CodeAction[] {
  return file.documents.flatMap(document =>
    snapshot.objectsOf(file, document).flatMap(policy => {
      if (policy.type !== 'admin-policy' || !isNamedIn(policy, document, file, range)) return [];
      if (findings.some(({ resource, finding }) => resource === policy && (finding.fixes ?? []).some(isRewriting)))
        return [];
      const rewriting = rewritingOf(snapshot, policy, document, file);
      if (rewriting === undefined) return [];
      const { title, edits } = rewriting;
      return [{ title, kind: REWRITE, edit: workspaceEdit([{ file, document, edits }]) }];
    }),
  );
}

function isRewriting({ title }: { readonly title: string }): boolean {
  return title.includes(GROUP) || title.startsWith('Write a ClusterNetworkPolicy');
}

interface Rewriting {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

function rewritingOf(
  snapshot: Snapshot,
  policy: AdminPolicy,
  document: SourceDocument,
  { uri }: SourceFile,
): Rewriting | undefined {
  const { text } = document.content.parsed;
  const { adminPolicies } = snapshot.profile;
  const version = adminPolicies.version ?? 'v1beta1';
  const node = entryOf(policy.node, 'apiVersion')?.value;
  if (node?.kind !== 'scalar' || version === 'v1alpha1' || policy.apiVersion === `${GROUP}/${version}`)
    return undefined;
  if (policy.kind === 'ClusterNetworkPolicy') {
    if (policy.apiVersion !== `${GROUP}/v1alpha2` || version !== 'v1beta1') return undefined;
    return { title: `Write ${GROUP}/v1beta1`, edits: replaceScalar(text, node, `${GROUP}/v1beta1`) };
  }
  const isTaken = snapshot
    .clusterFor(uri)
    .resources.some(
      ({ type, kind, name }) => type === 'admin-policy' && kind === 'ClusterNetworkPolicy' && name === policy.name,
    );
  if (violationsOf(policy).length > 0 || isTaken || enforcementOf(snapshot.profile, 'cluster') === 'no')
    return undefined;
  const edits = convertAdminPolicy(text, policy, version);
  return edits && { title: `Write a ClusterNetworkPolicy of ${version}`, edits };
}

/** Says whether a range touches what a policy is: its `apiVersion` or its `kind`. */
function isNamedIn(
  { node }: AdminPolicy,
  { offset }: SourceDocument,
  file: SourceFile,
  { start, end }: Range,
): boolean {
  return ['apiVersion', 'kind'].some(key => {
    const entry = entryOf(node, key);
    if (entry === undefined) return false;
    const own = file.lines.range({ start: entry.keySpan.start, end: entry.value.span.end }, offset);
    return !isBefore(end, own.start) && !isBefore(own.end, start);
  });
}

function isBefore(a: Range['start'], b: Range['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
