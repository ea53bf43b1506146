import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { readSetup } from '../../server/src/cli/inputs/setup.ts';
import { readConfig } from '../../server/src/workspace/config-file.ts';
import { configJsonSchema } from '../../server/src/workspace/config-schema.ts';
import { DEFAULT_SETTINGS } from '../../server/src/workspace/settings.ts';
import { deployment, namespace, policy, shop } from './shop.ts';
import { type Folder, folderOf, linesOf, netpol, type Outcome } from './support.ts';

const open = policy('api', '  podSelector: {}\n  policyTypes: [Ingress]\n  ingress:\n    - from: []\n');
afterEach(() => vi.restoreAllMocks());

/** Runs a command as if from the folder, so that its configuration is found. */
async function runIn(folder: Folder, below: string, ...args: readonly string[]): Promise<Outcome> {
  vi.spyOn(process, 'cwd').mockReturnValue(folder.at(below));
  return await netpol(args, { from: folder });
}

async function codesOf(folder: Folder, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runIn(folder, '', 'check', ...args, '--format', 'json');
  const answer: { readonly diagnostics: readonly { readonly code: string; readonly severity: string }[] } =
    JSON.parse(stdout);
  return answer.diagnostics.map(({ code, severity }) => `${code} ${severity}`);
}

describe('a configuration', () => {
  const manifests = { 'deploy/open.yaml': open };

  it('gives rules another severity, and switches them off', async () => {
    const folder = folderOf(manifests);
    expect(await codesOf(folder, folder.at())).toEqual(['empty-means-all warning']);
    folder.write('.netpol.yaml', 'rules:\n  empty-means-all: error\n');
    expect(await codesOf(folder, folder.at())).toEqual(['empty-means-all error']);
    folder.write('.netpol.yaml', 'rules:\n  empty-means-all: off # we know\n');
    expect(await codesOf(folder, folder.at())).toEqual([]);
  });

  it('is found in a folder above the current one, or named', async () => {
    const folder = folderOf({ ...manifests, '.netpol.yaml': 'rules: {empty-means-all: error}\n' });
    folder.write('strict/none.yml', 'rules: {empty-means-all: info}\n');
    mkdirSync(folder.at('a/b'), { recursive: true });
    const status = async (...args: readonly string[]): Promise<number> =>
      (await runIn(folder, 'a/b', 'check', folder.at('deploy'), ...args)).status;
    expect(await status()).toBe(1);
    expect(await status('--config', folder.at('strict/none.yml'))).toBe(0);
  });

  it('chooses files by patterns that count from its own folder', async () => {
    const folder = folderOf({
      ...Object.fromEntries(Object.entries(shop).map(([path, text]) => [`deploy/${path}`, text])),
      'deploy/generated/open.yaml': open,
      'deploy/api.json': JSON.stringify({ kind: 'Pod', apiVersion: 'v1', metadata: { name: 'json' } }),
    });
    folder.write('.netpol.yaml', "files:\n  include: ['**/*.yaml']\n  exclude: [deploy/generated/**]\n");
    const count = async (path: string): Promise<number> => {
      const { stdout } = await runIn(folder, '', 'check', folder.at(path), '--format', 'json');
      return JSON.parse(stdout).files;
    };
    expect([await count('deploy'), await count('')]).toEqual([5, 5]);
    folder.write('.netpol.yaml', 'files.exclude: [deploy/generated/**]\n');
    expect(await count('deploy')).toBe(6);
  });

  it('chooses the same files of a revision', async () => {
    const folder = folderOf({ ...shop, 'deploy/x.yaml': deployment('x', 80), 'deploy/old/y.yaml': open });
    folder.write('.netpol.yaml', 'files: {exclude: [deploy/old]}\n');
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
    for (const args of [
      ['init', '-q'],
      ['add', '-A'],
      ['commit', '-q', '-m', 'x'],
    ])
      execFileSync('git', [...identity, ...args], { cwd: folder.at(), stdio: 'pipe' });
    for (const path of ['', 'deploy'])
      expect((await runIn(folder, '', 'diff', '--git', 'HEAD', folder.at(path))).stdout).toBe(
        'No connection changed\n',
      );
  });

  it('keeps scopes apart, and makes commands about connections ask for one of them', async () => {
    const cluster = [namespace, deployment('web', 80), open].join('---\n');
    const folder = folderOf({ 'clusters/a/all.yaml': cluster, 'clusters/b/all.yaml': cluster });
    folder.write('.netpol.yaml', 'scopes: [clusters/a, ./clusters/b/]\n');
    const hints = ['empty-means-all warning', 'empty-means-all warning'];
    expect(await codesOf(folder, folder.at())).toEqual(hints);
    expect(await runIn(folder, '', 'list', folder.at())).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'netpol: The files are for 2 clusters (clusters/a, clusters/b). Choose one with --world, or name a path inside of it.\n',
    });
    for (const args of [['list'], ['query', '--from', 'shop/web', '--to', '1.1.1.1']]) {
      expect((await runIn(folder, '', ...args, folder.at('clusters/a'))).status).toBe(0);
      expect((await runIn(folder, '', ...args, folder.at(), '--world', 'clusters/a')).status).toBe(0);
    }
    const { stdout } = await runIn(folder, '', 'diff', folder.at('clusters/a'), folder.at('clusters/b'));
    expect(stdout).toBe('No connection changed\n');
  });

  it('switches off fixes with their rules', async () => {
    const folder = folderOf({ 'a.yaml': policy('a', '  podSelector: {}\n  policyTypes: [ingress]\n') });
    expect((await runIn(folder, '', 'fix', folder.at(), '--dry-run')).status).toBe(1);
    folder.write('.netpol.yaml', 'rules: {invalid-policy-type: off}\n');
    expect((await runIn(folder, '', 'fix', folder.at(), '--dry-run')).status).toBe(0);
  });

  it('is refused with the places of what is wrong', async () => {
    const folder = folderOf(manifests);
    folder.write('.netpol.yaml', 'ruels: {}\nrules:\n  empty-means-al: error\n  peer-or-trap: fatal\n');
    expect(await runIn(folder, 'deploy', 'check', folder.at())).toEqual({
      status: 2,
      stdout: '',
      stderr: `\
netpol: ../.netpol.yaml:1:1: ruels is no setting. Did you mean rules?
netpol: ../.netpol.yaml:3:3: rules.empty-means-al is no setting. Did you mean empty-means-all?
netpol: ../.netpol.yaml:4:17: rules.peer-or-trap takes one of error, warning, info, hint, off.
`,
    });
    const { status, stderr } = await runIn(folder, '', 'list', folder.at(), '--config', folder.at('gone.yaml'));
    expect([status, stderr]).toEqual([2, 'netpol: The configuration gone.yaml cannot be read: it does not exist.\n']);
    mkdirSync(folder.at('sub/.netpol.yaml'), { recursive: true });
    expect((await runIn(folder, '', 'list', folder.at('sub'))).stderr).toBe(
      'netpol: The configuration sub/.netpol.yaml cannot be read: it is a folder.\n',
    );
  });
});

describe('the text of a configuration', () => {
  const complaints = (text: string): readonly string[] =>
    readConfig(text).problems.map(({ line, character, message }) => `${line}:${character} ${message}`);

  it('may be empty or leave everything out', () => {
    for (const text of ['', '# nothing\n', '{}', 'rules:\nfiles:\n', 'files: {include: }\n'])
      expect(readConfig(text)).toEqual({ settings: DEFAULT_SETTINGS, problems: [] });
  });

  it('names settings in one word or nested, with aliases where one likes', () => {
    const nested = 'files:\n  include: &some [a/**]\n  exclude: *some\nrules: {end-port: off}\nscopes: [x]\n';
    const settings = {
      ...DEFAULT_SETTINGS,
      files: { include: ['a/**'], exclude: ['a/**'], followLinks: false },
      rules: { 'end-port': 'off' },
      scopes: ['x'],
    };
    expect(readConfig(nested)).toEqual({ settings, problems: [] });
    const single = '"files.include": [a/**]\nfiles.exclude: ["a/**"]\nrules: {"end-port": "off"}\nscopes: [x]\n';
    expect(readConfig(single)).toEqual({ settings, problems: [] });
  });

  it.each([
    ['codeLens: {enable: true}', '1:1 codeLens is a setting of editors alone. Delete it here.'],
    ['enable: true', '1:1 enable is a setting of editors alone. Delete it here.'],
    ['networkPolicy.rules: {}', '1:1 networkPolicy.rules is written here without networkPolicy. in front.'],
    ['files:\n  only: []', '2:3 files.only is no setting. Known are include, exclude, followLinks.'],
    ['files: {}\nzzzzzz: 1', '2:1 zzzzzz is no setting. Known are rules, files, scopes, cluster.'],
    ['files: {include: [a]}\nfiles.include: [b]', '2:1 files.include is set twice. Keep one of the two.'],
    ['rules: {}\nrules: {}', '2:1 This key stands here twice. Keep one of the two.'],
    ['rules: off', '1:8 rules takes a map of names and values.'],
    ['files: [x]', '1:8 files takes a map of names and values.'],
    ['- rules', '1:1 The file takes a map of names and values.'],
    ['scopes: clusters/a', '1:9 scopes takes a list.'],
    ['scopes: [1]', '1:10 Each item of scopes takes a string: put it in quotes.'],
    ['rules: {end-port: false}', '1:19 rules.end-port takes one of error, warning, info, hint, off.'],
    ['cluster: {distribution: aws}', /^1:25 cluster\.distribution takes one of unknown, kubeadm, kind, eks, /],
    ['cluster: {kubernetesVersion: 1.30}', '1:30 cluster.kubernetesVersion takes a string: put it in quotes.'],
    ['cluster: {podCidrs: [all]}', '1:22 cluster.podCidrs: all is no address range; write one as 10.0.0.0/8.'],
    ['cluster: {podCidrs: [10]}', '1:22 Each item of cluster.podCidrs takes a string: put it in quotes.'],
    [
      'cluster: {podCidrs: [300.0.0.0/8]}',
      '1:22 cluster.podCidrs: 300.0.0.0/8 is no address range; write one as 10.0.0.0/8.',
    ],
    [
      'cluster: {serviceCidrs: [10.1.0.0/16, 10.0.0.0/33]}',
      '1:39 cluster.serviceCidrs: 10.0.0.0/33 is no address range; write one as 10.0.0.0/8.',
    ],
    [
      'cluster: {podCidrs: [10.1.2.3/8]}',
      '1:22 cluster.podCidrs: 10.1.2.3/8 names one address and a whole range at once; write 10.0.0.0/8 or 10.1.2.3/32.',
    ],
    [
      'cluster: {apiServer: {addresses: ["::ffff:10.0.0.0/104"]}}',
      '1:35 cluster.apiServer.addresses: ::ffff:10.0.0.0/104 is an IPv4 range written as IPv6; write 10.0.0.0/8.',
    ],
    [
      'cluster: {dns: {nodeLocal: [169.254.020.10]}}',
      '1:29 cluster.dns.nodeLocal: 169.254.020.10 has leading zeros, which some read as octal; write 169.254.20.10/32.',
    ],
    ['cluster: {dns: {ports: [0]}}', /^1:25 Each item of cluster\.dns\.ports takes a whole number of 1 to 65535\.$/],
    ['cluster: {dns: {podLabels: {app: 1}}}', '1:34 cluster.dns.podLabels.app takes a string: put it in quotes.'],
    ['cluster: {monitoring: [{}]}', '1:24 Each item of cluster.monitoring takes a namespace.'],
    ['toString: 1', '1:1 toString is no setting. Known are rules, files, scopes, cluster.'],
    ['rules: {toString: error}', '1:9 rules.toString is no setting.'],
    ['cluster: {dns: {__proto__: {namespace: a}}}', /^1:17 cluster\.dns\.__proto__ is no setting\. Known are /],
    ['scopes: *nope', '1:9 *nope is the name of no anchor in this file.'],
    ['files: {include: [a, *nope]}', '1:22 *nope is the name of no anchor in this file.'],
    ['? [a]\n: b', '1:3 This key is no setting. Known are rules, files, scopes, cluster.'],
    ['files: {include: [a, ""]}', '1:22 files.include: an empty pattern matches no file. Delete it.'],
    ['files: {exclude: ["a["]}', /^1:19 files\.exclude: its \[ at character 2 is not closed\./],
    [`files.exclude: [${'a'.repeat(65_537)}]`, /^1:17 files\.exclude: this pattern has 65537 characters, /],
    [`files.exclude: [${'a,'.repeat(501)}]`, '1:16 files.exclude takes 500 items at most.'],
    ['rules: [', /^1:\d+ This document cannot be read\. /],
  ])('is refused for %j', (text, complaint) => {
    const [found, ...others] = complaints(text);
    expect(found).toMatch(complaint);
    expect(others).toEqual([]);
  });

  it('leaves its settings out where a pattern of it is wrong', async () => {
    const folder = folderOf({ 'web.yaml': open, '.netpol.yaml': 'files: {exclude: [""]}\n' });
    const { status, stderr } = await netpol(['check', '--config', folder.at('.netpol.yaml'), folder.at()], {
      from: folder,
    });
    expect([status, stderr]).toEqual([
      2,
      'netpol: .netpol.yaml:1:19: files.exclude: an empty pattern matches no file. Delete it.\n',
    ]);
  });

  it('fits the schema exactly where it is accepted', () => {
    const validate = new Ajv({ strict: false }).compile(configJsonSchema());
    const texts = [
      '{}',
      'rules: {end-port: off}',
      'rules: {end-port: fatal}',
      'rules: {none: off}',
      'rules: []',
      'files: {include: [a]}',
      'files.include: [a]',
      'files: {only: [a]}',
      'files: {include: a}',
      'scopes: [a]',
      'scopes: [1]',
      'cluster: {distribution: eks, cni: calico, dns: {podLabels: {a: b}, ports: [53]}}',
      'cluster: {podCidrs: [10.0.0.0/8, "fd00::/8", 10.0.0.1]}',
      'cluster: {podCidrs: [10.0.0.0/]}',
      'cluster: {podCidrs: [10.0.0.0/33]}',
      'cluster: {serviceCidrs: [300.0.0.0/8, "fd00::/129", 010.0.0.0/8]}',
      'cluster: {monitoring: [{namespace: m, podLabels: {a: b}}]}',
      'cluster: {monitoring: [{podLabels: {a: b}}]}',
      'cluster: {kubernetesVersion: "2.0"}',
      'cluster: {apiServer: {ports: [70000]}}',
      'enable: true',
      'none: 1',
    ];
    const accepted = texts.filter(text => complaints(text).length === 0);
    expect(texts.filter(text => validate(parse(text)))).toEqual(accepted);
    expect(accepted).toHaveLength(8);
  });
});

describe('--kubernetes-version', () => {
  const cidr = policy('p', '  podSelector: {}\n  ingress:\n    - from: [{ipBlock: {cidr: 10.0.0.1/8}}]\n');

  it.each([
    ['1.35', 'warning'],
    ['v1.35.9', 'warning'],
    ['1.36', 'error'],
    ['v1.36.0-rc.1', 'error'],
    ['1.40.2', 'error'],
  ])('of %s makes bits beyond a prefix an %s', async (version, severity) => {
    const args = ['check', '-', '--kubernetes-version', version, '--format', 'json'];
    const { stdout, status } = await netpol(args, { input: cidr });
    expect(JSON.parse(stdout).diagnostics).toMatchObject([
      { code: 'cidr-host-bits', severity, rejectedByApiServer: severity === 'error' },
    ]);
    expect(status).toBe(severity === 'error' ? 1 : 0);
  });

  it('decides which policies take part', async () => {
    const input = [namespace, deployment('web', 80), cidr].join('---\n');
    const lines = async (...args: readonly string[]): Promise<readonly string[]> =>
      linesOf((await netpol(['list', '-', ...args], { input })).stdout);
    expect(await lines()).toContain('10.0.0.0/8 [private (RFC 1918)] → shop/web [Deployment]: all ports');
    expect(await lines('--kubernetes-version', '1.36')).toContain('any address → shop/web [Deployment]: all ports');
  });

  it('may stand in the configuration, behind what the option says', async () => {
    const folder = folderOf({ 'p.yaml': cidr, '.netpol.yaml': "cluster: {kubernetesVersion: '1.36'}\n" });
    expect(await codesOf(folder, folder.at('p.yaml'))).toContain('cidr-host-bits error');
    expect(await codesOf(folder, folder.at('p.yaml'), '--kubernetes-version', '1.35')).toContain(
      'cidr-host-bits warning',
    );
  });

  it.each(['2.0', '1', 'latest', '1.x', ''])('refuses %j', async version => {
    expect(await netpol(['check', '-', `--kubernetes-version=${version}`], { input: cidr })).toEqual({
      status: 2,
      stdout: '',
      stderr: `netpol: ${version} is no version of Kubernetes: write it as 1.36 or v1.36.2.\n`,
    });
  });

  it.each(['check', 'list', 'query', 'explain', 'diff', 'fix'])('is an option of %s, as --config is', async command => {
    const { stdout } = await netpol([command, '--help']);
    expect(stdout).toContain('--kubernetes-version <version>');
    expect(stdout).toContain('--config <file>');
  });
});

describe('--profile', () => {
  it('chooses a distribution, a plug-in or both, before the configuration does', async () => {
    const folder = folderOf({
      '.netpol.yaml': 'cluster: {distribution: k3s, cni: flannel, kubernetesVersion: "1.34"}\n',
    });
    vi.spyOn(process, 'cwd').mockReturnValue(folder.at());
    const chosen = async (profile?: string): Promise<readonly string[]> => {
      const { cluster } = (await readSetup(profile === undefined ? {} : { profile }, ['-'])).settings;
      return [cluster.distribution, cluster.cni, cluster.kubernetesVersion];
    };
    expect(await chosen()).toEqual(['k3s', 'flannel', '1.34']);
    expect(await chosen('eks')).toEqual(['eks', 'flannel', '1.34']);
    expect(await chosen('calico')).toEqual(['k3s', 'calico', '1.34']);
    expect(await chosen('eks+calico')).toEqual(['eks', 'calico', '1.34']);
  });

  it.each(['aws', '', 'eks+', 'eks+gke', 'eks+eks'])('refuses %j', async profile => {
    const { status, stderr } = await netpol(['check', '-', `--profile=${profile}`], { input: open });
    expect(status).toBe(2);
    expect(stderr).toContain(`netpol: ${profile} is no cluster profile: name a distribution (kubeadm, kind, `);
  });

  it('decides whether an ipBlock selects pods, unless --ip-block-pods does', async () => {
    const allowing = policy('p', '  podSelector: {}\n  ingress:\n    - from: [{ipBlock: {cidr: 10.0.0.0/8}}]\n');
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: other, namespace: x}\nspec: {}\nstatus: {podIP: 10.0.0.7}\n';
    const input = [deployment('web', 80), allowing, pod].join('---\n');
    const lines = async (...args: readonly string[]): Promise<readonly string[]> =>
      linesOf((await netpol(['list', '-', ...args], { input })).stdout).filter(line => /x\/other .*shop/.test(line));
    const connected = ['x/other [Pod] → shop/web [Deployment]: all ports'];
    expect(await lines()).toEqual(connected);
    expect(await lines('--profile', 'cilium')).toEqual([]);
    expect(await lines('--profile', 'cilium', '--ip-block-pods', 'match')).toEqual(connected);
  });
});
