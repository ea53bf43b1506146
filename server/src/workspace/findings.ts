import type { Resource, ResourceType } from '../engine/model/resource.ts';
import type { ParseProblem } from '../engine/parse/document.ts';
import type { Span } from '../engine/parse/tree.ts';
import type { ProfileChoice } from '../engine/profile/profile-choice.ts';
import { checkResource, type RuleFailure, type RuleFinding, rulesByType } from '../engine/rules/check.ts';
import { rules } from '../engine/rules/index.ts';
import { problemRule } from '../engine/rules/problems.ts';
import type { Rule, Severity } from '../engine/rules/rule.ts';
import type { Snapshot } from './snapshot.ts';
import { type DocumentContent, type SourceDocument, type SourceFile, violationsOf } from './source-file.ts';
import { readSuppressions, type SuppressedRule, suppressing } from './suppressions.ts';
import { unusedSuppressions } from './unused-suppressions.ts';

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

/** Rules whose answer depends on the text of one policy and the profile; their findings are kept with the text. */
const textRules = rulesByType(rules.filter(isOfText));
const worldRules = rulesByType(rules.filter(rule => !isOfText(rule)));
/** Rules on what is refused, whose findings or fixes look at other objects too. */
const refusalRules = rulesByType(rules.filter(rule => !isOfText(rule) && isOfRefused(rule)));
const textFindings = new WeakMap<Resource, KeptFindings>();

function isOfText({ needs }: Rule): boolean {
  return needs.every(need => need === 'policy');
}

function isOfRefused({ group, needs }: Rule): boolean {
  return group === 'api-server' && needs.includes('policy');
}

interface KeptFindings {
  readonly profile: ProfileChoice;
  readonly findings: readonly RuleFinding[];
}

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
    for (const { finding, resource } of heardIn(snapshot, file, document.content, onFailure))
      add(finding, document, resource);
  }
  return found;
}

interface FoundIn {
  readonly finding: RuleFinding;
  readonly resource: Resource | undefined;
}

/** Returns the findings of a document that no comment silences, and those about comments that silence nothing. */
function heardIn(
  snapshot: Snapshot,
  file: SourceFile,
  content: DocumentContent,
  onFailure: (failure: RuleFailure) => void,
): readonly FoundIn[] {
  const all = allIn(snapshot, file, content, onFailure);
  const suppressions = readSuppressions(content.parsed.text);
  if (suppressions.length === 0) return all;
  const used = new Set<SuppressedRule>();
  const heard = all.filter(({ finding }) => {
    const by = suppressing(suppressions, finding.rule.id, finding.span.start);
    for (const mention of by) used.add(mention);
    return by.length === 0;
  });
  const { settings } = snapshot;
  const unused = unusedSuppressions({ content, suppressions, used, cluster: snapshot.clusterFor(file.uri), settings });
  const about = unused.map(finding => ({ finding, resource: undefined }));
  const loud = about.filter(
    ({ finding }) => suppressing(suppressions, finding.rule.id, finding.span.start).length === 0,
  );
  return [...heard, ...loud].toSorted((a, b) => a.finding.span.start - b.finding.span.start);
}

function allIn(
  snapshot: Snapshot,
  file: SourceFile,
  content: DocumentContent,
  onFailure: (failure: RuleFailure) => void,
): readonly FoundIn[] {
  const problems = ownProblems(content).map(problem => ({ finding: findingOf(problem), resource: undefined }));
  if (content.parsed.problems.some(({ reason }) => reason === 'syntax')) return problems;
  const ofResources = content.resources.flatMap(resource =>
    findingsOfResource(snapshot, file, content, resource, onFailure).map(finding => ({ finding, resource })),
  );
  return [...problems, ...ofResources];
}

function findingsOfResource(
  snapshot: Snapshot,
  file: SourceFile,
  content: DocumentContent,
  resource: Resource,
  onFailure: (failure: RuleFailure) => void,
): readonly RuleFinding[] {
  const run = (some: ReadonlyMap<ResourceType, readonly Rule[]>): readonly RuleFinding[] => {
    const own = some.get(resource.type);
    if (own === undefined) return [];
    const cluster = snapshot.clusterFor(file.uri);
    const { text } = content.parsed;
    const textOf = (other: Resource): string | undefined => snapshot.homeOf(other)?.document.content.parsed.text;
    return checkResource(
      { resource, text, violations: violationsOf(resource), cluster, textOf, rules: own },
      onFailure,
    );
  };
  const { cluster: profile } = snapshot.settings;
  let kept = textFindings.get(resource);
  if (kept?.profile !== profile) {
    kept = { profile, findings: run(textRules) };
    textFindings.set(resource, kept);
  }
  // What takes no part in the analysis (its last accepted form stands in for it) has no place in the world to judge, only its own mistakes.
  const fromWorld = run(content.effective.includes(resource) ? worldRules : refusalRules);
  return [...kept.findings, ...fromWorld].toSorted((a, b) => a.span.start - b.span.start);
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
