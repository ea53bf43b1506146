import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rules } from '../../../server/src/engine/rules/index.ts';
import type { SourceFile } from '../../../server/src/workspace/files/source-file.ts';
import { findingsOf, spanInFile } from '../../../server/src/workspace/findings.ts';
import { WorkspaceIndex } from '../../../server/src/workspace/index.ts';
import type { Settings } from '../../../server/src/workspace/settings.ts';
import { Snapshot } from '../../../server/src/workspace/snapshot.ts';
import { settingsFor } from '../rules/settings-for.ts';
import { NOWHERE } from './fake-files.ts';

/** The examples of all rules: between them they make every rule speak, and change their minds about each other. */
const EXAMPLES = rules.flatMap(({ examples: { bad, fixed, nearMisses } }) =>
  [...bad, ...fixed, ...nearMisses].map(({ manifest }) => manifest),
);
const DOCUMENTS = EXAMPLES.flatMap(manifest => manifest.split(/^---\n/m)).filter(text => text.trim() !== '');

const some = fc.nat(DOCUMENTS.length - 1).map(index => DOCUMENTS[index] ?? '');
const file = fc.oneof(
  fc.nat(EXAMPLES.length - 1).map(index => EXAMPLES[index] ?? ''),
  fc.array(some, { minLength: 1, maxLength: 3 }).map(texts => texts.join('\n---\n')),
);
const uri = fc.constantFrom('file:///w/1.yaml', 'file:///w/2.yaml', 'file:///w/3.yaml');

/** What one typing does to a text, from a place given as a share of its length. */
const typing = fc.record({
  type: fc.constant('type' as const),
  uri,
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.constantFrom(0, 0, 1, 3),
  added: fc.constantFrom('', 'x', '1', ' ', '\n', '- ', '{}', '[]', 'app'),
});
/** Another word in the specification of a policy: the objects stay, so that what is known of them is used further. */
const revising = fc.record({
  type: fc.constant('revise' as const),
  uri,
  nth: fc.nat(40),
  to: fc.nat(20),
  of: fc.constantFrom('policies' as const, 'policies' as const, 'others' as const),
});

const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('put' as const), uri, text: file }) },
  { weight: 3, arbitrary: typing },
  { weight: 10, arbitrary: revising },
  fc.record({ type: fc.constant('remove' as const), uri }),
  // The files in another order, which decides what is applied last, and back.
  { weight: 2, arbitrary: fc.record({ type: fc.constant('turn' as const), by: fc.constantFrom(1, 2) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function textAfter(before: string, step: Exclude<Step, { readonly type: 'remove' | 'turn' }>): string {
  if (step.type === 'put') return step.text;
  if (step.type === 'revise') return revised(before, step);
  const at = Math.floor(step.at * before.length);
  return before.slice(0, at) + step.added + before.slice(at + step.removed);
}

const WORDS = [
  ['web', 'api', 'database', 'kube-dns', 'monitoring'],
  ['shop', 'shop-data', 'kube-system', 'ingress-nginx'],
  ['80', '8080', '53', '443', '5432'],
  ['Ingress', 'Egress'],
  ['TCP', 'UDP'],
  ['Allow', 'Accept', 'Deny', 'Pass'],
  ['app', 'tier', 'k8s-app', 'name'],
  ['10', '30', '50'],
];
const WORD = new RegExp(`(?<![\\w-])(?:${WORDS.flat().join('|')})(?![\\w-])`, 'g');

/** Puts another word of the same sort in the place of one in a policy's specification, or anywhere in another object. */
function revised(text: string, { nth, to, of }: typeof revising extends fc.Arbitrary<infer T> ? T : never): string {
  const places: { readonly at: number; readonly word: string }[] = [];
  let offset = 0;
  for (const document of text.split(/^(?=---$)/m)) {
    const isPolicy = /kind: \w*NetworkPolicy$/m.test(document);
    const from = document.search(isPolicy ? /^spec:/m : /^metadata:/m);
    if (isPolicy === (of === 'policies') && from >= 0)
      for (const { 0: word, index } of document.slice(from).matchAll(WORD))
        places.push({ at: offset + from + index, word });
    offset += document.length;
  }
  const place = places[nth % Math.max(places.length, 1)];
  const sort = WORDS.find(words => words.includes(place?.word ?? ''));
  if (place === undefined || sort === undefined) return text;
  return text.slice(0, place.at) + sort[to % sort.length] + text.slice(place.at + place.word.length);
}

function apply(index: WorkspaceIndex, step: Exclude<Step, { readonly type: 'turn' }>): void {
  if (step.type === 'remove') index.remove(step.uri);
  else index.put(step.uri, textAfter(index.snapshot.files.get(step.uri)?.text ?? '', step));
}

/** All that findings say, with the edits of their fixes. */
function saidOf(snapshot: Snapshot, file: SourceFile): unknown {
  return findingsOf(snapshot, file, ({ rule, error }) => {
    throw new Error(`${rule.id} failed`, { cause: error });
  }).map(found => {
    const { finding, severity } = found;
    return {
      rule: finding.rule.id,
      severity,
      span: spanInFile(found, finding.span),
      message: finding.message,
      related: finding.related?.map(({ resource, span, message }) => [snapshot.place(resource, span), message]),
      fixes: finding.fixes?.map(({ title, edits, elsewhere }) => [
        title,
        edits,
        elsewhere?.map(each => [snapshot.homeOf(each.resource)?.file.uri, each.edits]),
      ]),
    };
  });
}

/** Returns the states that a step leads to, one after the other. */
function statesAfter(index: WorkspaceIndex, step: Step, settings: Settings): readonly Snapshot[] {
  if (step.type !== 'turn') {
    apply(index, step);
    return [index.snapshot];
  }
  const { snapshot } = index;
  const files = [...snapshot.files];
  const order = [...files.slice(step.by), ...files.slice(0, step.by)];
  const turned = new Snapshot({ files: new Map(order), settings, before: snapshot });
  return [turned, new Snapshot({ files: snapshot.files, settings, before: turned })];
}

function expectAsFresh(snapshot: Snapshot, settings: Settings): void {
  const fresh = new Snapshot({ files: snapshot.files, settings });
  for (const file of snapshot.files.values()) expect(saidOf(snapshot, file)).toEqual(saidOf(fresh, file));
}

describe('the findings after edits', () => {
  const profiles = [{}, { distribution: 'eks', cni: 'cilium' }, { distribution: 'openshift' }] as const;

  it.each(profiles)('are those of a workspace that was read as it is now: %j', profile => {
    const settings = settingsFor(profile);
    const before = fc.array(file, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(before, fc.array(step, { minLength: 1, maxLength: 8 }), (texts, steps) => {
        const index = new WorkspaceIndex(NOWHERE);
        index.configure({ settings });
        for (const [at, text] of texts.entries()) index.put(`file:///w/${at + 1}.yaml`, text);
        for (const step of steps)
          for (const snapshot of statesAfter(index, step, settings)) expectAsFresh(snapshot, settings);
      }),
      { numRuns: Number(process.env['EDIT_RUNS'] ?? 100) },
    );
  });
});
