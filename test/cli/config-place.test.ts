import { mkdirSync, symlinkSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { deployment, policy } from './shop.ts';
import { type Folder, folderOf, netpol, type Outcome } from './support.ts';

const OPEN = policy('api', '  podSelector: {}\n  policyTypes: [Ingress]\n  ingress:\n    - from: []\n');
const ERROR = 'rules: {empty-means-all: error}\n';
const OFF = 'rules: {empty-means-all: off}\n';
afterEach(() => vi.restoreAllMocks());

interface Answer {
  readonly diagnostics: readonly { readonly file: string; readonly severity: string }[];
}

/** Returns the severity that each file's one mistake has, by file. */
async function severities(folder: Folder, ...paths: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const args = paths.map(path => (path === '-' ? path : folder.at(path)));
  const { stdout, stderr } = await netpol(['check', ...args, '--format', 'json'], { from: folder, input: OPEN });
  expect(stderr).toBe('');
  const { diagnostics }: Answer = JSON.parse(stdout);
  return Object.fromEntries(diagnostics.map(({ file, severity }) => [file, severity]));
}

async function refusal(folder: Folder, ...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr }: Outcome = await netpol(args, { from: folder });
  expect([status, stdout]).toEqual([2, '']);
  return stderr;
}

describe('the configuration of a path', () => {
  it('is in its folder or the nearest one above, wherever the command runs', async () => {
    const folder = folderOf({
      'a/b/open.yaml': OPEN,
      'a/.netpol.yaml': ERROR,
      '.netpol.yaml': OFF,
      'c/open.yaml': OPEN,
    });
    for (const path of ['a', 'a/b', 'a/b/open.yaml'])
      expect(Object.values(await severities(folder, path))).toEqual(['error']);
    expect(await severities(folder, 'c')).toEqual({});
    vi.spyOn(process, 'cwd').mockReturnValue(folder.at('c'));
    expect(await severities(folder, 'a')).toEqual({ 'a/b/open.yaml': 'error' });
  });

  it('is not looked for above the repository', async () => {
    const folder = folderOf({ '.netpol.yaml': OFF, 'repo/deploy/open.yaml': OPEN, 'tree/deploy/open.yaml': OPEN });
    mkdirSync(folder.at('repo/.git'));
    folder.write('tree/.git', 'gitdir: ../repo/.git/worktrees/tree\n');
    expect(await severities(folder, 'repo/deploy', 'tree/deploy')).toEqual({
      'repo/deploy/open.yaml': 'warning',
      'tree/deploy/open.yaml': 'warning',
    });
    folder.write('repo/.netpol.yaml', ERROR);
    expect(await severities(folder, 'repo/deploy')).toEqual({ 'repo/deploy/open.yaml': 'error' });
  });

  it('is that of the current folder for standard input', async () => {
    const folder = folderOf({ 'here/.netpol.yaml': ERROR, 'there/open.yaml': OPEN });
    vi.spyOn(process, 'cwd').mockReturnValue(folder.at('here'));
    expect(await severities(folder, '-', 'there')).toEqual({ '-': 'error', 'there/open.yaml': 'warning' });
  });

  it('is the one of its own where several paths have several', async () => {
    const folder = folderOf({
      'a/open.yaml': OPEN,
      'a/left/open.yaml': OPEN,
      'a/.netpol.yaml': `${ERROR}files: {exclude: [left]}\n`,
      'b/open.yaml': OPEN,
      'b/left/open.yaml': OPEN,
      'b/.netpol.yaml': 'rules: {empty-means-all: info}\n',
      'c/open.yaml': OPEN,
    });
    expect(await severities(folder, 'a', 'b', 'c')).toEqual({
      'a/open.yaml': 'error',
      'b/open.yaml': 'info',
      'b/left/open.yaml': 'info',
      'c/open.yaml': 'warning',
    });
    const all = await netpol(['check', '--config', folder.at('a/.netpol.yaml'), folder.at('b'), folder.at('c')]);
    expect([all.status, all.stdout.match(/error: /g)?.length]).toEqual([1, 2]);
  });

  it('is the inner one where a path lies in another one', async () => {
    const folder = folderOf({
      '.netpol.yaml': OFF,
      'x/open.yaml': OPEN,
      'in/open.yaml': OPEN,
      'in/.netpol.yaml': ERROR,
    });
    expect(await severities(folder, '', 'in')).toEqual({ 'in/open.yaml': 'error' });
    expect(await severities(folder, 'in', '')).toEqual({ 'in/open.yaml': 'error' });
  });

  it('does not lie below the path, which a warning says', async () => {
    const folder = folderOf({ 'all/open.yaml': OPEN, 'all/sub/.netpol.yaml': OFF });
    const { status, stdout, stderr } = await netpol(['check', folder.at('all')], { from: folder });
    expect([status, stderr]).toEqual([
      0,
      'warning: all/sub/.netpol.yaml: left out: configurations are looked for in all and above, not below. Name all/sub as a path of its own.\n',
    ]);
    expect(stdout).toContain('1 warning in 1 file');
  });

  it('has patterns that count from its folder, and from the path where they leave that out as a whole', async () => {
    const folder = folderOf({
      '.netpol.yaml': 'files: {exclude: [deploy/old, vendor]}\n',
      'deploy/old/open.yaml': OPEN,
      'deploy/new/open.yaml': OPEN,
      'vendor/x/open.yaml': OPEN,
    });
    expect(Object.keys(await severities(folder, 'deploy'))).toEqual(['deploy/new/open.yaml']);
    expect(Object.keys(await severities(folder, 'vendor/x', 'deploy/old'))).toEqual([
      'vendor/x/open.yaml',
      'deploy/old/open.yaml',
    ]);
  });

  it('is found along the path as it is written, through links', async () => {
    const folder = folderOf({ 'real/deploy/open.yaml': OPEN, 'real/.netpol.yaml': ERROR, 'links/.netpol.yaml': OFF });
    symlinkSync(folder.at('real/deploy'), folder.at('links/deploy'));
    expect(await severities(folder, 'links/deploy')).toEqual({});
    symlinkSync(folder.at('real/.netpol.yaml'), folder.at('real/deploy/.netpol.yaml'));
    expect(await severities(folder, 'links/deploy')).toEqual({ 'links/deploy/open.yaml': 'error' });
  });

  it('is refused where it cannot be read, and missed by no path', async () => {
    const folder = folderOf({ 'deploy/open.yaml': OPEN });
    symlinkSync('nowhere.yaml', folder.at('.netpol.yaml'));
    expect(await refusal(folder, 'check', folder.at('deploy'))).toBe(
      'netpol: The configuration .netpol.yaml cannot be read: it does not exist.\n',
    );
    symlinkSync('.netpol.yaml', folder.at('deploy/.netpol.yaml'));
    expect(await refusal(folder, 'check', folder.at('deploy'))).toBe(
      'netpol: The configuration deploy/.netpol.yaml cannot be read: its symbolic links form a loop.\n',
    );
    expect(await refusal(folder, 'check', folder.at('gone/deep'))).toBe(
      'netpol: gone/deep cannot be read: it does not exist.\n',
    );
    expect(await refusal(folder, 'check', folder.at('deploy/open.yaml/x'))).toBe(
      'netpol: deploy/open.yaml/x cannot be read: a part of its path is no folder.\n',
    );
  });
});

describe('what configurations say of the one cluster', () => {
  const worlds = {
    'a/open.yaml': OPEN,
    'a/.netpol.yaml': 'cluster: {distribution: eks, kubernetesVersion: "1.36"}\n',
    'b/web.yaml': deployment('web', 80),
    'b/.netpol.yaml': 'cluster: {distribution: gke, kubernetesVersion: "1.36"}\n',
    'c/web.yaml': deployment('web', 80),
  };

  it.each([['check'], ['list'], ['fix', '--dry-run'], ['explain', '--from', 'shop/web', '--to', 'shop/web']])(
    'has to agree: %s',
    async (command, ...options) => {
      const folder = folderOf(worlds);
      expect(await refusal(folder, command, ...options, folder.at('a'), folder.at('b'))).toBe(
        'netpol: a/.netpol.yaml and b/.netpol.yaml differ in cluster.distribution, but all paths are taken as one cluster. Run netpol for each of them, or name the configuration that counts with --config.\n',
      );
      const settled = [...options, '--profile', 'kind', folder.at('a'), folder.at('b')];
      expect((await netpol([command, ...settled])).status).toBe(0);
    },
  );

  it('holds for paths without a configuration too', async () => {
    const cidr = policy('p', '  podSelector: {}\n  ingress:\n    - from: [{ipBlock: {cidr: 10.0.0.1/8}}]\n');
    const folder = folderOf({ ...worlds, 'c/p.yaml': cidr });
    expect((await netpol(['check', folder.at('c')])).status).toBe(0);
    expect((await netpol(['check', folder.at('c'), folder.at('a')])).status).toBe(1);
  });

  it('may differ on the two sides of a comparison, and is the same where only one says it', async () => {
    const cidr = policy('p', '  podSelector: {}\n  ingress:\n    - from: [{ipBlock: {cidr: 10.0.0.1/8}}]\n');
    const web = [deployment('web', 80), cidr].join('---\n');
    const folder = folderOf({
      'old/all.yaml': web,
      'new/all.yaml': web,
      'new/.netpol.yaml': 'cluster: {kubernetesVersion: "1.36"}\n',
    });
    const diff = async (): Promise<string> =>
      (await netpol(['diff', folder.at('old'), folder.at('new')], { from: folder })).stdout;
    expect(await diff()).toBe('No connection changed\n');
    folder.write('old/.netpol.yaml', 'cluster: {kubernetesVersion: "1.35"}\n');
    expect(await diff()).not.toBe('No connection changed\n');
  });

  it('names scopes by the configuration that has them', async () => {
    const folder = folderOf({
      'a/x/web.yaml': deployment('web', 80),
      'a/y/web.yaml': deployment('web', 80),
      'a/.netpol.yaml': 'scopes: [x]\n',
      'b/y/web.yaml': deployment('web', 80),
      'b/.netpol.yaml': 'scopes: [y]\n',
    });
    expect(await refusal(folder, 'list', folder.at('a'), folder.at('b'))).toBe(
      'netpol: The files are for 3 clusters (., x, y). Choose one with --world, or name a path inside of it.\n',
    );
    expect((await netpol(['list', folder.at('a/x')])).status).toBe(0);
  });
});

it('counts files in the order of the paths, with a configuration or without', async () => {
  const named = (name: string): string => policy('same', `  podSelector: {matchLabels: {app: ${name}}}\n`);
  const folder = folderOf({ 'a.yaml': named('a'), 'b.yaml': named('b') });
  const order = async (): Promise<string> =>
    (await netpol(['list', folder.at('b.yaml'), folder.at('a.yaml')], { from: folder })).stderr.split('\n')[0] ?? '';
  const expected = 'warning: a.yaml:4: NetworkPolicy shop/same is also declared at b.yaml:4; the later one counts.';
  expect(await order()).toBe(expected);
  folder.write('.netpol.yaml', OFF);
  expect(await order()).toBe(expected);
});
