import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { URI } from 'vscode-uri';
import { reasonOf } from '../../server/src/disk/failures.ts';
import { nodeFiles, readNamedFile, readStream } from '../../server/src/disk/node-files.ts';
import { MAX_FILE_BYTES } from '../../server/src/workspace/files/source-file.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'node-files-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const uriOf = (path: string): string => URI.file(join(root, path)).toString();

function write(path: string, content: string | Uint8Array = 'kind: Pod\n'): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), content);
}

async function list(
  folder = '.',
  include: readonly string[] = ['**/*.{yaml,yml,json}'],
  exclude: readonly string[] = ['**/node_modules/**'],
  followLinks = false,
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const item of nodeFiles.list(uriOf(folder), include, exclude, followLinks)) {
    const path = URI.parse(item.uri).fsPath.slice(root.length + 1);
    found.push(item.type === 'file' ? path : `${path}: ${item.reason}`);
  }
  return found;
}

describe('listing a folder', () => {
  it('walks it in the order of names and takes manifests alone', async () => {
    for (const path of ['b.yaml', 'a/z.yml', 'a/b/c.json', 'B.yaml', 'notes.md', 'a.yaml', '.hidden/x.yaml'])
      write(path);
    expect(await list()).toEqual(['.hidden/x.yaml', 'B.yaml', 'a/b/c.json', 'a/z.yml', 'a.yaml', 'b.yaml']);
  });

  it('leaves out what the patterns exclude, at any depth', async () => {
    for (const path of ['node_modules/a.yaml', 'x/node_modules/y/b.yaml', 'x/c.yaml']) write(path);
    expect(await list()).toEqual(['x/c.yaml']);
  });

  it('takes a folder given by name even when it lies in an excluded one', async () => {
    write('node_modules/a.yaml');
    expect(await list('node_modules')).toEqual(['node_modules/a.yaml']);
  });

  it('ends where symbolic links form a loop, and meets each file once', async () => {
    write('a/one.yaml');
    symlinkSync('..', join(root, 'a/loop'));
    symlinkSync('a', join(root, 'b'));
    symlinkSync('a/one.yaml', join(root, 'again.yaml'));
    expect(await list()).toEqual(['a/one.yaml']);
  });

  it('tells of links to files that lead nowhere, where the patterns choose them', async () => {
    write('a.yaml');
    symlinkSync('nowhere', join(root, 'dangling.yaml'));
    symlinkSync('self.yaml', join(root, 'self.yaml'));
    symlinkSync('nowhere', join(root, 'notes.md'));
    expect(await list()).toEqual([
      'a.yaml',
      'dangling.yaml: its symbolic link leads nowhere',
      'self.yaml: its symbolic links form a loop',
    ]);
  });

  it('tells of pipes, whose reading would never end', async () => {
    execFileSync('mkfifo', [join(root, 'pipe.yaml'), join(root, 'pipe.txt')]);
    symlinkSync('/dev/zero', join(root, 'zero.yaml'));
    write('a.yaml');
    expect(await list()).toEqual([
      'a.yaml',
      'pipe.yaml: it is a device or a pipe',
      'zero.yaml: it is a device or a pipe',
    ]);
  });

  it('follows no link that leads out of the folder unless that is asked for', async () => {
    write('in/a.yaml');
    write('out/b.yaml');
    write('out.yaml');
    symlinkSync('/', join(root, 'in/disk'));
    symlinkSync('..', join(root, 'in/above'));
    symlinkSync('../out', join(root, 'in/folder'));
    symlinkSync('../out.yaml', join(root, 'in/file.yaml'));
    symlinkSync('../out.yaml', join(root, 'in/notes.md'));
    symlinkSync('../in', join(root, 'in/itself'));
    const out = 'its symbolic link leads out of the folder. The setting files.followLinks follows it';
    expect(await list('in')).toEqual([
      'in/a.yaml',
      ...['above', 'disk', 'file.yaml', 'folder'].map(name => `in/${name}: ${out}`),
    ]);
    rmSync(join(root, 'in/disk'));
    expect(await list('in', undefined, undefined, true)).toEqual([
      'in/a.yaml',
      'in/above/out/b.yaml',
      'in/above/out.yaml',
    ]);
  });

  it('follows a folder that is itself a link', async () => {
    write('real/a.yaml');
    symlinkSync('real', join(root, 'link'));
    expect(await list('link')).toEqual(['link/a.yaml']);
  });

  it('tells of names that are not UTF-8, which nobody could open', async () => {
    write('a.yaml');
    write('\uFFFD.yaml');
    const bytes = Buffer.concat([Buffer.from(`${root}/x`), Buffer.from([0xe9])]);
    try {
      mkdirSync(bytes);
      writeFileSync(Buffer.concat([bytes, Buffer.from('.yaml')]), 'kind: Pod');
    } catch {
      // Some file systems refuse such names.
      return;
    }
    const reason = 'its name is not UTF-8. Rename it';
    expect(await list()).toEqual(['a.yaml', `x\uFFFD: ${reason}`, `x\uFFFD.yaml: ${reason}`, '\uFFFD.yaml']);
  });

  it('tells of a folder that cannot be read', async () => {
    write('file');
    expect(await list('file/below')).toEqual(['file/below: a part of its path is no folder']);
    expect(await list('missing')).toEqual(['missing: it does not exist']);
  });

  it('finds files whose names need escaping in a URI', async () => {
    write('a #1/ä%20.yaml');
    expect(await list()).toEqual(['a #1/ä%20.yaml']);
    expect(await nodeFiles.read(uriOf('a #1/ä%20.yaml'))).toEqual({ type: 'text', text: 'kind: Pod\n' });
  });
});

describe('reading a file', () => {
  it('strips the byte-order mark and reads UTF-16', async () => {
    write('utf8.yaml', Buffer.from('\uFEFFkind: Pod'));
    write('utf16.yaml', Buffer.from('\uFEFFkind: Pod', 'utf16le'));
    expect(await nodeFiles.read(uriOf('utf8.yaml'))).toEqual({ type: 'text', text: 'kind: Pod' });
    expect(await nodeFiles.read(uriOf('utf16.yaml'))).toEqual({ type: 'text', text: 'kind: Pod' });
  });

  it('does not load a file above the limit', async () => {
    write('large.yaml', '');
    truncateSync(join(root, 'large.yaml'), 60 * 1024 * 1024);
    expect(await nodeFiles.read(uriOf('large.yaml'))).toEqual({ type: 'too-large', bytes: 60 * 1024 * 1024 });
  });

  it('tells a file that is gone from one that cannot be read', async () => {
    write('file');
    expect(await nodeFiles.read(uriOf('gone.yaml'))).toEqual({ type: 'gone' });
    expect(await nodeFiles.read(uriOf('file/x.yaml'))).toEqual({
      type: 'unreadable',
      reason: 'a part of its path is no folder',
    });
    expect(await nodeFiles.read(uriOf('.'))).toEqual({ type: 'unreadable', reason: 'it is a folder' });
  });

  it('refuses pipes and devices at once', async () => {
    const pipe = join(root, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const refused = { type: 'unreadable', reason: 'it is a device or a pipe' };
    expect(await nodeFiles.read(URI.file(pipe).toString())).toEqual(refused);
    expect(await readNamedFile(pipe)).toEqual(refused);
    expect(await readNamedFile('/dev/zero')).toEqual(refused);
  });
});

describe('reading a stream', () => {
  it('joins its chunks before it decodes them', async () => {
    const bytes = Buffer.from('ä');
    const stream = Readable.from([bytes.subarray(0, 1), bytes.subarray(1)]);
    expect(await readStream(stream)).toEqual({ type: 'text', text: 'ä' });
  });

  it('counts what is above the limit without keeping it', async () => {
    const chunk = Buffer.alloc(1024 * 1024);
    const count = MAX_FILE_BYTES / chunk.length + 4;
    const stream = Readable.from(Array.from({ length: count }, () => chunk));
    expect(await readStream(stream)).toEqual({ type: 'too-large', bytes: count * chunk.length });
  });
});

it('says in plain words why the file system refuses', () => {
  const refusal = (code: string): Error => Object.assign(new Error(code), { code });
  expect(reasonOf(refusal('EACCES'))).toBe('there is no permission to read it');
  expect(reasonOf(refusal('ELOOP'))).toBe('its symbolic links form a loop');
  expect(reasonOf(refusal('EIO'))).toBe('the file system answers EIO');
});
