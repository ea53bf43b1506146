import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document } from 'yaml';
import { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import { applyEdits, type TextEdit } from '../../../server/src/engine/edits/edit.ts';
import { readResources } from '../../../server/src/engine/model/read-resources.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { validatePolicy } from '../../../server/src/engine/policies/validate.ts';
import { apiServerRules } from '../../../server/src/engine/rules/api-server/index.ts';
import { checkResource, type RuleFinding } from '../../../server/src/engine/rules/run-rules.ts';
import { definitions } from '../../../server/src/engine/schema/schema-node.ts';
import { type Inside, insideOf, type Json, policies, replaced } from './random-policies.ts';
import { violationsIn } from './refusals.ts';

// A fixed seed keeps runs alike; RUNS asks for that many new ones.
const { RUNS } = process.env;
const runs = RUNS === undefined ? { numRuns: 200, seed: 1 } : { numRuns: Number(RUNS) };

/** A policy with one of the values inside it. */
const placed = policies.chain(policy => fc.constantFrom(...insideOf(policy)).map(place => ({ policy, place })));

function isKindOrVersion({ keys }: Inside): boolean {
  return keys[0] === 'kind' || keys[0] === 'apiVersion';
}

describe('any policy that the API server accepts', () => {
  it('has no violation, as JSON and as YAML', () => {
    fc.assert(
      fc.property(policies, policy => {
        expect(violationsIn(JSON.stringify(policy))).toEqual([]);
        expect(violationsIn(new Document(policy, { version: '1.1' }).toString())).toEqual([]);
      }),
      runs,
    );
  });

  it('has a wrong type exactly where a boolean is put', () => {
    fc.assert(
      fc.property(placed, ({ policy, place }) => {
        fc.pre(!isKindOrVersion(place));
        const found = violationsIn(JSON.stringify(replaced(policy, place.keys, true)));
        expect(found.map(({ rule, path, apiError }) => [rule, path, apiError?.field])).toEqual([
          ['wrong-type', place.path, place.path],
        ]);
      }),
      runs,
    );
  });

  it('has an unknown field exactly where one is added', () => {
    fc.assert(
      fc.property(placed, ({ policy, place }) => {
        const { value, keys } = place;
        const isLabels = ['labels', 'annotations', 'matchLabels'].includes(String(keys.at(-1)));
        fc.pre(typeof value === 'object' && value !== null && !Array.isArray(value) && !isLabels);
        const found = violationsIn(JSON.stringify(replaced(policy, keys, { ...Object(value), unheardOf: [] })));
        expect(found.map(({ rule, path }) => [rule, path])).toEqual([['unknown-field', `${place.path}.unheardOf`]]);
      }),
      runs,
    );
  });

  it('has a repeated key exactly where an entry is written twice', () => {
    fc.assert(
      fc.property(placed, ({ policy, place }) => {
        const { value, keys } = place;
        fc.pre(typeof keys.at(-1) === 'string');
        const twice = JSON.stringify(replaced(policy, keys, 'HERE')).replace('"HERE"', () => {
          const text = JSON.stringify(value);
          return `${text}, ${JSON.stringify(keys.at(-1))}: ${text}`;
        });
        expect(violationsIn(twice).map(({ rule, path }) => [rule, path])).toEqual([['duplicate-key', place.path]]);
      }),
      runs,
    );
  });
});

const fieldNames = [...definitions.values()].flatMap(({ properties }) => Object.keys(properties ?? {}));

/** Trees of the kind's own words in any order, most of them refused. */
const { tree } = fc.letrec<{ tree: Json; leaf: Json; list: Json[]; map: { [key: string]: Json } }>(tie => ({
  tree: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('list'), tie('map')),
  leaf: fc.constantFrom<Json>(null, true, 0, 80, 70_000, -1, 'tcp', 'In', 'a b', '10.0.0.1/8', '10.0.0.1', '80', 'web'),
  list: fc.array(tie('tree'), { maxLength: 3 }),
  map: fc.dictionary(fc.constantFrom(...fieldNames, 'form', 'app'), tie('tree'), { maxKeys: 3, noNullPrototype: true }),
}));

/** Accepted policies with some values replaced by such trees. */
const broken = fc
  .tuple(policies, fc.array(fc.tuple(fc.nat(), tree), { minLength: 1, maxLength: 4 }))
  .map(([policy, changes]) =>
    changes.reduce<Json>((each, [at, by]) => {
      const places = insideOf(each).filter(place => !isKindOrVersion(place));
      const place = places[at % Math.max(places.length, 1)];
      return place === undefined ? each : replaced(each, place.keys, by);
    }, policy),
  );

function findingsOf(text: string): readonly RuleFinding[] {
  const document = parseDocument(text);
  expect(document.problems, text).toEqual([]);
  return readResources(document).flatMap(resource => {
    const violations = validatePolicy(resource);
    return checkResource(
      { resource, text, violations, cluster: new Cluster([]), rules: apiServerRules },
      ({ error }) => {
        throw error;
      },
    );
  });
}

/** Returns the edits that reach into the one before; at one place an insertion comes before a deletion. */
function overlaps(edits: readonly TextEdit[]): readonly TextEdit[] {
  const ordered = edits.toSorted((a, b) => a.span.start - b.span.start);
  return ordered.filter(({ span }, index) => span.start < (ordered[index - 1]?.span.end ?? 0));
}

describe('any broken policy', () => {
  const json = (value: Json) => JSON.stringify(value, null, 2);
  const styles = [
    json,
    (value: Json) => new Document(value, { version: '1.1' }).toString(),
    (value: Json) => new Document(value, { version: '1.1' }).toString({ collectionStyle: 'flow', lineWidth: 0 }),
  ];

  it('has its findings inside the text, and every fix leaves YAML without its finding', () => {
    fc.assert(
      fc.property(broken, fc.constantFrom(...styles), (policy, print) => {
        const text = print(policy);
        const before = findingsOf(text);
        for (const { rule, span, path, fixes = [] } of before) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThan(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
          for (const { edits, title } of fixes) {
            const result = applyEdits(text, edits);
            expect(overlaps(edits), title).toEqual([]);
            if (print === json) expect(() => JSON.parse(result), `${title}\n${result}`).not.toThrow();
            const left = findingsOf(result).filter(finding => finding.rule === rule);
            const count = before.filter(finding => finding.rule === rule).length;
            // Where an item goes, the next takes its path.
            const gone = left.length < count || !left.some(finding => finding.path === path);
            expect(gone, `${title}\n${text}`).toBe(true);
          }
        }
      }),
      runs,
    );
  });
});
