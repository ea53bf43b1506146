import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../server/src/engine/edits/edit.ts';
import { reachabilityOf } from '../../server/src/engine/reachability/reachability.ts';
import type { Fix } from '../../server/src/engine/rules/shape/rule.ts';
import { editsElsewhere } from '../../server/src/features/support/workspace-edit.ts';
import { readSourceFile, type SourceFile } from '../../server/src/workspace/files/source-file.ts';
import { type FileFinding, findingsOf } from '../../server/src/workspace/findings.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { isAmbient } from '../engine/rules/expected.ts';
import { clusterIn, markOf } from '../marks.ts';
import { manifestsOf, readExample } from './read-examples.ts';

const uriOf = (path: string): string => `file:///examples/${path}`;
const paths = ['shop', 'mistakes', 'tutorial', 'cluster'].flatMap(manifestsOf);
const read = (path: string): SourceFile => readSourceFile(uriOf(path), readExample(path));
const files = new Map(paths.map(path => [uriOf(path), read(path)]));
/** What `npm start` opens. */
const whole = new Snapshot({ files });

function foundIn(snapshot: Snapshot, path: string): readonly FileFinding[] {
  const file = snapshot.files.get(uriOf(path));
  if (file === undefined) throw new Error(`${path} is not open`);
  return findingsOf(snapshot, file).filter(({ finding }) => !isAmbient(finding.rule.id));
}

/** Returns the snapshot after a fix, whichever of its files the fix edits. */
function repaired(snapshot: Snapshot, found: FileFinding, fix: Fix): Snapshot {
  const all = [{ ...found, edits: fix.edits }, ...editsElsewhere(snapshot, fix.elsewhere ?? [])];
  const changed = new Map(snapshot.files);
  for (const { file } of all) {
    const own = all.filter(each => each.file === file);
    const edits = own.flatMap(({ document, edits: some }) => {
      const by = document?.offset ?? 0;
      return some.map(({ span, text }) => ({ span: { start: span.start + by, end: span.end + by }, text }));
    });
    changed.set(file.uri, readSourceFile(file.uri, applyEdits(file.text, edits)));
  }
  return new Snapshot({ files: changed });
}

const TUTORIAL: Readonly<Record<string, readonly (readonly [string, readonly string[]])[]>> = {
  '1-open': [],
  '2-default-deny': [['16 egress-without-dns', ['Allow DNS in this policy', 'Add policy allow-dns for the same pods']]],
  '3-allow-ingress': [
    ['16 egress-without-dns', ['Allow DNS in this policy', 'Add policy allow-dns for the same pods']],
    ['31 one-sided-allow', ['Add the egress rule: policy client-to-frontend']],
  ],
  '4-allow-egress': [
    ['16 egress-without-dns', ['Allow DNS in this policy', 'Add policy allow-dns for the same pods']],
    ['49 egress-without-dns', ['Allow DNS in this policy', 'Add policy allow-dns for the same pods']],
  ],
  '5-allow-dns': [],
  '6-all-addresses': [['95 metadata-reachable', ['Leave 169.254.169.254 out with except']]],
  '7-internet': [],
};

describe('the tutorial, with all examples open', () => {
  it.each(Object.entries(TUTORIAL))('finds in step %s what it tells, with its quick fixes', (step, expected) => {
    const found = foundIn(whole, `tutorial/${step}.yaml`);
    expect(found.map(each => [markOf(each), each.finding.fixes?.map(({ title }) => title)])).toEqual(expected);
  });

  it.each(Object.keys(TUTORIAL))('ends each finding of step %s by each of its quick fixes', step => {
    const path = `tutorial/${step}.yaml`;
    for (const found of foundIn(whole, path)) {
      for (const fix of found.finding.fixes ?? []) {
        const left = foundIn(repaired(whole, found, fix), path).map(markOf);
        expect(left, fix.title).not.toContain(markOf(found));
      }
    }
  });

  it('names the policy that a person sees as the one that blocks, not one that is never asked', () => {
    const [, found] = foundIn(whole, 'tutorial/3-allow-ingress.yaml');
    expect(found?.finding.message).toBe(
      'tutorial-3/client cannot connect to tutorial-3/frontend: this rule allows it, but NetworkPolicy tutorial-3/default-deny does not let tutorial-3/client out on TCP 80. Add the egress rule.',
    );
    expect(found?.finding.related?.map(({ resource }) => resource.name)).toEqual(['default-deny']);
  });

  it('opens the connection by the quick fix of step 3', () => {
    const [, found] = foundIn(whole, 'tutorial/3-allow-ingress.yaml');
    const [fix] = found?.finding.fixes ?? [];
    if (found === undefined || fix === undefined) throw new Error('Step 3 has no quick fix.');
    const cluster = repaired(whole, found, fix).clusterFor(uriOf('tutorial/3-allow-ingress.yaml'));
    const { workloads } = cluster;
    const reachability = reachabilityOf(cluster);
    const [client, frontend] = ['client', 'frontend'].map(name =>
      workloads.find(each => each.namespace === 'tutorial-3' && each.name === name),
    );
    if (client === undefined || frontend === undefined) throw new Error('Step 3 has no such pods.');
    expect(reachability.allowed(client, frontend).TCP).toEqual([[80, 80]]);
  });
});

describe('the mistakes', () => {
  const withoutCluster = [...manifestsOf('mistakes'), ...manifestsOf('tutorial')].filter(
    path => clusterIn(readExample(path)) === undefined,
  );
  const told = (snapshot: Snapshot, path: string): readonly unknown[] =>
    foundIn(snapshot, path).map(each => [markOf(each), each.severity, each.finding.fixes?.[0]?.title]);

  it.each(withoutCluster)('offers in %s the same repair first, alone and beside the others', path => {
    const alone = new Snapshot({ files: new Map([[uriOf(path), read(path)]]) });
    expect(told(whole, path)).toEqual(told(alone, path));
  });
});
