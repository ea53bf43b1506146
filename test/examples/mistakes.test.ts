import { expect, it } from 'vitest';
import { rules } from '../../server/src/engine/rules/index.ts';
import { readSourceFile } from '../../server/src/workspace/files/source-file.ts';
import { findingsOf } from '../../server/src/workspace/findings.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { isAmbient } from '../engine/rules/expected.ts';
import { settingsFor } from '../engine/rules/settings-for.ts';
import { clusterIn, idOf, markOf, wantedAnywhere, wantedIn } from '../marks.ts';
import { manifestsOf, readExample } from './read-examples.ts';

const paths = ['shop', 'mistakes', 'tutorial', 'cluster'].flatMap(manifestsOf);
const files = new Map(
  paths.map(path => [`file:///examples/${path}`, readSourceFile(`file:///examples/${path}`, readExample(path))]),
);
/** All examples open as one workspace. */
const together = new Snapshot({ files });

function foundIn(snapshot: Snapshot, path: string): readonly string[] {
  const file = snapshot.files.get(`file:///examples/${path}`);
  if (file === undefined) throw new Error(`${path} is not open`);
  const wanted = new Set(wantedIn(readExample(path)).map(idOf));
  const found = findingsOf(snapshot, file).filter(
    ({ finding: { rule } }) => wanted.has(rule.id) || !isAmbient(rule.id),
  );
  return found.map(markOf);
}

it.each(paths)('finds in %s what it is marked with, alone and beside the others', path => {
  const uri = `file:///examples/${path}`;
  const file = files.get(uri);
  const cluster = clusterIn(readExample(path));
  const settings = cluster === undefined ? {} : { settings: settingsFor(cluster) };
  const alone = new Snapshot({ files: new Map(file === undefined ? [] : [[uri, file]]), ...settings });
  expect(foundIn(together, path)).toEqual(wantedAnywhere(readExample(path)));
  if (!path.startsWith('shop/')) expect(foundIn(alone, path)).toEqual(wantedIn(readExample(path)));
});

it('has a mistake for every rule', () => {
  const shown = new Set(
    manifestsOf('mistakes')
      .flatMap(path => wantedIn(readExample(path)))
      .map(idOf),
  );
  expect(rules.map(({ id }) => id).filter(id => !shown.has(id))).toEqual([]);
});
