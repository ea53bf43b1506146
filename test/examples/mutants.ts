import { describe, expect, it } from 'vitest';
import { splitDocuments } from '../../server/src/engine/parse/split.ts';
import type { ProfileChoice } from '../../server/src/engine/profile/profile-choice.ts';
import { readSourceFile, type SourceFile } from '../../server/src/workspace/files/source-file.ts';
import { findingsOf } from '../../server/src/workspace/findings.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { settingsFor } from '../engine/rules/settings-for.ts';

/** A mistake as a change of a sound policy's text. */
export interface Mutation {
  /** The rule that must find it. */
  readonly rule: string;
  readonly title: string;
  /** Returns the text of one document with the mistake in it, the same text where there is nothing to get wrong. */
  readonly apply: (document: string) => string;
  /** Rules that speak of the same mistake from another side, such as the other end of a connection. */
  readonly also?: readonly string[];
  /** True where the shop's default deny would hide what the mistake does. */
  readonly withoutDefaultDeny?: boolean;
  /** The cluster that the manifests are for; the sound ones have no findings there. */
  readonly profile?: ProfileChoice;
}

/** Replaces the first match alone. */
export const swap =
  (pattern: RegExp, replacement: string) =>
  (document: string): string =>
    document.replace(pattern, replacement);

/** Sound manifests by path, and those among them whose documents are got wrong. */
export interface SoundManifests {
  readonly texts: ReadonlyMap<string, string>;
  readonly policies: readonly string[];
}

type Workspace = ReadonlyMap<string, SourceFile>;

/** Returns the rules that find something, each once. */
function rulesIn(workspace: Workspace, profile: ProfileChoice = {}): readonly string[] {
  const snapshot = new Snapshot({ files: workspace, settings: settingsFor(profile) });
  const ids = [...workspace.values()].flatMap(file => findingsOf(snapshot, file).map(({ finding }) => finding.rule.id));
  return [...new Set(ids)].sort();
}

function filesOf({ texts }: SoundManifests): Workspace {
  return new Map([...texts].map(([path, text]) => [path, readSourceFile(path, text)]));
}

/** Makes the mistake in each policy where it can be made; one workspace for each. */
function mutantsOf(
  { apply, withoutDefaultDeny = false }: Mutation,
  { texts, policies }: SoundManifests,
  files: Workspace,
): ReadonlyMap<string, Workspace> {
  const mutants = new Map<string, Workspace>();
  const sound = [...files].filter(([path]) => !(withoutDefaultDeny && path.endsWith('/default-deny.yaml')));
  for (const path of policies) {
    const text = texts.get(path) ?? '';
    for (const { start, end } of splitDocuments(text)) {
      const mutated = apply(text.slice(start, end));
      if (mutated === text.slice(start, end)) continue;
      const file = readSourceFile(path, text.slice(0, start) + mutated + text.slice(end));
      mutants.set(`${path}, from ${start}`, new Map(sound).set(path, file));
    }
  }
  return mutants;
}

/** Tests that sound manifests have no findings, and that each mistake in them is found and nothing unrelated. */
export function testMutations(name: string, sound: SoundManifests, mutations: readonly Mutation[]): void {
  const files = filesOf(sound);

  it(`finds nothing in ${name}`, () => {
    expect(rulesIn(files)).toEqual([]);
    for (const { profile } of mutations) if (profile !== undefined) expect(rulesIn(files, profile)).toEqual([]);
  });

  describe.each(mutations)('$rule: $title', mutation => {
    it('is found in every policy where the mistake can be made, and no unrelated one', () => {
      const mutants = [...mutantsOf(mutation, sound, files)].map(
        ([place, workspace]) => [place, rulesIn(workspace, mutation.profile)] as const,
      );
      const missed = mutants.filter(([, found]) => !found.includes(mutation.rule));
      const unrelated = mutants.flatMap(([place, found]) =>
        found.filter(id => id !== mutation.rule && !mutation.also?.includes(id)).map(id => `${id} in ${place}`),
      );
      expect({ missed, unrelated, some: mutants.length > 0 }).toEqual({ missed: [], unrelated: [], some: true });
    });
  });
}
