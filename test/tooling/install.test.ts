import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyCacheInCi, hostCache } from '../../scripts/host/host-cache.mjs';
import { chromium, git, missingText, python3 } from '../../scripts/host/system-parts.mjs';
import { makeWorkFolder, removeAbandoned } from '../../scripts/host/work-folders.mjs';
import { installEnvironment } from '../../scripts/lib/npm-environment.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'network-policy-install-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the environment of an installation', () => {
  it('names no user agent, whose Node is not the one that code-server runs on', () => {
    const env = { npm_config_user_agent: 'npm/11.0.0 node/v20.0.0', NPM_CONFIG_USER_AGENT: 'other' };
    expect(Object.keys(installEnvironment(env)).filter(name => /user.agent/i.test(name))).toEqual([]);
  });

  it('keeps what leads to the registry', () => {
    const env = {
      npm_config_registry: 'https://registry.example',
      npm_config_https_proxy: 'http://proxy.example:3128',
      npm_config_cafile: '/etc/company.pem',
      npm_config_strict_ssl: 'false',
      NODE_EXTRA_CA_CERTS: '/etc/company.pem',
      PATH: '/usr/bin',
    };
    expect(installEnvironment(env)).toMatchObject(env);
  });

  it('lets variables of its own win over those of the caller in any spelling', () => {
    const env = { NPM_CONFIG_NODEDIR: '/usr', 'npm_config_ignore-scripts': 'true', NODE_ENV: 'production' };
    const made = installEnvironment(env, { npm_config_nodedir: '/cache/node' });
    expect(made).toMatchObject({ npm_config_nodedir: '/cache/node', npm_config_ignore_scripts: 'false' });
    expect(Object.keys(made)).not.toEqual(expect.arrayContaining(Object.keys(env)));
    expect(Object.keys(env).filter(name => name in made)).toEqual([]);
  });

  it('outweighs what the npmrc of the caller would leave out or put elsewhere', () => {
    const hostile = [
      'ignore-scripts=true',
      'omit=optional',
      'global=true',
      'dry-run=true',
      'package-lock=false',
      'bin-links=false',
    ];
    const registry = 'registry=https://registry.example/';
    writeFileSync(
      join(folder, '.npmrc'),
      [...hostile, 'install-strategy=nested', 'legacy-peer-deps=true', registry].join('\n'),
    );
    const env = installEnvironment({ ...process.env, HOME: folder }, { npm_config_userconfig: join(folder, '.npmrc') });
    const text = execFileSync('npm', ['config', 'ls', '--json'], { cwd: folder, env, encoding: 'utf8' });
    expect(JSON.parse(text)).toMatchObject({
      'ignore-scripts': false,
      include: ['optional', 'peer'],
      global: false,
      'dry-run': false,
      'package-lock': true,
      'bin-links': true,
      'install-strategy': 'hoisted',
      'legacy-peer-deps': false,
      registry: 'https://registry.example/',
    });
  });
});

describe('the cache of editors', () => {
  it('is the one named, else among the caches of the user', () => {
    expect(hostCache({ VSCODE_HOST_CACHE: '/named', XDG_CACHE_HOME: '/caches' })).toBe('/named');
    expect(hostCache({ XDG_CACHE_HOME: '/caches' })).toBe('/caches/network-policy-vscode-host');
  });

  it('is empty in CI each time, and gone afterwards', () => {
    const env: NodeJS.ProcessEnv = { CI: 'true' };
    const remove = emptyCacheInCi(env);
    const first = hostCache(env);
    expect(existsSync(first)).toBe(true);
    remove();
    expect(existsSync(first)).toBe(false);
    const removeSecond = emptyCacheInCi(env);
    expect(hostCache(env)).not.toBe(first);
    removeSecond();
    expect(env).toEqual({ CI: 'true' });
  });

  it.each([{}, { CI: 'false' }, { CI: 'true', VSCODE_HOST_CACHE: '/named' }])('stays as it is with %j', env => {
    const same: NodeJS.ProcessEnv = { ...env };
    emptyCacheInCi(same)();
    expect(same).toEqual(env);
  });
});

describe('a folder that an installation works in', () => {
  it('goes when nobody works there any more: its process has ended, or it is old', () => {
    const own = makeWorkFolder(folder);
    const { pid } = spawnSync(process.execPath, ['--version']);
    const name = own.slice(folder.length + 1);
    const ended = name.replace(`-${process.pid}-`, `-${pid}-`);
    const [fresh, old, elsewhere] = ['installing-aB3dE6', 'installing-xY3zW6', 'installing-1-another_machine-aB3dE6'];
    for (const each of [ended, fresh, old, elsewhere, 'code-server-1']) mkdirSync(join(folder, each));
    utimesSync(join(folder, old), 0, 0);
    removeAbandoned(folder);
    expect(readdirSync(folder).toSorted()).toEqual(['code-server-1', elsewhere, fresh, name].toSorted());
  });
});

describe('the parts of the system', () => {
  const path = process.env['PATH'];

  afterEach(() => {
    process.env['PATH'] = path;
  });

  /** Writes a script as a program, and returns its place. */
  function program(place: string, script: string): string {
    const file = join(folder, place, 'git');
    mkdirSync(join(folder, place));
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  it('are the first programs on the search path that run', () => {
    program('stub', 'echo "not installed" >&2; exit 1');
    process.env['PATH'] = join(folder, 'stub');
    expect(git.find()).toBeUndefined();
    const sound = program('sound', 'exit 0');
    process.env['PATH'] = [join(folder, 'stub'), join(folder, 'sound')].join(delimiter);
    expect(git.find()).toBe(sound);
  });

  it.each([
    ['apt-get', 'Run: sudo apt-get update && sudo apt-get install -y chromium python3'],
    ['dnf', 'Run: sudo dnf install -y chromium python3'],
    ['pacman', 'Run: sudo pacman -S --needed chromium python'],
    ['brew', 'Run: brew install chromium python3'],
    [undefined, 'Install what Debian calls chromium python3.'],
  ] as const)('are named in one line with the command that installs them: %s', (manager, what) => {
    expect(missingText([chromium, python3], manager)).toBe(
      `Missing on this machine: Chromium (or set CHROMIUM to a browser of its family), Python 3. ${what}`,
    );
  });
});
