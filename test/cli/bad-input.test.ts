import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apiPolicy, deployment, namespace, policy, protectedShop, shop } from './shop.ts';
import { folderOf, linesOf, netpol, type Outcome } from './support.ts';

const empty = folderOf({ 'notes.md': 'kind: Pod', 'values.yaml': 'replicas: 2\n', 'file/x.yaml': '' });
empty.write('readme', 'nothing here');

async function refusalOf(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await netpol(args, { from: empty });
  expect([status, stdout]).toEqual([2, '']);
  return stderr;
}

describe('paths that cannot be answered for', () => {
  it.each(['check', 'list'])('are refused by %s, each with its reason', async command => {
    expect(await refusalOf(command, empty.at('missing'), empty.at('readme/below'), empty.at())).toBe(`\
netpol: missing cannot be read: it does not exist.
netpol: readme/below cannot be read: a part of its path is no folder.
netpol: . holds no Kubernetes manifest in a .yaml, .yml or .json file.
`);
  });

  it('are refused as files that hold no manifest', async () => {
    expect(await refusalOf('list', empty.at('values.yaml'))).toBe(
      'netpol: values.yaml holds no Kubernetes manifest.\n',
    );
    expect(await refusalOf('list', '-')).toBe('netpol: Standard input holds no Kubernetes manifest.\n');
  });

  it('are refused as files above the limit', async () => {
    const large = folderOf({ 'large.yaml': namespace });
    truncateSync(large.at('large.yaml'), 60 * 1024 * 1024);
    const { status, stderr } = await netpol(['list', large.at('large.yaml')], { from: large });
    expect([status, stderr]).toEqual([
      2,
      'netpol: large.yaml cannot be read: it has 60 MiB, and files above 16 MiB are left out. Give it as standard input.\n',
    ]);
  });

  it('are taken whatever their name when given directly', async () => {
    const direct = folderOf({ 'manifests.txt': [namespace, deployment('web', 80)].join('---\n') });
    expect(await netpol(['check', direct.at('manifests.txt')])).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('wrong usage', () => {
  it.each([
    [['lists', '.'], "netpol: unknown command 'lists'"],
    [['check'], "netpol: missing required argument 'path'"],
    [['list', '.', '--format', 'xml'], "netpol: option '--format <format>' argument 'xml' is invalid."],
    [['query', '.', '--from', 'a/b'], "netpol: required option '--to <end>' not specified"],
    [['check', '.', '--fail-on', 'never'], "netpol: option '--fail-on <severity>' argument 'never' is invalid."],
    [['lsp'], 'netpol: The language server talks over standard input and output: say netpol lsp --stdio.'],
  ])('%j ends with status 2', async (args, message) => {
    const { status, stdout, stderr } = await netpol(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('without a command shows the commands', async () => {
    const { status, stderr } = await netpol([]);
    expect(status).toBe(2);
    expect(stderr).toContain('Usage: netpol [options] [command]');
  });

  it.each([
    [['--direction', 'ingress'], '--direction needs --focus: it says which side of that workload is meant.'],
    [['--focus', 'shop/nobody'], 'There is no workload shop/nobody in the manifests.'],
    [['--focus', 'shop/appi'], 'There is no workload shop/appi in the manifests. Did you mean shop/api?'],
    [['--focus', 'api'], 'There is no workload api in the manifests. Did you mean shop/api?'],
    [['--port', 'http'], '--port takes a number here: names differ from pod to pod.'],
    [['--port', '70000'], "70000 is no port: give a number from 1 to 65535 or a port's name."],
  ])('of list with %j says why', async (options, message) => {
    const folder = folderOf(shop);
    expect(await netpol(['list', folder.at(), ...options])).toEqual({
      status: 2,
      stdout: '',
      stderr: `netpol: ${message}\n`,
    });
  });

  it.each([
    [['list', '--port', '99999'], "99999 is no port: give a number from 1 to 65535 or a port's name."],
    [['list', '--port', 'http'], '--port takes a number here: names differ from pod to pod.'],
    [['list', '--protocol', 'ICMP'], 'ICMP is no protocol that policies know: say TCP, UDP or SCTP.'],
    [['list', '--direction', 'ingress'], '--direction needs --focus: it says which side of that workload is meant.'],
    [
      ['query', '--from', 'shop/web', '--to', 'shop/api', '--port', '99999'],
      "99999 is no port: give a number from 1 to 65535 or a port's name.",
    ],
    [
      ['query', '--from', 'shop/web', '--to', 'shop/api', '--protocol', 'ICMP'],
      'ICMP is no protocol that policies know: say TCP, UDP or SCTP.',
    ],
  ])('of %j is told before the manifests are read', async (args, message) => {
    const folder = folderOf({ ...shop, 'broken.yaml': 'kind: [' });
    for (const path of [folder.at(), folder.at('gone')])
      expect(await netpol([...args, path])).toEqual({ status: 2, stdout: '', stderr: `netpol: ${message}\n` });
  });
});

/** Lists a folder of the shop with one more file in it; all else must be as without it. */
async function listWith(name: string, content: string | Uint8Array): Promise<readonly string[]> {
  const folder = folderOf({ ...shop, [name]: content });
  const plain = await netpol(['list', folderOf(shop).at()]);
  const { status, stdout, stderr } = await netpol(['list', folder.at()], { from: folder });
  expect([status, stdout]).toEqual([0, plain.stdout]);
  return linesOf(stderr);
}

describe('files that take no part', () => {
  const closed = policy('closed', '  podSelector: {}\n');

  it.each<readonly [string, string | Uint8Array, string]>([
    ['broken YAML', `${closed}\n  bad: [\n`, 'x.yaml:10: the document is left out: This document cannot be read.'],
    ['a NUL byte', `${closed}# \0\n`, 'x.yaml:8: the document is left out: A control character'],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from(`${closed}# `), Buffer.from([0xff])]),
      'x.yaml:8: the file is left out: These bytes are not UTF-8',
    ],
    [
      'nesting of 10,000 levels',
      `kind: NetworkPolicy\nspec: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
      'x.yaml:1: the document is left out: Not read: this document nests deeper than 200 levels.',
    ],
    [
      'a bomb of aliases',
      bomb(),
      'x.yaml:1: the document is left out: Not read: its aliases stand for more than 100000 values',
    ],
    [
      'a template',
      `${closed}  ingress: {{ .Values.ingress }}\n`,
      'x.yaml:8: the document is left out: Not checked: this document is a Helm template.',
    ],
    [
      'a refused policy',
      policy('closed', '  podSelector: {}\n  policyTypes: [Ingres]\n'),
      'x.yaml:8: NetworkPolicy shop/closed is left out, for the API server would refuse it:',
    ],
  ])('are named: %s', async (_, content, warning) => {
    const warnings = await listWith('x.yaml', content);
    expect(warnings.map(line => line.slice(0, `warning: ${warning}`.length))).toEqual([`warning: ${warning}`]);
  });

  it('are named in the JSON too', async () => {
    const folder = folderOf({ ...shop, 'x.yaml': `${closed}\n  bad: [\n` });
    const { stdout, stderr } = await netpol(['list', folder.at(), '--format', 'json'], { from: folder });
    expect(JSON.parse(stdout).warnings.map((text: string) => `warning: ${text}`)).toEqual(linesOf(stderr));
  });

  it('are no reason to stop when they are too large', async () => {
    const folder = folderOf({ ...protectedShop, 'large.yaml': '' });
    truncateSync(folder.at('large.yaml'), 60 * 1024 * 1024);
    const { status, stderr } = await netpol(['list', folder.at()], { from: folder });
    expect([status, linesOf(stderr)]).toEqual([
      0,
      [
        'warning: large.yaml: left out: Not read: this file has 60 MiB, and files above 16 MiB are left out. Split it to have its policies analysed.',
      ],
    ]);
    const check = await netpol(['check', folder.at(), '--format', 'json'], { from: folder });
    expect(JSON.parse(check.stdout).diagnostics).toMatchObject([
      { file: 'large.yaml', code: 'unread-document', resource: null, rejectedByApiServer: false },
    ]);
  });

  it('say nothing when they are no manifests', async () => {
    expect(await listWith('package.json', '{"name": "Service", // comment\n}')).toEqual([]);
    expect(await listWith('x.md', closed)).toEqual([]);
  });
});

function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const items = level === 0 ? Array(9).fill('x') : Array(9).fill(`*a${level - 1}`);
    return `a${level}: &a${level} [${items.join()}]\n`;
  });
  return `kind: NetworkPolicy\n${levels.join('')}`;
}

describe('unusual text', () => {
  const documents = [namespace, deployment('web', 80), deployment('api', 8080), apiPolicy].join('---\n');

  async function listText(content: string | Uint8Array): Promise<Outcome> {
    const folder = folderOf({ 'all.yaml': content });
    return await netpol(['list', folder.at()], { from: folder });
  }

  it.each<readonly [string, (text: string) => string | Uint8Array]>([
    ['carriage returns', text => text.replaceAll('\n', '\r\n')],
    ['a byte-order mark', text => `\uFEFF${text}`],
    ['UTF-16', text => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['tabs behind values', text => text.replaceAll('\n', '\t\n')],
  ])('reads the same with %s', async (_, change) => {
    expect(await listText(change(documents))).toEqual(await listText(documents));
  });
});

it('ends where symbolic links form a loop, and reads a file once', async () => {
  const folder = folderOf(shop);
  symlinkSync('..', folder.at('apps/loop'));
  symlinkSync('apps/web.yaml', folder.at('again.yaml'));
  expect(await netpol(['list', folder.at()])).toEqual(await netpol(['list', folderOf(shop).at()]));
});

it('does not wait for a pipe among the files', async () => {
  const folder = folderOf(shop);
  execFileSync('mkfifo', [folder.at('pipe.yaml')]);
  expect((await netpol(['list', folder.at()])).status).toBe(0);
});

it('counts the last of several objects of one identity, with a warning', async () => {
  const open = policy('api', '  podSelector: {}\n  policyTypes: [Ingress]\n  ingress: [{}]\n');
  const folder = folderOf({ ...shop, 'z.yaml': open });
  const { stdout, stderr } = await netpol(['list', folder.at(), '--focus', 'shop/api', '--direction', 'ingress'], {
    from: folder,
  });
  expect(linesOf(stdout)).toEqual([
    'shop/db [Deployment] → shop/api [Deployment]: all ports',
    'shop/web [Deployment] → shop/api [Deployment]: all ports',
    'any address → shop/api [Deployment]: all ports',
  ]);
  expect(linesOf(stderr)).toEqual([
    'warning: z.yaml:4: NetworkPolicy shop/api is also declared at policies/api.yaml:4; the later one counts.',
  ]);
});

it('reports a status, which clusters before 1.28 took, and evaluates the policy all the same', async () => {
  const plain = folderOf(protectedShop);
  const folder = folderOf({ ...protectedShop, 'policies/api.yaml': `${apiPolicy}status: {}\n` });
  expect(await netpol(['list', folder.at()])).toEqual(await netpol(['list', plain.at()]));
  const { status, stdout } = await netpol(['check', folder.at(), '--format', 'json'], { from: folder });
  expect(status).toBe(1);
  expect(JSON.parse(stdout).diagnostics).toMatchObject([{ code: 'unknown-field', path: 'status' }]);
});

it('takes a path given twice once', async () => {
  const folder = folderOf(shop);
  const paths = [folder.at(), folder.at(), folder.at('apps'), folder.at('apps/web.yaml')];
  expect(await netpol(['list', ...paths])).toEqual(await netpol(['list', folder.at()]));
});

it.each([
  [[namespace, apiPolicy], 'There are no workloads: nothing can connect to anything.'],
  [[namespace, deployment('web', 80)], 'There are no policies: everything is allowed.'],
])('warns of an empty world', async (manifests, warning) => {
  const { status, stderr } = await netpol(['list', '-'], { input: manifests.join('---\n') });
  expect([status, stderr]).toEqual([0, `warning: ${warning}\n`]);
});

describe('check', () => {
  it('warns of manifests of other kinds that cannot be read, and reports policies that cannot', async () => {
    const broken = (kind: string): string =>
      `apiVersion: v1\nkind: ${kind}\nmetadata: {name: a, labels: {app: web}\nspec: {}\n`;
    const folder = folderOf({ 'pod.yaml': broken('Pod'), 'policy.yaml': broken('NetworkPolicy') });
    const { status, stdout, stderr } = await netpol(['check', folder.at()], { from: folder });
    expect(linesOf(stderr).map(line => line.slice(0, line.indexOf(': This')))).toEqual([
      'warning: pod.yaml:4: the document is left out',
    ]);
    expect([status, stdout.includes('[yaml-syntax]'), stdout.includes('pod.yaml')]).toEqual([1, true, false]);
  });
});
