import type { Cluster } from '../cluster/cluster.ts';
import { firstOfEach } from '../group-by.ts';
import type { Resource, ResourceType } from '../model/resource.ts';
import { variableIn } from '../model/variables.ts';
import { kindOfUnknownVersion } from '../policies/api-versions.ts';
import { UNKNOWN_PROFILE } from '../profile/cluster-profile.ts';
import type { Violation } from '../schema/violation.ts';
import type { Finding, Rule, RuleContext, Severity } from './shape/rule.ts';

/** A finding with the rule it comes from and the severity that counts before settings. */
export interface RuleFinding extends Finding {
  readonly rule: Rule;
  readonly severity: Severity;
}

/** A rule that failed on a resource: its findings are missing, those of the others are not. */
export interface RuleFailure {
  readonly rule: Rule;
  readonly error: unknown;
}

/** What checking one resource needs. */
export interface CheckInput {
  readonly resource: Resource;
  /** The text of the document the resource stands in. */
  readonly text: string;
  readonly violations: readonly Violation[];
  readonly cluster: Cluster;
  /** See RuleContext. */
  readonly textOf?: (resource: Resource) => string | undefined;
  readonly rules: readonly Rule[];
}

/** Returns the rules for each type of resource, in their order. */
export function rulesByType(rules: readonly Rule[]): ReadonlyMap<ResourceType, readonly Rule[]> {
  const types = new Set(rules.flatMap(({ on }) => on));
  return new Map([...types].map(type => [type, rules.filter(({ on }) => on.includes(type))]));
}

/** Runs the rules on one resource; a rule that throws is told to `onFailure`, and what it had found by then stays. */
export function checkResource(input: CheckInput, onFailure: (failure: RuleFailure) => void): readonly RuleFinding[] {
  const { rules, ...given } = input;
  const { profile } = input.cluster;
  const refused =
    input.violations.some(({ rejected }) => rejected) ||
    kindOfUnknownVersion(input.resource) !== undefined ||
    variableIn(input.resource) !== undefined;
  const isIdle = input.resource.type === 'admin-policy' && input.cluster.unenforced.includes(input.resource);
  const context: RuleContext = { ...given, profile };
  const found: RuleFinding[] = [];
  for (const rule of rules) {
    // A refused policy has no effect to warn of, and the effect of one that is filled in later is not known.
    if (refused && rule.group !== 'api-server') continue;
    // A policy that nothing enforces has no effect either, as `not-enforced` says.
    if (isIdle && rule.group === 'admin') continue;
    if (profile === UNKNOWN_PROFILE && rule.needs.includes('profile')) continue;
    found.push(...runRule(rule, context, onFailure));
  }
  return found;
}

function runRule(rule: Rule, context: RuleContext, onFailure: (failure: RuleFailure) => void): readonly RuleFinding[] {
  const findings: Finding[] = [];
  try {
    for (const finding of rule.check(context)) findings.push(finding);
  } catch (error) {
    // What it found before stays.
    onFailure({ rule, error });
  }
  if (findings.length === 0) return [];
  return withoutRepeats(findings).map(finding => ({ ...finding, rule, severity: finding.severity ?? rule.severity }));
}

/** Keeps the first of findings with one text at one place: what is written once and used through an alias is one mistake. */
function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  // The API server names each field of a refused text.
  return firstOfEach(
    findings,
    ({ span, message, apiError }) => `${span.start} ${span.end} ${apiError?.field ?? ''} ${message}`,
  );
}
