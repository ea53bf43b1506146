import type { Resource } from '../engine/model/resource.ts';
import type { ParseProblem } from '../engine/parse/document.ts';
import type { Span } from '../engine/parse/tree.ts';
import { checkResource, type RuleFailure, type RuleFinding } from '../engine/rules/check.ts';
import { rules } from '../engine/rules/index.ts';
import { problemRule } from '../engine/rules/problems.ts';
import type { Rule, Severity } from '../engine/rules/rule.ts';
import type { Snapshot } from './snapshot.ts';
import { type DocumentContent, type SourceDocument, type SourceFile, violationsOf } from './source-file.ts';
import { isSuppressed, readSuppressions } from './suppressions.ts';

/** A finding in its file. */
export interface FileFinding {
  readonly file: SourceFile;
  /** The document it stands in, undefined for a finding about the file as a whole. */
  readonly document: SourceDocument | undefined;
  readonly resource: Resource | undefined;
  readonly finding: RuleFinding;
  /** The severity after the settings. */
  readonly severity: Severity;
}

/** Rules whose answer depends on the text of one policy alone; their findings are kept with the text. */
const textRules = rules.filter(rule => rule.needs.every(need => need === 'policy'));
const worldRules = rules.filter(rule => !textRules.includes(rule));
const textFindings = new WeakMap<Resource, readonly RuleFinding[]>();

/** Returns the findings of one file in the order of its text, after settings and suppressions. */
export function findingsOf(
  snapshot: Snapshot,
  file: SourceFile,
  onFailure: (failure: RuleFailure) => void = () => {},
): readonly FileFinding[] {
  const found: FileFinding[] = [];
  const add = (finding: RuleFinding, document: SourceDocument | undefined, resource: Resource | undefined): void => {
    const severity = snapshot.settings.rules[finding.rule.id] ?? finding.severity;
    if (severity !== 'off') found.push({ file, document, resource, finding, severity });
  };
  for (const problem of file.problems) add(findingOf(problem), undefined, undefined);
  for (const document of file.documents) {
    const { content } = document;
    const suppressions = readSuppressions(content.parsed.text);
    const isHeard = ({ rule, span }: RuleFinding): boolean => !isSuppressed(suppressions, rule.id, span.start);
    for (const finding of ownProblems(content).map(findingOf).filter(isHeard)) add(finding, document, undefined);
    if (content.parsed.problems.some(({ reason }) => reason === 'syntax')) continue;
    for (const resource of content.resources) {
      for (const finding of findingsOfResource(snapshot, file, content, resource, onFailure).filter(isHeard)) {
        add(finding, document, resource);
      }
    }
  }
  return found;
}

function findingsOfResource(
  snapshot: Snapshot,
  file: SourceFile,
  content: DocumentContent,
  resource: Resource,
  onFailure: (failure: RuleFailure) => void,
): readonly RuleFinding[] {
  if (resource.type === 'other') return [];
  const run = (some: readonly Rule[]): readonly RuleFinding[] => {
    const cluster = snapshot.clusterFor(file.uri);
    const { text } = content.parsed;
    const textOf = (other: Resource): string | undefined => snapshot.homeOf(other)?.document.content.parsed.text;
    return checkResource(
      { resource, text, violations: violationsOf(resource), cluster, textOf, rules: some },
      onFailure,
    );
  };
  let fromText = textFindings.get(resource);
  if (fromText === undefined) {
    fromText = run(textRules);
    textFindings.set(resource, fromText);
  }
  // What takes no part in the analysis (its last accepted form stands in for it) has no place in the world to judge.
  const fromWorld = content.effective.includes(resource) ? run(worldRules) : [];
  return [...fromText, ...fromWorld].toSorted((a, b) => a.span.start - b.span.start);
}

const OWN_KIND = /\bkind["']?\s*:\s*["']?(?:Admin|BaselineAdmin|Cluster)?NetworkPolicy(?:List)?\b/;
const OWN_KIND_AT_ROOT = new RegExp(`^["']?${OWN_KIND.source}`, 'm');
const HOLDS_OTHERS = /^(?:---)?\s*\{|^kind\s*:\s*["']?\w*List\b/m;

// Broken text of kinds that are not ours is for others to report, also where it holds one of ours as a pattern.
function ownProblems({ parsed }: DocumentContent): readonly ParseProblem[] {
  if (parsed.problems.length === 0) return [];
  const kind = HOLDS_OTHERS.test(parsed.text) ? OWN_KIND : OWN_KIND_AT_ROOT;
  return kind.test(parsed.text) ? parsed.problems : [];
}

function findingOf(problem: ParseProblem): RuleFinding {
  const rule = problemRule(problem);
  const { span, message } = problem;
  return { rule, severity: rule.severity, span, message, path: '', rejected: rule.id === 'yaml-syntax' };
}

/** Returns a span's start and end in the file's text. */
export function spanInFile({ document }: Pick<FileFinding, 'document'>, span: Span): Span {
  const offset = document?.offset ?? 0;
  return { start: span.start + offset, end: span.end + offset };
}
