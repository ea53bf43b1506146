import { chmodSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deployment, policy, shop } from './shop.ts';
import { folderOf, linesOf, netpol } from './support.ts';

const spec = (protocol: string, type = 'Ingress', ports = 'ports'): string => `
  podSelector: {} # every pod
  policyTypes: [${type}]
  ingress:
    - from:
        - podSelector: {}
      ${ports}:
        - {protocol: ${protocol}, port: 80}
`;
const broken = policy('api', spec('tcp', 'ingress'));
const sound = policy('api', spec('TCP'));

describe('netpol fix', () => {
  it('writes the corrections into the files and tells them', async () => {
    const folder = folderOf({ ...shop, 'policies/api.yaml': `# kept\n${broken}`, 'policies/b.yml': broken });
    folder.write('policies/b.yml', broken.replace('name: api', 'name: b'));
    const { status, stdout, stderr } = await netpol(['fix', folder.at()], { from: folder });
    expect([status, stderr]).toEqual([0, '']);
    expect(linesOf(stdout)).toEqual([
      'policies/api.yaml:9:17: Write Ingress [invalid-policy-type]',
      'policies/api.yaml:14:22: Write TCP [invalid-protocol]',
      'policies/b.yml:8:17: Write Ingress [invalid-policy-type]',
      'policies/b.yml:13:22: Write TCP [invalid-protocol]',
      '4 findings fixed in 2 files',
    ]);
    expect(readFileSync(folder.at('policies/api.yaml'), 'utf8')).toBe(`# kept\n${sound}`);
    expect(readFileSync(folder.at('policies/b.yml'), 'utf8')).toBe(sound.replace('name: api', 'name: b'));
    expect((await netpol(['check', folder.at()])).status).toBe(0);
    expect(await netpol(['fix', folder.at()])).toEqual({ status: 0, stdout: 'Nothing to fix\n', stderr: '' });
  });

  it('tells with --dry-run what it would write, and ends with status 1 when there is something', async () => {
    const folder = folderOf({ 'a.yaml': broken });
    const before = statSync(folder.at('a.yaml')).mtimeMs;
    const { status, stdout } = await netpol(['fix', folder.at(), '--dry-run'], { from: folder });
    expect([status, linesOf(stdout).at(-1)]).toEqual([1, '2 findings can be fixed in 1 file']);
    expect(readFileSync(folder.at('a.yaml'), 'utf8')).toBe(broken);
    expect(statSync(folder.at('a.yaml')).mtimeMs).toBe(before);
    folder.write('a.yaml', sound);
    expect((await netpol(['fix', folder.at(), '--dry-run'])).status).toBe(0);
  });

  it('goes on with what comes to light after the first round', async () => {
    const folder = folderOf({ 'a.yaml': policy('api', spec('tcp', 'Ingress', 'prots')) });
    const { stdout } = await netpol(['fix', folder.at()], { from: folder });
    expect(linesOf(stdout)).toEqual([
      'a.yaml:12:7: Rename to ports [unknown-field]',
      'a.yaml:13:22: Write TCP [invalid-protocol]',
      '2 findings fixed in 1 file',
    ]);
    expect(readFileSync(folder.at('a.yaml'), 'utf8')).toBe(sound);
  });

  it('leaves alone what has several corrections, what opens, what is silenced and what is only warned of', async () => {
    const several = policy('a', '  podSelector: {}\n  policyTypes: [Ingress, Ingres]\n').replace('Ingres]', 'gress]');
    const cidr = (text: string): string =>
      policy('b', `  podSelector: {}\n  ingress:\n    - from: [{ipBlock: ${text}}]\n`);
    const files = {
      'several.yaml': several,
      'wider.yaml': cidr('{cidr: 10.0.0.0/8, except: [10.0.0.0/8]}'),
      'hostbits.yaml': cidr('{cidr: 10.0.0.1/8}').replace('name: b', 'name: c'),
      'open.yaml': policy('d', '  podSelector: {}\n  ingress:\n    - from: []\n'),
      'silenced.yaml': `# netpol-ignore: invalid-protocol, invalid-policy-type\n${broken}`,
    };
    const folder = folderOf(files);
    expect(await netpol(['fix', folder.at()])).toEqual({ status: 0, stdout: 'Nothing to fix\n', stderr: '' });
    for (const [name, text] of Object.entries(files)) expect(readFileSync(folder.at(name), 'utf8')).toBe(text);
  });

  it.each<readonly [string, (text: string) => Buffer]>([
    ['carriage returns', text => Buffer.from(text.replaceAll('\n', '\r\n'))],
    ['a byte-order mark', text => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, little end first', text => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, big end first', text => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['no line break at the end', text => Buffer.from(text.trimEnd())],
  ])('keeps %s', async (_, encode) => {
    const words = (text: string): string => text.replace('every pod', 'every pöd 🐟');
    const folder = folderOf({ 'a.yaml': encode(words(broken)) });
    await netpol(['fix', folder.at()]);
    expect(readFileSync(folder.at('a.yaml'))).toEqual(encode(words(sound)));
  });

  it('keeps the mode of a file and the link that leads to it', async () => {
    const folder = folderOf({ 'a/a.txt': broken });
    chmodSync(folder.at('a/a.txt'), 0o640);
    symlinkSync('a/a.txt', folder.at('link.yaml'));
    expect((await netpol(['fix', folder.at('link.yaml')])).status).toBe(0);
    expect(readFileSync(folder.at('a/a.txt'), 'utf8')).toBe(sound);
    expect(statSync(folder.at('a/a.txt')).mode & 0o777).toBe(0o640);
  });

  it('does not touch a file whose bytes are no text', async () => {
    const bytes = Buffer.concat([Buffer.from(broken), Buffer.from('# \xff\n', 'latin1')]);
    const folder = folderOf({ 'a.yaml': bytes });
    expect((await netpol(['fix', folder.at()])).stdout).toBe('Nothing to fix\n');
    expect(readFileSync(folder.at('a.yaml'))).toEqual(bytes);
  });

  it('writes standard input to standard output, fixed, and tells the fixes beside it', async () => {
    const input = [deployment('web', 80), broken].join('---\n');
    const { status, stdout, stderr } = await netpol(['fix', '-'], { input });
    expect([status, stdout]).toEqual([0, [deployment('web', 80), sound].join('---\n')]);
    expect(linesOf(stderr).at(-1)).toBe('2 findings fixed in 1 file');
    expect(await netpol(['fix', '-'], { input: sound })).toEqual({
      status: 0,
      stdout: sound,
      stderr: 'Nothing to fix\n',
    });
    const dry = await netpol(['fix', '-', '--dry-run'], { input });
    expect([dry.status, linesOf(dry.stdout).length, dry.stderr]).toEqual([1, 3, '']);
  });

  it('refuses what holds no manifest', async () => {
    const folder = folderOf({ 'a.yaml': 'a: b\n' });
    expect(await netpol(['fix', folder.at(), '--dry-run'], { from: folder })).toEqual({
      status: 2,
      stdout: '',
      stderr: 'netpol: . holds no Kubernetes manifest in a .yaml, .yml or .json file.\n',
    });
  });
});
