import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { apiPolicy, deployment, namespace, shop } from './shop.ts';
import { type Folder, folderOf, linesOf, netpol, type Outcome } from './support.ts';

/** Makes a repository with one commit of the files, on branch main and with the tag v1. */
function repositoryOf(files: Readonly<Record<string, string>>): Folder {
  const folder = folderOf(files);
  git(folder, 'init', '-q', '-b', 'main');
  commit(folder);
  git(folder, 'tag', '-a', '-m', 'first', 'v1');
  return folder;
}

function commit(folder: Folder): void {
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '--allow-empty', '-m', 'manifests');
}

function git(folder: Folder, ...args: readonly string[]): void {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], { cwd: folder.at(), stdio: 'pipe' });
}

async function diff(folder: Folder, ...args: readonly string[]): Promise<Outcome> {
  return await netpol(['diff', ...args], { from: folder });
}

const below = (files: Readonly<Record<string, string>>, folder: string): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));

describe('netpol diff --git', () => {
  const widened = apiPolicy.replace('port: 8080', 'port: 9090');

  it.each(['HEAD', 'main', 'v1', 'HEAD~0'])('compares the files with those of %s', async revision => {
    const folder = repositoryOf(below(shop, 'deploy'));
    folder.write('deploy/policies/api.yaml', widened);
    expect(await diff(folder, '--git', revision, folder.at('deploy'), '--exit-code')).toEqual({
      status: 1,
      stdout: '~ shop/web [Deployment] → shop/api [Deployment]: TCP 8080 ⇒ TCP 9090\n1 connection changed\n',
      stderr: '',
    });
  });

  it('reads older commits, the whole repository, and single files', async () => {
    const folder = repositoryOf(shop);
    folder.write('policies/api.yaml', widened);
    commit(folder);
    const lines = async (...args: readonly string[]): Promise<readonly string[]> =>
      linesOf((await diff(folder, '--git', ...args)).stdout);
    expect(await lines('HEAD', folder.at())).toEqual(['No connection changed']);
    expect(await lines('HEAD~1', folder.at())).toHaveLength(2);
    const files = ['apps/api.yaml', 'apps/web.yaml', 'policies/api.yaml'].map(path => folder.at(path));
    expect(await lines('v1', ...files)).toEqual([
      '~ shop/web [Deployment] → shop/api [Deployment]: TCP 8080 ⇒ TCP 9090',
      '1 connection changed',
    ]);
  });

  it('leaves out of a revision what it leaves out of a folder', async () => {
    const folder = repositoryOf({
      ...shop,
      'node_modules/x/extra.yaml': deployment('extra', 80),
      'notes.txt': deployment('notes', 80),
      'vendor/policy.yaml': apiPolicy,
    });
    expect((await diff(folder, '--git', 'HEAD', folder.at())).stdout).toBe('No connection changed\n');
  });

  it('names its warnings after the revision and the path in it', async () => {
    const folder = repositoryOf({ ...shop, 'x.yaml': 'kind: NetworkPolicy\nspec: [\n' });
    folder.write('x.yaml', 'kind: ConfigMap\n');
    const { stderr } = await diff(folder, '--git', 'HEAD', folder.at());
    expect(stderr).toMatch(/^warning: HEAD:x\.yaml:\d: the document is left out: /);
  });

  it('counts everything as added where the revision has none of it', async () => {
    const folder = repositoryOf({ 'readme.md': 'nothing yet', 'new/notes.yaml': 'replicas: 1\n' });
    folder.write('new/web.yaml', [namespace, deployment('web', 80)].join('---\n'));
    folder.write('newer/web.yaml', [namespace, deployment('web', 80)].join('---\n'));
    const { status, stdout, stderr } = await diff(folder, '--git', 'HEAD', folder.at('newer'));
    expect([status, linesOf(stdout)[0]]).toEqual([0, '+ workload shop/web [Deployment]']);
    expect(linesOf(stderr)[0]).toBe('warning: newer does not exist in HEAD: everything in it counts as added.');
    expect(linesOf((await diff(folder, '--git', 'HEAD', folder.at('new'))).stderr)[0]).toBe(
      'warning: new holds no Kubernetes manifest in HEAD: everything in it counts as added.',
    );
  });

  it('says which links and large files of a revision it does not read', async () => {
    const folder = repositoryOf(below(shop, 'deploy'));
    symlinkSync('api.yaml', folder.at('deploy/apps/same.yaml'));
    symlinkSync('../../other.yaml', folder.at('deploy/apps/out.yaml'));
    folder.write('other.yaml', deployment('other', 80));
    folder.write('deploy/large.yaml', '');
    truncateSync(folder.at('deploy/large.yaml'), 17 * 1024 * 1024);
    commit(folder);
    writeFileSync(folder.at('deploy/large.yaml'), '');
    const { stdout, stderr } = await diff(folder, '--verbose', '--git', 'HEAD', folder.at('deploy'));
    expect(linesOf(stderr).map(line => line.replace(/(left out: Not read).*/, '$1'))).toEqual([
      'warning: HEAD:deploy/apps/out.yaml: left out: it is a symbolic link, which is not followed in a commit',
      'warning: HEAD:deploy/large.yaml: left out: Not read',
      'warning: deploy/apps/out.yaml: left out: its symbolic link leads out of the folder. The setting files.followLinks follows it',
    ]);
    expect(stdout).toBe('No connection changed\n');
    folder.write('netpol.yaml', 'files: {followLinks: true}\n');
    const followed = await diff(folder, '--git', 'HEAD', '--config', folder.at('netpol.yaml'), folder.at('deploy'));
    expect(linesOf(followed.stdout)[0]).toBe('+ workload shop/other [Deployment]');
  });

  it('finds the repository by the path, also in a hook that names one', async () => {
    const folder = repositoryOf(below(shop, 'deploy'));
    vi.stubEnv('GIT_DIR', folder.at('.git'));
    const { stdout } = await diff(folder, '--git', 'HEAD', folder.at('deploy'));
    vi.unstubAllEnvs();
    expect(stdout).toBe('No connection changed\n');
  });

  it('takes paths with unusual names', async () => {
    const name = ':(glob)*/ä "b"\n';
    const folder = repositoryOf(below(shop, name));
    mkdirSync(folder.at('elsewhere'));
    expect((await diff(folder, '--git', 'HEAD', folder.at(name))).stdout).toBe('No connection changed\n');
    renameSync(folder.at(name), folder.at('moved'));
    expect((await diff(folder, '--git', 'HEAD', folder.at('moved'))).stderr).toContain('does not exist in HEAD');
  });

  it.each(['nope', '-x', '--all', '--output=x', '', 'HEAD:apps', 'HEAD^{tree}'])(
    'refuses %j, which names no commit',
    async revision => {
      const folder = repositoryOf(shop);
      const root = realpathSync(folder.at());
      const { status, stdout, stderr } = await netpol(['diff', `--git=${revision}`, folder.at()]);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toBe(
        `netpol: The git repository ${root} has no revision ${revision}. Name a branch, a tag or a commit; a shallow clone may have to fetch it first.\n`,
      );
    },
  );

  it('refuses a folder that lies in no repository, and one that does not exist', async () => {
    const folder = folderOf(shop);
    const real = realpathSync(folder.at());
    expect(await netpol(['diff', '--git', 'HEAD', folder.at()])).toEqual({
      status: 2,
      stdout: '',
      stderr: `netpol: ${real} cannot be compared with HEAD: it lies in no git repository.\n`,
    });
    expect((await diff(folder, '--git', 'HEAD', folder.at('gone'))).stderr).toBe(
      'netpol: gone cannot be read: it does not exist.\n',
    );
  });
});
