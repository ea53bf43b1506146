import { mkdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deployment, policy } from './shop.ts';
import { type Folder, folderOf, linesOf, netpol, type Outcome } from './support.ts';

const wrong = (name: string): string => policy(name, '  podSelector: {}\n  policyTypes: [Ingres]\n');

async function check(folder: Folder, ...args: readonly string[]): Promise<Outcome> {
  return await netpol(['check', folder.at('manifests'), ...args], { from: folder });
}

function manifests(...texts: readonly string[]): Folder {
  return folderOf({ 'manifests/a.yaml': texts.join('---\n') });
}

describe('a baseline', () => {
  it('silences what was there when it was written', async () => {
    const folder = manifests(wrong('a'), wrong('b'));
    const file = folder.at('baseline.json');
    expect((await check(folder)).status).toBe(1);
    expect(await check(folder, '--write-baseline', file)).toEqual({
      status: 0,
      stdout: 'No findings in 1 file, beside 2 of the baseline\n',
      stderr: '',
    });
    expect((await check(folder, '--baseline', file)).status).toBe(0);
    const json = await check(folder, '--baseline', file, '--format', 'json');
    expect(JSON.parse(json.stdout)).toEqual({ version: 1, files: 1, documents: 2, diagnostics: [] });
  });

  it('lets through what is new, wherever the known has moved to', async () => {
    const folder = manifests(wrong('a'));
    const file = folder.at('baseline.json');
    await check(folder, '--write-baseline', file);
    folder.write('manifests/a.yaml', deployment('web', 80));
    folder.write('manifests/z.yaml', `# moved\n${[wrong('new'), wrong('a')].join('---\n')}`);
    const { status, stdout } = await check(folder, '--baseline', file);
    expect(status).toBe(1);
    expect(linesOf(stdout)[0]).toContain('manifests/z.yaml:9:17: error:');
    expect(linesOf(stdout).at(-1)).toBe('1 error in 2 files, beside 1 of the baseline');
  });

  it('knows as many equal findings as it holds', async () => {
    const folder = manifests(wrong('a'));
    const file = folder.at('baseline.json');
    await check(folder, '--write-baseline', file);
    folder.write('manifests/copy/b.yaml', wrong('a'));
    const { stdout } = await check(folder, '--baseline', file, '--format', 'json');
    const codes = JSON.parse(stdout).diagnostics.map(({ code }: { readonly code: string }) => code);
    expect(codes.filter((code: string) => code === 'invalid-policy-type')).toHaveLength(1);
  });

  it('can be written anew while an older one is read', async () => {
    const folder = manifests(wrong('a'));
    const file = folder.at('baseline.json');
    await check(folder, '--write-baseline', file);
    folder.write('manifests/b.yaml', wrong('b'));
    expect((await check(folder, '--baseline', file, '--write-baseline', file)).status).toBe(1);
    expect((await check(folder, '--baseline', file)).status).toBe(0);
  });

  it('is a sorted line for each finding, without lines of the files', async () => {
    const folder = manifests(wrong('b'), wrong('a'), 'kind: NetworkPolicy\nspec: [\n');
    const file = folder.at('baseline.json');
    await check(folder, '--write-baseline', file);
    const text = readFileSync(file, 'utf8');
    expect(linesOf(text)).toHaveLength(5);
    expect(linesOf(text).slice(1, -1)).toEqual(linesOf(text).slice(1, -1).toSorted());
    const content: { readonly version: number; readonly findings: readonly object[] } = JSON.parse(text);
    expect(content.version).toBe(1);
    expect(content.findings).toContainEqual({
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      rule: 'invalid-policy-type',
      object: 'networking.k8s.io NetworkPolicy shop/a',
      field: 'spec.policyTypes[0]',
    });
    expect(content.findings).toContainEqual(
      expect.objectContaining({ rule: 'yaml-syntax', object: folder.at('manifests/a.yaml'), field: '' }),
    );
    const empty = manifests(deployment('web', 80));
    await check(empty, '--write-baseline', empty.at('baseline.json'));
    expect(readFileSync(empty.at('baseline.json'), 'utf8')).toBe('{"version":1,"findings":[]}\n');
  });

  it.each([
    ['no JSON', 'x'],
    ['of another version', '{"version":2,"findings":[]}'],
    ['without findings', '{"version":1}'],
    ['with findings of another form', '{"version":1,"findings":[{"fingerprint":1}]}'],
  ])('is refused when it is %s', async (_, text) => {
    const folder = manifests(wrong('a'));
    folder.write('baseline.json', text);
    expect(await check(folder, '--baseline', folder.at('baseline.json'))).toEqual({
      status: 2,
      stdout: '',
      stderr: 'netpol: baseline.json is no baseline of version 1. Make it anew with --write-baseline.\n',
    });
  });

  it('is refused when it cannot be read or written', async () => {
    const folder = manifests(wrong('a'));
    mkdirSync(folder.at('dir'));
    expect((await check(folder, '--baseline', folder.at('gone.json'))).stderr).toBe(
      'netpol: The baseline gone.json cannot be read: it does not exist. Make it with --write-baseline.\n',
    );
    const { status, stderr } = await check(folder, '--write-baseline', folder.at('none/b.json'));
    expect([status, stderr]).toEqual([
      2,
      'netpol: The baseline none/b.json cannot be written: the file or its folder does not exist.\n',
    ]);
  });
});
