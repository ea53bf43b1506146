import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { rules } from '../../server/src/engine/rules/index.ts';
import { readCluster } from '../../server/src/workspace/cluster-settings.ts';
import { findingsOf, spanInFile } from '../../server/src/workspace/findings.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { readSourceFile } from '../../server/src/workspace/source-file.ts';
import { isAmbient } from '../engine/rules/expected.ts';
import { settingsFor } from '../engine/rules/settings-for.ts';
import { manifestsOf, readExample } from './read-examples.ts';

const paths = ['shop', 'mistakes', 'tutorial', 'cluster'].flatMap(manifestsOf);
const files = new Map(
  paths.map(path => [`file:///examples/${path}`, readSourceFile(`file:///examples/${path}`, readExample(path))]),
);
/** All examples open as one workspace. */
const together = new Snapshot({ files });

/** Returns the marks of a text, such as `12 end-port`: line from 1, id. */
function wantedIn(path: string): readonly string[] {
  return readExample(path)
    .split('\n')
    .flatMap((line, index) => [...line.matchAll(/# want "([^"]+)"/g)].map(([, id]) => `${index + 1} ${id}`));
}

/** Returns what a text says of its cluster in a line such as `# cluster: { cni: flannel }`. */
function clusterOf(path: string): ReturnType<typeof readCluster> | undefined {
  const [, written] = /^# cluster: (.*)$/m.exec(readExample(path)) ?? [];
  return written === undefined ? undefined : readCluster(parse(written));
}

const NEEDING_PROFILE = new Set(rules.filter(({ needs }) => needs.includes('profile')).map(({ id }) => id));

function idOf(mark: string): string {
  return mark.slice(mark.indexOf(' ') + 1);
}

function foundIn(snapshot: Snapshot, path: string): readonly string[] {
  const file = snapshot.files.get(`file:///examples/${path}`);
  if (file === undefined) throw new Error(`${path} is not open`);
  const wanted = new Set(wantedIn(path).map(idOf));
  const found = findingsOf(snapshot, file).filter(
    ({ finding: { rule } }) => wanted.has(rule.id) || !isAmbient(rule.id),
  );
  return found.map(each => {
    const { line } = file.lines.position(spanInFile(each, each.finding.span).start);
    return `${line + 1} ${each.finding.rule.id}`;
  });
}

it.each(paths)('finds in %s what it is marked with, alone and beside the others', path => {
  const uri = `file:///examples/${path}`;
  const file = files.get(uri);
  const cluster = clusterOf(path);
  const settings = cluster === undefined ? {} : { settings: settingsFor(cluster) };
  const alone = new Snapshot({ files: new Map(file === undefined ? [] : [[uri, file]]), ...settings });
  const isKnownTo = (mark: string): boolean => cluster === undefined || !NEEDING_PROFILE.has(idOf(mark));
  expect(foundIn(together, path)).toEqual(wantedIn(path).filter(isKnownTo));
  if (!path.startsWith('shop/')) expect(foundIn(alone, path)).toEqual(wantedIn(path));
});

it('has a mistake for every rule', () => {
  const shown = new Set(manifestsOf('mistakes').flatMap(wantedIn).map(idOf));
  expect(rules.map(({ id }) => id).filter(id => !shown.has(id))).toEqual([]);
});
