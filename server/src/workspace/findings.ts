import type { Cluster } from '../engine/cluster/cluster.ts';
import { fact } from '../engine/facts/fact.ts';
import type { Resource } from '../engine/model/resource.ts';
import type { ParseProblem } from '../engine/parse/document.ts';
import type { Span } from '../engine/parse/tree.ts';
import { POLICY_KIND_NAMES } from '../engine/policies/kinds.ts';
import { rules } from '../engine/rules/index.ts';
import { problemRule } from '../engine/rules/problems.ts';
import { checkResource, type RuleFailure, type RuleFinding, rulesByType } from '../engine/rules/run-rules.ts';
import type { Rule, Severity } from '../engine/rules/shape/rule.ts';
import { withoutContradictions } from './contradictions.ts';
import { shifted } from './files/document-lines.ts';
import type { Range } from './files/line-index.ts';
import { type DocumentContent, type SourceDocument, type SourceFile, violationsOf } from './files/source-file.ts';
import { type FoundIn, findingsOfBuilt } from './findings-of-built.ts';
import type { Settings } from './settings.ts';
import type { Snapshot } from './snapshot.ts';
import { readSuppressions, type SuppressedRule, type Suppression, suppressing } from './suppressions.ts';
import { unusedSuppressions } from './unused-suppressions.ts';
import type { Root } from './worlds/kustomized.ts';

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

/** What the rules say of one object, and those that failed on it. */
interface Judgement {
  readonly findings: readonly RuleFinding[];
  readonly failures: readonly RuleFailure[];
}

/** By rules whose answer depends on the text of one policy and the profile; nothing but these is read. */
const saidOfText = judgedBy('findings of the text', isOfText);
const saidOfWorld = judgedBy('findings in the world', rule => !isOfText(rule));
/** By rules on what is refused, whose findings or fixes look at other objects too. */
const saidOfRefused = judgedBy('findings of what is refused', rule => !isOfText(rule) && isOfRefused(rule));

function isOfText({ needs }: Rule): boolean {
  return needs.every(need => need === 'policy');
}

function isOfRefused({ group, needs }: Rule): boolean {
  return group === 'api-server' && needs.includes('policy');
}

function judgedBy(name: string, isOne: (rule: Rule) => boolean): (cluster: Cluster, resource: Resource) => Judgement {
  const chosen = rulesByType(rules.filter(isOne));
  return fact(name, (cluster: Cluster, resource: Resource) => {
    const own = chosen.get(resource.type);
    if (own === undefined) return NOTHING_SAID;
    const { text } = resource;
    const failures: RuleFailure[] = [];
    const findings = checkResource(
      { resource, text, violations: violationsOf(resource), cluster, textOf: other => other.text, rules: own },
      failure => failures.push(failure),
    );
    return { findings, failures };
  });
}

const NOTHING_SAID: Judgement = { findings: [], failures: [] };

/**
 * Returns the findings of one file in the order of its text, after settings and suppressions; of what kustomizations make
 * of it, those of the given ones.
 */
export function findingsOf(
  snapshot: Snapshot,
  file: SourceFile,
  onFailure: (failure: RuleFailure) => void = () => {},
  roots: readonly Root[] = snapshot.rootsOf(file.uri),
): readonly FileFinding[] {
  const found: FileFinding[] = [];
  const severities = snapshot.rulesFor(file.uri);
  const add = (finding: RuleFinding, document: SourceDocument | undefined, resource: Resource | undefined): void => {
    const severity = severities[finding.rule.id] ?? finding.severity;
    if (severity !== 'off') found.push({ file, document, resource, finding, severity });
  };
  for (const problem of file.problems) add(findingOf(problem), undefined, undefined);
  const cluster = snapshot.clusterFor(file.uri);
  const ofKustomizations = snapshot.layout.isPart(file.uri) ? saidOfBuilt(snapshot, file, roots, onFailure) : undefined;
  for (const document of file.documents) {
    const heard =
      ofKustomizations === undefined
        ? heardIn(severities, cluster, document.content, onFailure)
        : heardOf(ofKustomizations.get(document) ?? [], severities, cluster, document.content);
    for (const { finding, resource } of heard) add(finding, document, resource);
  }
  return withoutContradictions(found);
}

/** Returns by document what the rules say of what kustomizations make of a file. */
function saidOfBuilt(
  snapshot: Snapshot,
  file: SourceFile,
  roots: readonly Root[],
  onFailure: (failure: RuleFailure) => void,
): ReadonlyMap<SourceDocument, readonly FoundIn[]> {
  return findingsOfBuilt(snapshot, file, roots, (root, { resource, effective }) => {
    const cluster = snapshot.clusterFor(root.uri);
    const ofOthers = effective === resource ? saidOfWorld : saidOfRefused;
    return [saidOfText(cluster, resource), ofOthers(cluster, resource)].flatMap(({ findings, failures }) => {
      for (const failure of failures) onFailure(failure);
      return findings;
    });
  });
}

/** Returns what is heard of a document that kustomizations take in. */
function heardOf(
  said: readonly FoundIn[],
  severities: Settings['rules'],
  cluster: Cluster,
  content: DocumentContent,
): readonly FoundIn[] {
  const problems = ownProblems(content).map(problem => ({ finding: findingOf(problem), resource: undefined }));
  return withUnused(unsilenced([...problems, ...said], content), severities, cluster, content);
}

/** What is found in a document whatever the settings say of rules. */
interface Unsilenced {
  /** All that no comment silences, in the order of the text. */
  readonly heard: readonly FoundIn[];
  readonly suppressions: readonly Suppression[];
  /** The mentions that silenced something. */
  readonly used: ReadonlySet<SuppressedRule>;
}

interface FoundInDocument extends Unsilenced {
  readonly failures: readonly RuleFailure[];
}

const foundInDocument = fact('findings of a document', (cluster: Cluster, content: DocumentContent) => {
  const failures: RuleFailure[] = [];
  return { ...unsilenced(allIn(cluster, content, failures), content), failures } satisfies FoundInDocument;
});

function unsilenced(all: readonly FoundIn[], { parsed }: DocumentContent): Unsilenced {
  const suppressions = readSuppressions(parsed.text);
  const used = new Set<SuppressedRule>();
  const isHeard = ({ finding }: FoundIn): boolean => {
    const by = suppressing(suppressions, finding.rule.id, finding.span.start);
    for (const mention of by) used.add(mention);
    return by.length === 0;
  };
  return { heard: suppressions.length === 0 ? all : all.filter(isHeard), suppressions, used };
}

/** Returns the findings of a document that no comment silences, and those about comments that silence nothing. */
function heardIn(
  severities: Settings['rules'],
  cluster: Cluster,
  content: DocumentContent,
  onFailure: (failure: RuleFailure) => void,
): readonly FoundIn[] {
  const { failures, ...found } = foundInDocument(cluster, content);
  for (const failure of failures) onFailure(failure);
  return withUnused(found, severities, cluster, content);
}

function withUnused(
  { heard, suppressions, used }: Unsilenced,
  severities: Settings['rules'],
  cluster: Cluster,
  content: DocumentContent,
): readonly FoundIn[] {
  if (suppressions.length === 0) return heard;
  const unused = unusedSuppressions({ content, suppressions, used, cluster, severities });
  const loud = unused.filter(({ rule, span }) => suppressing(suppressions, rule.id, span.start).length === 0);
  const about = loud.map(finding => ({ finding, resource: undefined }));
  return [...heard, ...about].toSorted((a, b) => a.finding.span.start - b.finding.span.start);
}

function allIn(cluster: Cluster, content: DocumentContent, failures: RuleFailure[]): readonly FoundIn[] {
  const problems = ownProblems(content).map(
    (problem): FoundIn => ({ finding: findingOf(problem), resource: undefined }),
  );
  if (content.parsed.problems.some(({ reason }) => reason === 'syntax')) return problems;
  const ofResources = content.resources.flatMap(resource => {
    // What takes no part in the analysis (its last accepted form stands in for it) has no place in the world to judge, only its own mistakes.
    const ofOthers = content.effective.includes(resource) ? saidOfWorld : saidOfRefused;
    const said = [saidOfText(cluster, resource), ofOthers(cluster, resource)];
    failures.push(...said.flatMap(each => each.failures));
    return said.flatMap(each => each.findings).map(finding => ({ finding, resource }));
  });
  return [...problems, ...ofResources].toSorted((a, b) => a.finding.span.start - b.finding.span.start);
}

const OWN_KIND = new RegExp(`\\bkind["']?\\s*:\\s*["']?(?:${POLICY_KIND_NAMES.join('|')})(?:List)?\\b`);
const OWN_KIND_AT_ROOT = new RegExp(`^["']?${OWN_KIND.source}`, 'm');
const HOLDS_OTHERS = /^(?:---)?\s*(?:\{|\/[/*])|^kind\s*:\s*["']?\w*List\b/m;

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

/** Returns the range in its file of a span of the document that a finding stands in. */
export function rangeInFile({ file, document }: Pick<FileFinding, 'file' | 'document'>, span: Span): Range {
  if (document === undefined) return file.lines.range(span);
  const begin = file.lines.position(document.offset);
  const { start, end } = document.content.lines.range(span);
  return { start: shifted(start, begin), end: shifted(end, begin) };
}
