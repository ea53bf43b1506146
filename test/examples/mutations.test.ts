import { describe, expect, it } from 'vitest';
import { splitDocuments } from '../../server/src/engine/parse/split.ts';
import type { ProfileChoice } from '../../server/src/engine/profile/profile-choice.ts';
import { findingsOf } from '../../server/src/workspace/findings.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { readSourceFile, type SourceFile } from '../../server/src/workspace/source-file.ts';
import { settingsFor } from '../engine/rules/settings-for.ts';
import { ACCEPTED, type Mutation, REFUSED } from './mutations.ts';
import { manifestsOf, readExample } from './read-examples.ts';

const paths = [...manifestsOf('shop'), ...manifestsOf('cluster')];
const files = new Map(paths.map(path => [path, readSourceFile(path, readExample(path))]));

/** Returns the rules that find something in the shop, each once. */
function rulesIn(workspace: ReadonlyMap<string, SourceFile>, profile: ProfileChoice = {}): readonly string[] {
  const snapshot = new Snapshot({ files: workspace, settings: settingsFor(profile) });
  const ids = [...workspace.values()].flatMap(file => findingsOf(snapshot, file).map(({ finding }) => finding.rule.id));
  return [...new Set(ids)].sort();
}

/** Makes the mistake in each policy of the shop where it can be made; one workspace for each. */
function mutantsOf({
  apply,
  withoutDefaultDeny = false,
}: Mutation): ReadonlyMap<string, ReadonlyMap<string, SourceFile>> {
  const mutants = new Map<string, ReadonlyMap<string, SourceFile>>();
  const sound = [...files].filter(([path]) => !(withoutDefaultDeny && path.endsWith('/default-deny.yaml')));
  for (const path of manifestsOf('shop/policies')) {
    const text = readExample(path);
    for (const { start, end } of splitDocuments(text)) {
      const mutated = apply(text.slice(start, end));
      if (mutated === text.slice(start, end)) continue;
      const file = readSourceFile(path, text.slice(0, start) + mutated + text.slice(end));
      mutants.set(`${path}, from ${start}`, new Map(sound).set(path, file));
    }
  }
  return mutants;
}

it('finds nothing in the sound shop', () => {
  expect(rulesIn(files)).toEqual([]);
  for (const { profile } of ACCEPTED) expect(rulesIn(files, profile)).toEqual([]);
});

describe.each([...REFUSED, ...ACCEPTED])('$rule: $title', mutation => {
  it('is found in every policy where the mistake can be made, and no unrelated one', () => {
    const mutants = [...mutantsOf(mutation)].map(
      ([name, workspace]) => [name, rulesIn(workspace, mutation.profile)] as const,
    );
    const missed = mutants.filter(([, found]) => !found.includes(mutation.rule));
    const unrelated = mutants.flatMap(([name, found]) =>
      found.filter(id => id !== mutation.rule && !mutation.also?.includes(id)).map(id => `${id} in ${name}`),
    );
    expect({ missed, unrelated, some: mutants.length > 0 }).toEqual({ missed: [], unrelated: [], some: true });
  });
});
