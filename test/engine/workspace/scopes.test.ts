import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../../../server/src/workspace/files/source-file.ts';
import { Snapshot } from '../../../server/src/workspace/snapshot.ts';
import { folderOf } from '../../../server/src/workspace/worlds/folders.ts';
import { file, pod, policy } from './manifests.ts';

/** Makes a snapshot of files, by their path below one folder. */
function snapshotOf(texts: Readonly<Record<string, string>>, scopes: readonly string[] = []): Snapshot {
  const files = Object.entries(texts).map(([path, text]) => readSourceFile(`file:///w/${path}`, text));
  return new Snapshot({
    files: new Map(files.map(each => [each.uri, each])),
    scopeFolders: scopes.map(scope => `file:///w/${scope}`),
  });
}

/** Names the objects that a file is analysed with; labels tell objects of one identity apart. */
function seenFrom(snapshot: Snapshot, path: string): readonly string[] {
  return snapshot.clusterFor(`file:///w/${path}`).resources.map(resource => {
    const home = snapshot.homeOf(resource)?.file.uri.slice('file:///w/'.length);
    return `${resource.name} of ${home}`;
  });
}

describe('objects of one identity in several folders', () => {
  const overlays = snapshotOf({
    'base/web.yaml': file(pod('web'), pod('db')),
    'overlays/dev/web.yaml': pod('web'),
    'overlays/prod/web.yaml': pod('web'),
    'overlays/prod/sub/policy.yaml': policy('p'),
    'policies/q.yaml': policy('q'),
  });

  it.each([
    [
      'base/web.yaml',
      ['web of base/web.yaml', 'db of base/web.yaml', 'p of overlays/prod/sub/policy.yaml', 'q of policies/q.yaml'],
    ],
    [
      'overlays/dev/web.yaml',
      [
        'db of base/web.yaml',
        'web of overlays/dev/web.yaml',
        'p of overlays/prod/sub/policy.yaml',
        'q of policies/q.yaml',
      ],
    ],
    [
      'overlays/prod/sub/policy.yaml',
      [
        'db of base/web.yaml',
        'web of overlays/prod/web.yaml',
        'p of overlays/prod/sub/policy.yaml',
        'q of policies/q.yaml',
      ],
    ],
    [
      'policies/q.yaml',
      ['web of base/web.yaml', 'db of base/web.yaml', 'p of overlays/prod/sub/policy.yaml', 'q of policies/q.yaml'],
    ],
  ])('are the one nearest to the file: %s', (path, seen) => {
    expect(seenFrom(overlays, path)).toEqual(seen);
  });

  it('are all seen when they stand in one folder', () => {
    const snapshot = snapshotOf({
      'a/one.yaml': pod('web'),
      'a/two.yaml': file(pod('web'), pod('web')),
      'b/q.yaml': policy('q'),
    });
    expect(seenFrom(snapshot, 'b/q.yaml')).toHaveLength(4);
    expect(seenFrom(snapshot, 'a/one.yaml')).toHaveLength(4);
  });

  it('are told apart by namespace, kind and group', () => {
    const snapshot = snapshotOf({
      'a/x.yaml': file(pod('web', 'one'), policy('web', '{}', 'one')),
      'b/x.yaml': pod('web', 'two'),
    });
    expect(seenFrom(snapshot, 'a/x.yaml')).toHaveLength(3);
  });

  it('leave files that see the same with one analysis', () => {
    const cluster = (path: string) => overlays.clusterFor(`file:///w/${path}`);
    expect(cluster('base/web.yaml')).toBe(cluster('base/other.yaml'));
    expect(cluster('base/web.yaml')).not.toBe(cluster('overlays/dev/web.yaml'));
  });
});

describe('scopes of the settings', () => {
  const texts = {
    'prod/a.yaml': pod('a'),
    'prod/eu/b.yaml': pod('b'),
    'test/c.yaml': pod('c'),
    'd.yaml': pod('d'),
    'production/e.yaml': pod('e'),
  };

  it.each([
    ['prod/a.yaml', ['a']],
    ['prod/eu/b.yaml', ['b']],
    ['test/c.yaml', ['c']],
    ['d.yaml', ['d', 'e']],
    ['production/e.yaml', ['d', 'e']],
    ['prod/new.yaml', ['a']],
  ])('are analysed apart from each other and from the rest: %s', (path, seen) => {
    const snapshot = snapshotOf(texts, ['prod', 'prod/eu', 'test']);
    expect(snapshot.clusterFor(`file:///w/${path}`).workloads.map(({ name }) => name)).toEqual(seen);
  });

  it('with nothing in them are empty', () => {
    expect(snapshotOf(texts, ['empty']).clusterFor('file:///w/empty/x.yaml').resources).toEqual([]);
  });

  it('are the longest folder that holds the file', () => {
    const { scopeOf } = new Snapshot({
      files: new Map(),
      scopeFolders: ['file:///w/a', 'file:///w/a/b/', 'file:///w/a/bc'],
    }).layout;
    expect(scopeOf('file:///w/a/b/c.yaml')).toBe('file:///w/a/b/');
    expect(scopeOf('file:///w/x.yaml')).toBe('');
    expect(folderOf('file:///w/a/b.yaml')).toBe('file:///w/a');
    expect(folderOf('untitled:x')).toBe('');
  });
});

describe('places', () => {
  const text = file(pod('a'), policy('p'));
  const snapshot = snapshotOf({ 'a.yaml': text });

  it('are found for objects, in lines of the file', () => {
    const [, p] = snapshot.clusterFor('file:///w/a.yaml').resources;
    if (p?.nameField.form !== 'value') throw new Error('no name');
    const place = snapshot.place(p, p.nameField.node.span);
    expect(place).toEqual({
      uri: 'file:///w/a.yaml',
      range: { start: { line: 6, character: 17 }, end: { line: 6, character: 18 } },
    });
  });

  it('know what stands at them', () => {
    expect(snapshot.spotAt('file:///w/a.yaml', { line: 6, character: 17 })).toMatchObject({
      resource: { name: 'p' },
      offset: text.indexOf('name: p') + 6 - text.indexOf('---'),
    });
    expect(snapshot.spotAt('file:///w/a.yaml', { line: 0, character: 0 })).toMatchObject({ resource: { name: 'a' } });
    expect(snapshot.spotAt('file:///w/none.yaml', { line: 0, character: 0 })).toBeUndefined();
  });

  it('are unknown for objects of another snapshot', () => {
    const [other] = snapshotOf({ 'b.yaml': pod('b') }).clusterFor('file:///w/b.yaml').resources;
    if (other === undefined) throw new Error('no object');
    expect(snapshot.homeOf(other)).toBeUndefined();
    expect(snapshot.place(other, other.node.span)).toBeUndefined();
  });
});

describe('files of one folder that hold the same objects', () => {
  const install = file(pod('web'), policy('p'));

  it('are alternatives, of which each sees its own objects and others those of one', () => {
    const snapshot = snapshotOf({
      'a/core-install.yaml': install,
      'a/install.yaml': install,
      'a/extra.yaml': policy('q'),
    });
    expect(seenFrom(snapshot, 'a/install.yaml')).toEqual([
      'web of a/install.yaml',
      'p of a/install.yaml',
      'q of a/extra.yaml',
    ]);
    expect(seenFrom(snapshot, 'a/core-install.yaml')).toEqual([
      'web of a/core-install.yaml',
      'p of a/core-install.yaml',
      'q of a/extra.yaml',
    ]);
    expect(seenFrom(snapshot, 'a/extra.yaml')).toEqual([
      'web of a/core-install.yaml',
      'p of a/core-install.yaml',
      'q of a/extra.yaml',
    ]);
  });

  it('are none where they share one object alone: that is a name given twice', () => {
    const snapshot = snapshotOf({ 'a/one.yaml': policy('p'), 'a/two.yaml': file(policy('p'), pod('web')) });
    expect(seenFrom(snapshot, 'a/two.yaml')).toEqual(['p of a/one.yaml', 'p of a/two.yaml', 'web of a/two.yaml']);
  });
});
