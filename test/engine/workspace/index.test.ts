import { describe, expect, it } from 'vitest';
import { WorkspaceIndex } from '../../../server/src/workspace/index.ts';
import { DEFAULT_SETTINGS } from '../../../server/src/workspace/settings.ts';
import { FakeFiles } from './fake-files.ts';
import { pod, policy } from './manifests.ts';

const [A, B] = ['file:///w/a.yaml', 'file:///w/b.yaml'];

/** Names the objects in sight, file by file. */
function names(index: WorkspaceIndex): Readonly<Record<string, readonly string[]>> {
  const files = [...index.snapshot.files.values()];
  return Object.fromEntries(
    files.map(({ uri, documents }) => [
      uri.slice('file:///w/'.length),
      documents.flatMap(({ content }) => content.resources.map(({ name }) => name)),
    ]),
  );
}

async function loaded(files: FakeFiles): Promise<WorkspaceIndex> {
  const index = new WorkspaceIndex(files);
  index.configure({ folders: ['file:///w'] });
  await index.load();
  return index;
}

describe('the index', () => {
  it('reads all files of its folders and tells how many', async () => {
    const index = new WorkspaceIndex(new FakeFiles({ [A]: pod('a'), [B]: pod('b'), 'file:///other/c.yaml': pod('c') }));
    index.configure({ folders: ['file:///w', 'file:///w'] });
    const counts: number[] = [];
    await index.load(read => counts.push(read));
    expect(names(index)).toEqual({ 'a.yaml': ['a'], 'b.yaml': ['b'] });
    expect(counts).toEqual([1, 2]);
  });

  it('stops reading when asked to, and keeps what it knew', async () => {
    const files = new FakeFiles({ [A]: pod('a'), [B]: pod('b') });
    const index = await loaded(files);
    files.texts.set(A, pod('new'));
    files.texts.set(B, pod('new'));
    let read = 0;
    await index.load(
      count => {
        read = count;
      },
      () => read === 1,
    );
    expect(names(index)).toEqual({ 'a.yaml': ['new'], 'b.yaml': ['b'] });
  });

  it('keeps a file that appears while the folders are listed', async () => {
    const files = new FakeFiles({ [A]: pod('a') });
    const index = new WorkspaceIndex(files);
    index.configure({ folders: ['file:///w'] });
    await index.load(() => {
      files.unlisted.set(B, pod('b'));
      index.refresh(B).catch(() => {});
    });
    expect(names(index)).toEqual({ 'a.yaml': ['a'], 'b.yaml': ['b'] });
  });

  it('follows files that change, come and go on disk', async () => {
    const files = new FakeFiles({ [A]: pod('a') });
    const index = await loaded(files);
    files.texts.set(A, pod('changed'));
    files.texts.set(B, pod('b'));
    await index.refresh(A);
    await index.refresh(B);
    expect(names(index)).toEqual({ 'a.yaml': ['changed'], 'b.yaml': ['b'] });
    files.texts.delete(A);
    await index.refresh(A);
    index.remove(B);
    expect(names(index)).toEqual({});
  });

  it('forgets at a reload what is gone, also what was left out', async () => {
    const files = new FakeFiles({ [A]: pod('a') });
    files.texts.set(B, { type: 'unreadable', reason: 'no permission' });
    files.unreadableFolders.set('file:///w/secret', 'no permission');
    const index = await loaded(files);
    expect(index.leftOut.map(({ uri }) => uri)).toEqual(['file:///w/secret', B]);
    files.texts.clear();
    files.unreadableFolders.clear();
    await index.load();
    expect(names(index)).toEqual({});
    expect(index.leftOut).toEqual([]);
  });

  it('lets an open document stand before its file, until it is closed', async () => {
    const files = new FakeFiles({ [A]: pod('saved') });
    const index = await loaded(files);
    index.edit(A, pod('typed'), 1);
    expect([names(index), index.isOpen(A)]).toEqual([{ 'a.yaml': ['typed'] }, true]);
    files.texts.set(A, pod('later'));
    await index.refresh(A);
    expect(names(index)).toEqual({ 'a.yaml': ['typed'] });
    index.close(A);
    expect([names(index), index.isOpen(A)]).toEqual([{ 'a.yaml': ['later'] }, false]);
  });

  it('keeps an open document whose file is removed, and forgets it when it is closed', async () => {
    const index = await loaded(new FakeFiles({ [A]: pod('saved') }));
    index.edit(A, pod('typed'), 1);
    index.remove(A);
    expect(names(index)).toEqual({ 'a.yaml': ['typed'] });
    index.close(A);
    expect(names(index)).toEqual({});
  });

  it('keeps a new document that is not on disk through a reload', async () => {
    const index = await loaded(new FakeFiles());
    index.edit('file:///w/new.yaml', pod('new'), 1);
    await index.load();
    expect(names(index)).toEqual({ 'new.yaml': ['new'] });
  });

  it('keeps the content of documents from disk to editor and from edit to edit', async () => {
    const index = await loaded(new FakeFiles({ [A]: pod('a') }));
    const content = () => index.snapshot.files.get(A)?.documents[0]?.content;
    const first = content();
    index.edit(A, pod('a'), 1);
    expect(content()).toBe(first);
    index.edit(A, `${pod('a')}---\n${pod('b')}`, 2);
    expect(content()).toBe(first);
  });

  it('lets the last accepted form on disk stand in for what is typed', async () => {
    const index = await loaded(new FakeFiles({ [A]: policy('p') }));
    index.edit(A, policy('p', '{policyTypes: [x]}'), 1);
    expect(index.snapshot.clusterFor(A).policies).toHaveLength(1);
    index.edit(A, '', 2);
    expect(index.snapshot.clusterFor(A).policies).toEqual([]);
  });

  it('has its files in the order in which the command line reads them, whenever they came', async () => {
    const late = ['file:///w/b/c.yaml', 'file:///w/b.yaml', 'file:///w/a.yaml', 'file:///w/b%20c/d.yaml'];
    const index = await loaded(new FakeFiles({ [B]: pod('b'), 'file:///v/z.yaml': pod('z') }));
    index.edit('untitled:new', pod('new'), 1);
    for (const uri of late) index.edit(uri, pod('late'), 1);
    expect([...index.snapshot.files.keys()]).toEqual([
      'file:///w/a.yaml',
      'file:///w/b/c.yaml',
      'file:///w/b%20c/d.yaml',
      'file:///w/b.yaml',
      'untitled:new',
    ]);
    index.close('file:///w/b/c.yaml');
    expect([...index.snapshot.files.keys()][1]).toBe('file:///w/b%20c/d.yaml');
  });

  it('lets the folders follow each other as the workspace has them', async () => {
    const index = new WorkspaceIndex(new FakeFiles({ [A]: pod('a'), 'file:///v/z.yaml': pod('z') }));
    index.configure({ folders: ['file:///w', 'file:///v'] });
    await index.load();
    expect([...index.snapshot.files.keys()]).toEqual([A, 'file:///v/z.yaml']);
    index.configure({ folders: ['file:///v', 'file:///w'] });
    expect([...index.snapshot.files.keys()]).toEqual(['file:///v/z.yaml', A]);
  });

  it('hands out one snapshot until something changes, and never changes it', async () => {
    const index = await loaded(new FakeFiles({ [A]: pod('a') }));
    const before = index.snapshot;
    expect(index.snapshot).toBe(before);
    index.edit(A, pod('typed'), 1);
    expect(index.snapshot).not.toBe(before);
    expect(before.files.get(A)?.text).toBe(pod('a'));
    const next = index.snapshot;
    index.configure({ settings: { ...DEFAULT_SETTINGS, rules: { 'end-port': 'off' } } });
    expect(index.snapshot).not.toBe(next);
    expect(index.snapshot.settings.rules).toEqual({ 'end-port': 'off' });
  });

  it('says what was too large, and reads it once it is not', async () => {
    const files = new FakeFiles();
    files.texts.set(A, { type: 'too-large', bytes: 60 * 1024 * 1024 });
    const index = await loaded(files);
    expect(index.leftOut).toMatchObject([{ uri: A, reason: expect.stringContaining('60 MiB') }]);
    expect(index.snapshot.files.get(A)?.problems).toMatchObject([{ reason: 'too-large' }]);
    files.texts.set(A, pod('a'));
    await index.refresh(A);
    expect([index.leftOut, names(index)]).toEqual([[], { 'a.yaml': ['a'] }]);
  });

  it('does not bring back a file that was removed while it was read', async () => {
    const files = new FakeFiles({ [A]: pod('a') });
    const index = await loaded(files);
    let open = (): void => {};
    files.gate = new Promise(resolve => {
      open = resolve;
    });
    const reading = index.refresh(A);
    index.remove(A);
    open();
    await reading;
    expect(names(index)).toEqual({});
  });

  it('keeps the newest of two readings that overlap', async () => {
    const files = new FakeFiles({ [A]: pod('old') });
    const index = await loaded(files);
    let open = (): void => {};
    files.gate = new Promise(resolve => {
      open = resolve;
    });
    const slow = index.refresh(A);
    files.gate = undefined;
    files.texts.set(A, pod('new'));
    await index.refresh(A);
    open();
    await slow;
    expect(names(index)).toEqual({ 'a.yaml': ['new'] });
  });
});

describe('what belongs to the workspace', () => {
  const index = new WorkspaceIndex(new FakeFiles());
  index.configure({ folders: ['file:///w%20x'] });

  it.each([
    ['file:///w%20x/a.yaml', true],
    ['file:///w%20x/deep/er/a.yml', true],
    ['file:///w%20x/.hidden/a.json', true],
    ['file:///w%20x/a.txt', false],
    ['file:///w%20x/node_modules/x/a.yaml', false],
    ['file:///w%20xy/a.yaml', false],
    ['file:///other/a.yaml', false],
    ['untitled:Untitled-1', false],
    ['file:///w%20x/100%.yaml', true],
  ])('%s: %s', (uri, admitted) => {
    expect(index.admits(uri)).toBe(admitted);
  });

  it('follows the settings', () => {
    const own = new WorkspaceIndex(new FakeFiles());
    own.configure({
      folders: ['file:///w/'],
      settings: {
        ...DEFAULT_SETTINGS,
        files: { ...DEFAULT_SETTINGS.files, include: ['deploy/**/*.yaml'], exclude: ['**/test/**'] },
      },
    });
    expect(own.admits('file:///w/deploy/a.yaml')).toBe(true);
    expect(own.admits('file:///w/deploy/test/a.yaml')).toBe(false);
    expect(own.admits('file:///w/a.yaml')).toBe(false);
  });
});
