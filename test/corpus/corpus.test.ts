import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DISTRIBUTIONS, type ProfileChoice } from '../../server/src/engine/profile/profile-choice.ts';
import { readSourceFile, type SourceFile } from '../../server/src/workspace/files/source-file.ts';
import { type FileFinding, findingsOf } from '../../server/src/workspace/findings.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { settingsFor } from '../engine/rules/settings-for.ts';
import { clusterIn, markOf, wantedIn } from '../marks.ts';

const folder = fileURLToPath(new URL('./', import.meta.url));

/** Returns the manifests below a folder, as paths from this one, in order. */
function manifestsIn(below: string): readonly string[] {
  return readdirSync(folder + below, { recursive: true, encoding: 'utf8' })
    .filter(path => /\.(?:ya?ml|json)$/.test(path))
    .map(path => `${below}/${path.replaceAll('\\', '/')}`)
    .toSorted();
}

/** JSON has no comments: its marks, if any, are in a file of their own beside it. */
function wantedOf(path: string): readonly string[] {
  const beside = `${folder}${path}.want`;
  return existsSync(beside) ? readFileSync(beside, 'utf8').trim().split('\n') : wantedIn(textOf(path));
}

function textOf(path: string): string {
  return readFileSync(folder + path, 'utf8');
}

/** Returns what is found in some files taken as a whole workspace, in the cluster that the first of them names. */
function findingsIn(paths: readonly string[], preset?: ProfileChoice): ReadonlyMap<string, readonly FileFinding[]> {
  const files = new Map(
    paths.map((path): [string, SourceFile] => [`file:///${path}`, readSourceFile(`file:///${path}`, textOf(path))]),
  );
  const cluster = preset ?? clusterIn(textOf(paths[0] ?? ''));
  const snapshot = new Snapshot({ files, ...(cluster === undefined ? {} : { settings: settingsFor(cluster) }) });
  const fail = ({ error }: { readonly error: unknown }): never => {
    throw error;
  };
  return new Map(
    [...files.values()].map(file => [file.uri.slice('file:///'.length), findingsOf(snapshot, file, fail)]),
  );
}

const LOUD: ReadonlySet<string> = new Set(['error', 'warning']);

function loudIn(found: readonly FileFinding[]): readonly string[] {
  return found.filter(({ severity }) => LOUD.has(severity)).map(markOf);
}

const workspaces = readdirSync(`${folder}together`).map(name => [name, manifestsIn(`together/${name}`)] as const);

it('has a file with Windows line ends', () => {
  expect(textOf('alone/writing/windows.yaml')).toMatch(/^(?:.*\r\n)+$/);
});

describe('sound manifests', () => {
  it.each(manifestsIn('alone'))('have the hints they are marked with and no warning: %s', path => {
    const found = findingsIn([path]).get(path) ?? [];
    expect(found.map(markOf)).toEqual(wantedOf(path));
    expect(loudIn(found)).toEqual([]);
  });

  it.each(workspaces)('have the hints they are marked with and no warning, taken together: %s', (_, paths) => {
    for (const [path, found] of findingsIn(paths)) {
      expect({ [path]: found.map(markOf) }).toEqual({ [path]: wantedOf(path) });
      expect(loudIn(found)).toEqual([]);
    }
  });

  // The resolver of OpenShift is another one, which these manifests do not admit.
  it.each(DISTRIBUTIONS.filter(name => name !== 'openshift'))('have no warning on %s either', distribution => {
    const all = [...manifestsIn('alone').map(path => [path]), ...workspaces.map(([, paths]) => paths)];
    const loud = all.flatMap(paths =>
      [...findingsIn(paths, { distribution })].flatMap(([path, found]) => loudIn(found).map(mark => `${path} ${mark}`)),
    );
    expect(loud).toEqual([]);
  });
});
