import { mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apiPolicy, policy, protectedShop, shop } from './shop.ts';
import { type Folder, folderOf, linesOf, netpol } from './support.ts';

const PAIR = ['--from', 'shop/web', '--to', 'shop/api'];
const COMMANDS: readonly (readonly [name: string, args: (path: string) => readonly string[]])[] = [
  ['check', path => ['check', path]],
  ['list', path => ['list', path]],
  ['query', path => ['query', path, ...PAIR]],
  ['explain', path => ['explain', path, ...PAIR]],
  ['diff', path => ['diff', path, path]],
];

/** A folder with a link that leads nowhere. */
function withDangling(files: Readonly<Record<string, string | Uint8Array>>): Folder {
  const folder = folderOf(files);
  symlinkSync('nowhere', folder.at('x.yaml'));
  return folder;
}

describe.each(COMMANDS)('%s', (_, argsFor) => {
  const refusal = async (folder: Folder, path = ''): Promise<string> => {
    const { status, stdout, stderr } = await netpol(argsFor(folder.at(path)), { from: folder });
    expect([status, stdout]).toEqual([2, '']);
    return stderr;
  };

  it('names a link that leads nowhere where there is nothing else', async () => {
    expect(await refusal(withDangling({ 'readme.md': '' }))).toBe(`\
netpol: x.yaml: left out: its symbolic link leads nowhere
netpol: . holds no Kubernetes manifest in a .yaml, .yml or .json file.
`);
    expect(await refusal(withDangling({ 'readme.md': '' }), 'x.yaml')).toBe(
      'netpol: x.yaml cannot be read: it does not exist.\n',
    );
  });

  it('warns of a link that leads nowhere among manifests, and answers as without it', async () => {
    const plain = await netpol(argsFor(folderOf(protectedShop).at()));
    const folder = withDangling(protectedShop);
    const { status, stderr } = await netpol(argsFor(folder.at()), { from: folder });
    expect(status).toBe(plain.status);
    expect([...new Set(linesOf(stderr))]).toEqual([
      'warning: x.yaml: left out: its symbolic link leads nowhere',
      ...linesOf(plain.stderr),
    ]);
  });

  it('names a file above the limit where there is nothing else', async () => {
    const folder = folderOf({ 'large.yaml': '' });
    truncateSync(folder.at('large.yaml'), 60 * 1024 * 1024);
    expect(linesOf(await refusal(folder))).toEqual([
      'netpol: large.yaml: left out: Not read: this file has 60 MiB, and files above 16 MiB are left out. Split it to have its policies analysed.',
      'netpol: . holds no Kubernetes manifest in a .yaml, .yml or .json file.',
    ]);
  });

  it('refuses folders without manifests, also one named like a file, and missing paths', async () => {
    const folder = folderOf({ 'readme.md': '' });
    mkdirSync(folder.at('x.yaml'));
    expect(await refusal(folder, 'x.yaml')).toBe(
      'netpol: x.yaml holds no Kubernetes manifest in a .yaml, .yml or .json file.\n',
    );
    expect(await refusal(folder, 'missing')).toBe('netpol: missing cannot be read: it does not exist.\n');
  });

  it('reads a folder that is named like a file', async () => {
    const inside = Object.fromEntries(Object.entries(protectedShop).map(([path, text]) => [`x.yaml/${path}`, text]));
    const [plain, folder] = [folderOf(protectedShop), folderOf(inside)];
    const outcome = await netpol(argsFor(folder.at()), { from: folder });
    const wanted = await netpol(argsFor(plain.at()), { from: plain });
    const shortened = outcome.stdout.replaceAll('x.yaml/', '');
    expect({ ...outcome, stdout: shortened }).toEqual(wanted);
  });
});

it.each(['check', 'list'])('%s refuses empty standard input', async command => {
  expect(await netpol([command, '-'])).toEqual({
    status: 2,
    stdout: '',
    stderr: 'netpol: Standard input holds no Kubernetes manifest.\n',
  });
});

describe('encodings', () => {
  const swapped = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
  const utf32 = (text: string): Uint8Array => Buffer.from([...text].flatMap(each => [each, '\0']).join(''), 'utf16le');

  it('reads UTF-16 of both byte orders by its mark, as kubectl does', async () => {
    const plain = folderOf(protectedShop);
    for (const bytes of [Buffer.from(`\uFEFF${apiPolicy}`, 'utf16le'), swapped(apiPolicy)]) {
      const folder = folderOf({ ...protectedShop, 'policies/api.yaml': bytes });
      expect(await netpol(['list', folder.at()])).toEqual(await netpol(['list', plain.at()]));
    }
  });

  it.each<readonly [string, Uint8Array]>([
    ['UTF-16 without its mark', Buffer.from(apiPolicy, 'utf16le')],
    ['UTF-16 of the other byte order without its mark', Buffer.from(apiPolicy, 'utf16le').swap16()],
    ['UTF-32', Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), utf32(apiPolicy)])],
  ])('leaves out %s, which kubectl refuses, and says so', async (_, bytes) => {
    const folder = folderOf({ ...protectedShop, 'x.yaml': bytes });
    const list = await netpol(['list', folder.at()], { from: folder });
    expect([list.status, linesOf(list.stderr)[0]]).toEqual([
      0,
      'warning: x.yaml:1: the file is left out: This is UTF-16 without its byte-order mark, or UTF-32: kubectl and the API server refuse the file. Save it as UTF-8.',
    ]);
    const check = await netpol(['check', folder.at(), '--format', 'json'], { from: folder });
    expect(check.status).toBe(1);
    expect(JSON.parse(check.stdout).diagnostics).toMatchObject([{ file: 'x.yaml', code: 'yaml-syntax' }]);
  });

  it('stays silent about the bytes of files that are no manifests', async () => {
    const latin = Buffer.from('name: M\u00FCller\nservice: {type: Service}\n', 'latin1');
    const folder = folderOf({ ...shop, 'values.yaml': latin, 'wide.json': Buffer.from('{"a": 1}', 'utf16le') });
    const plain = folderOf(shop);
    expect(await netpol(['list', folder.at()])).toEqual(await netpol(['list', plain.at()]));
    expect((await netpol(['check', folder.at()])).status).toBe(0);
  });
});

describe('documents of the API groups of policies that are no objects of theirs', () => {
  const closed = policy('closed', '  podSelector: {}\n');

  async function warningsWith(document: string): Promise<readonly string[]> {
    const folder = folderOf({ ...protectedShop, 'x.yaml': `# first\n${document}` });
    const [list, check] = [
      await netpol(['list', folder.at()], { from: folder }),
      await netpol(['check', folder.at()], { from: folder }),
    ];
    expect(list.stdout).toBe((await netpol(['list', folderOf(protectedShop).at()])).stdout);
    expect(check.stderr).toBe(list.stderr);
    return linesOf(list.stderr);
  }

  it('are named where they have no kind', async () => {
    expect(await warningsWith(closed.replace('kind: NetworkPolicy\n', ''))).toEqual([
      'warning: x.yaml:2: the document is left out: it has no kind, so that the API server cannot tell what it is. Add one, such as NetworkPolicy.',
    ]);
  });

  it.each(['NetworkPolicies', 'networkpolicy', 'Networkpolicy', 'AdminNetworkPolice'])(
    'are named where their kind is written %s',
    async kind => {
      expect(await warningsWith(closed.replace('kind: NetworkPolicy', `kind: ${kind}`))).toEqual([
        `warning: x.yaml:2: the document is left out: networking.k8s.io has no kind ${kind}, so that the API server would refuse it. Kinds are written like NetworkPolicy.`,
      ]);
    },
  );

  it.each(['IngressClass', 'ServiceCIDR'])('are not named where they are of kind %s', async kind => {
    expect(await warningsWith(closed.replace('kind: NetworkPolicy', `kind: ${kind}`))).toEqual([]);
  });
});

it('finds the one policy that counts among five thousand documents of a file', async () => {
  const many = Array.from({ length: 5000 }, (_, index) =>
    policy(`p${index}`, `  podSelector:\n    matchLabels: {app: none${index}}\n`),
  );
  const { 'policies/api.yaml': last, ...rest } = protectedShop;
  const folder = folderOf({ ...rest, 'policies/all.yaml': [...many, last].join('---\n') });
  expect(await netpol(['list', folder.at()])).toEqual(await netpol(['list', folderOf(protectedShop).at()]));
});
