import { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import { applyEdits, type TextEdit } from '../../../server/src/engine/edits/edit.ts';
import { readResources } from '../../../server/src/engine/model/read-resources.ts';
import type { Resource } from '../../../server/src/engine/model/resource.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { splitDocuments } from '../../../server/src/engine/parse/split.ts';
import { validatePolicy } from '../../../server/src/engine/policies/validate.ts';
import type { ProfileChoice } from '../../../server/src/engine/profile/profile-choice.ts';
import { profileOf } from '../../../server/src/engine/profile/profile-of.ts';
import { checkResource, type RuleFinding } from '../../../server/src/engine/rules/run-rules.ts';
import type { Rule } from '../../../server/src/engine/rules/shape/rule.ts';
import type { Violation } from '../../../server/src/engine/schema/violation.ts';

interface Document {
  readonly text: string;
  readonly resources: readonly Resource[];
}

/** A finding of the rule under test with the document it stands in. */
export interface Found {
  readonly finding: RuleFinding;
  readonly document: Document;
  readonly documents: readonly Document[];
}

/** What a test reads of a finding: its severity, the text it stands under, its path. */
export interface Mark {
  readonly severity: string;
  readonly at: string;
  readonly path: string;
}

/** Runs one rule on every object of a text of several documents, all analysed together, for a cluster. */
export function find(rule: Rule, text: string, profile: ProfileChoice = {}): readonly Found[] {
  const documents = splitDocuments(text).map(({ start, end }) => {
    const own = text.slice(start, end);
    return { text: own, resources: readResources(parseDocument(own)) };
  });
  const accepted = documents.flatMap(({ resources }) =>
    resources.filter(each => !validatePolicy(each).some(isRefusal)),
  );
  const cluster = new Cluster(accepted, { profile: profileOf(profile) });
  return documents.flatMap(document =>
    document.resources.flatMap(resource => {
      const violations = validatePolicy(resource);
      const input = { resource, text: document.text, violations, cluster, rules: [rule] };
      const findings = checkResource(input, ({ error }) => {
        throw error;
      });
      return findings.map(finding => ({ finding, document, documents }));
    }),
  );
}

function isRefusal({ rejected }: Violation): boolean {
  return rejected;
}

/** Returns where the rule's findings stand and how grave they are. */
export function marks(rule: Rule, text: string, profile: ProfileChoice = {}): readonly Mark[] {
  return find(rule, text, profile).map(({ finding, document }) => ({
    severity: finding.severity,
    at: document.text.slice(finding.span.start, finding.span.end).trimEnd(),
    path: finding.path,
  }));
}

/** Returns the messages of the rule's findings. */
export function messages(rule: Rule, text: string, profile: ProfileChoice = {}): readonly string[] {
  return find(rule, text, profile).map(({ finding }) => finding.message);
}

/** Returns the titles of the fixes of the rule's first finding. */
export function fixTitles(rule: Rule, text: string, profile: ProfileChoice = {}): readonly string[] {
  return (find(rule, text, profile)[0]?.finding.fixes ?? []).map(({ title }) => title);
}

/** Applies a fix of the rule's first finding, by its title or the first, and returns the whole text. */
export function fixed(rule: Rule, text: string, title?: string, profile: ProfileChoice = {}): string {
  const [found] = find(rule, text, profile);
  const fix = found?.finding.fixes?.find(each => title === undefined || each.title === title);
  if (found === undefined || fix === undefined) throw new Error(`No such fix: ${title}`);
  const changes = new Map<Document, readonly TextEdit[]>([[found.document, fix.edits]]);
  for (const { resource, edits } of fix.elsewhere ?? []) {
    const home = found.documents.find(({ resources }) => resources.includes(resource));
    if (home !== undefined) changes.set(home, [...(changes.get(home) ?? []), ...edits]);
  }
  return found.documents.map(each => applyEdits(each.text, changes.get(each) ?? [])).join('');
}
