import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { URI } from 'vscode-uri';
import { nodeFiles, readNamedFile, readStream, reasonOf } from '../../server/src/disk/node-files.ts';
import { MAX_FILE_BYTES } from '../../server/src/workspace/source-file.ts';

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
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const item of nodeFiles.list(uriOf(folder), include, exclude)) {
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

  it('leaves out pipes, whose reading would never end', async () => {
    execFileSync('mkfifo', [join(root, 'pipe.yaml')]);
    write('a.yaml');
    expect(await list()).toEqual(['a.yaml']);
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

  it('reads a pipe only when the user named it', async () => {
    const pipe = join(root, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await nodeFiles.read(URI.file(pipe).toString())).toEqual({
      type: 'unreadable',
      reason: 'it is a device or a pipe',
    });
    const writer = spawn('sh', ['-c', `printf 'kind: Pod' > ${pipe}`]);
    expect(await readNamedFile(pipe)).toEqual({ type: 'text', text: 'kind: Pod' });
    writer.kill();
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
