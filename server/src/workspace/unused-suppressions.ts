import type { Cluster } from '../engine/cluster/cluster.ts';
import type { TextEdit } from '../engine/edits/edit.ts';
import type { Resource } from '../engine/model/resource.ts';
import { nearestNames } from '../engine/nearest-name.ts';
import type { Span } from '../engine/parse/tree.ts';
import { UNKNOWN_PROFILE } from '../engine/profile/cluster-profile.ts';
import { rules } from '../engine/rules/index.ts';
import type { RuleFinding } from '../engine/rules/run-rules.ts';
import type { Fix, Need, Rule } from '../engine/rules/shape/rule.ts';
import { unusedSuppression } from '../engine/rules/suppressions/unused-suppression.ts';
import { type DocumentContent, isRefused } from './files/source-file.ts';
import type { Settings } from './settings.ts';
import type { SuppressedRule, Suppression } from './suppressions.ts';

/** What is known once a document is checked. */
export interface Checked {
  readonly content: DocumentContent;
  readonly suppressions: readonly Suppression[];
  /** The mentions that silenced something. */
  readonly used: ReadonlySet<SuppressedRule>;
  readonly cluster: Cluster;
  readonly severities: Settings['rules'];
}

const byId = new Map(rules.map(rule => [rule.id, rule]));

/** Returns a finding for each rule that a comment names and that reports nothing there, where that is certain. */
export function unusedSuppressions(checked: Checked): readonly RuleFinding[] {
  const { content, suppressions, used } = checked;
  if (suppressions.length === 0 || content.parsed.problems.length > 0) return [];
  return suppressions.flatMap(suppression =>
    suppression.rules.flatMap(mention => {
      const rule = byId.get(mention.id);
      if (rule === undefined) return [unknownRule(content.parsed.text, suppression, mention)];
      return used.has(mention) || !isJudged(rule, checked)
        ? []
        : [unusedRule(content.parsed.text, suppression, mention)];
    }),
  );
}

/** Says whether the rule had all that it needs to speak up. */
function isJudged(rule: Rule, { content, cluster, severities }: Checked): boolean {
  if (severities[rule.id] === 'off' || rule === unusedSuppression) return false;
  if (rule.group !== 'api-server' && content.resources.some(isRefused)) return false;
  const known = content.resources.filter(({ type }) => type !== 'other');
  return known.length > 0 && rule.needs.every(need => isThere(need, known, cluster));
}

function isThere(need: Need, resources: readonly Resource[], cluster: Cluster): boolean {
  switch (need) {
    case 'policy':
      return true;
    case 'workloads':
      return resources.every(({ namespace }) => hasWorkloads(namespace, cluster));
    case 'namespaces':
      return [...cluster.namespaces.values()].some(({ declared }) => declared);
    case 'profile':
      return cluster.profile !== UNKNOWN_PROFILE;
  }
}

function hasWorkloads(namespace: string, { namespaces, workloads }: Cluster): boolean {
  return namespace === '' ? workloads.length > 0 : (namespaces.get(namespace)?.workloads.length ?? 0) > 0;
}

function unknownRule(text: string, suppression: Suppression, mention: SuppressedRule): RuleFinding {
  const nearest = nearestNames(mention.id, [...byId.keys()]);
  const hint = nearest.length > 0 ? ` Did you mean ${nearest.join(' or ')}?` : ' Write a reason behind a dash.';
  const renames = nearest.map((id): Fix => ({ title: `Write ${id}`, edits: [{ span: mention.span, text: id }] }));
  const message = `No rule has the id ${mention.id}: it silences nothing.${hint}`;
  return findingAt(mention, message, [...renames, deletion(text, suppression, mention)]);
}

function unusedRule(text: string, suppression: Suppression, mention: SuppressedRule): RuleFinding {
  const where = suppression.covers === 'document' ? 'in this document' : 'there';
  const message = `This comment silences nothing: ${mention.id} reports nothing ${where}. Delete it.`;
  return { ...findingAt(mention, message, [deletion(text, suppression, mention)]), unnecessary: true };
}

function findingAt({ span }: SuppressedRule, message: string, fixes: readonly Fix[]): RuleFinding {
  const [first, ...others] = fixes;
  const offered = first === undefined ? [] : [{ ...first, preferred: true }, ...others];
  return { rule: unusedSuppression, severity: unusedSuppression.severity, span, message, path: '', fixes: offered };
}

function deletion(text: string, { rules: mentions, comment }: Suppression, mention: SuppressedRule): Fix {
  const index = mentions.indexOf(mention);
  const [before, after] = [mentions[index - 1], mentions[index + 1]];
  if (before !== undefined) return deleteMention(mention, { start: before.span.end, end: mention.span.end });
  if (after !== undefined) return deleteMention(mention, { start: mention.span.start, end: after.span.start });
  return { title: 'Delete the comment', edits: [deleteComment(text, comment)] };
}

function deleteMention({ id }: SuppressedRule, span: Span): Fix {
  return { title: `Delete ${id} from the comment`, edits: [{ span, text: '' }] };
}

/** Deletes a comment with the space before it, and with its line where nothing else stands on it. */
function deleteComment(text: string, { start, end }: Span): TextEdit {
  const lead = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const from = start - lead;
  const isAlone = from === 0 || /[\r\n]/.test(text[from - 1] ?? '');
  const lineEnd = isAlone ? (/^(?:\r\n|\r|\n)/.exec(text.slice(end))?.[0].length ?? 0) : 0;
  return { span: { start: from, end: end + lineEnd }, text: '' };
}
