import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import { applyEdits } from '../../../server/src/engine/edits/edit.ts';
import { readResources } from '../../../server/src/engine/model/read-resources.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { validatePolicy } from '../../../server/src/engine/policies/validate.ts';
import type { ProfileChoice } from '../../../server/src/engine/profile/profile-choice.ts';
import { profileOf } from '../../../server/src/engine/profile/profile-of.ts';
import { validationFor } from '../../../server/src/engine/profile/validation-options.ts';
import { apiServerRules } from '../../../server/src/engine/rules/api-server/index.ts';
import { checkResource, type RuleFinding } from '../../../server/src/engine/rules/run-rules.ts';
import { variantsOf } from './variants.ts';

// These report what was read, or compare objects; they have tests of their own.
const ELSEWHERE = new Set(['yaml-syntax', 'unread-document', 'duplicate-resource']);
const rules = apiServerRules.filter(({ id }) => !ELSEWHERE.has(id));

/** Checks the policies of one document with all rules, as a server that knows no other object. */
function check(text: string, profile: ProfileChoice = {}): readonly RuleFinding[] {
  const document = parseDocument(text);
  if (document.problems.length > 0) throw new Error(`${document.problems[0]?.message}\n${text}`);
  return readResources(document).flatMap(resource => {
    const violations = validatePolicy(resource, validationFor(profileOf(profile)));
    return checkResource(
      { resource, text, violations, cluster: new Cluster([], { profile: profileOf(profile) }), rules },
      ({ error }) => {
        throw error;
      },
    );
  });
}

function named(findings: readonly RuleFinding[]): readonly string[] {
  return findings.map(({ rule, path }) => `${rule.id} ${path}`);
}

describe.each(rules.map(rule => [rule.id, rule] as const))('%s', (id, rule) => {
  const { bad, fixed, nearMisses } = rule.examples;
  const layouts = bad.flatMap(({ manifest, profile }) =>
    variantsOf(manifest).map(variant => ({ ...variant, profile })),
  );

  it('finds itself alone in its bad examples, in every layout', () => {
    for (const { text, name, profile } of layouts) {
      const found = check(text, profile).map(finding => finding.rule.id);
      expect([...new Set(found)], `${name}\n${text}`).toEqual([id]);
    }
  });

  it('is silent in its fixed examples and near misses, and so are the others', () => {
    expect(nearMisses.length).toBeGreaterThanOrEqual(3);
    for (const { manifest, profile } of [...fixed, ...nearMisses])
      for (const { text } of variantsOf(manifest)) expect(named(check(text, profile)), text).toEqual([]);
  });

  it('offers fixes that leave nothing of the finding and bring nothing new, in every layout', () => {
    for (const { text, profile } of layouts) {
      const before = named(check(text, profile));
      for (const { path, fixes = [] } of check(text, profile))
        for (const { edits } of fixes) {
          const result = applyEdits(text, edits);
          const left = named(check(result, profile));
          expect(left, `${text}\n→\n${result}`).not.toContain(`${id} ${path}`);
          expect(
            left.filter(each => !before.includes(each)),
            `${text}\n→\n${result}`,
          ).toEqual([]);
        }
    }
  });
});
