import { describe, expect, it } from 'vitest';
import { protectedShop } from './shop.ts';
import { folderOf, linesOf, netpol } from './support.ts';

const PAIR = ['--from', 'shop/web', '--to', 'shop/api'];
const COMMANDS: readonly (readonly [name: string, args: (path: string) => readonly string[]])[] = [
  ['check', path => ['check', path]],
  ['list', path => ['list', path]],
  ['query', path => ['query', path, ...PAIR]],
  ['explain', path => ['explain', path, ...PAIR]],
  ['diff', path => ['diff', path, path]],
];

const TEMPLATE = 'apiVersion: v1\nkind: Service\nmetadata:\n  {{- include "labels" . | nindent 2 }}\n';
const REASON =
  'the document is left out: Not checked: this document is a Helm template. Render it to have its policies analysed.';

describe.each(COMMANDS)('%s of a folder with templates', (_, argsFor) => {
  const warningsOf = async (
    templates: readonly string[],
    ...options: readonly string[]
  ): Promise<readonly string[]> => {
    const folder = folderOf({ ...protectedShop, ...Object.fromEntries(templates.map(name => [name, TEMPLATE])) });
    const { stderr } = await netpol([...argsFor(folder.at()), ...options], { from: folder });
    return linesOf(stderr).filter(line => /left out/.test(line));
  };

  it('tells in one line how many are left out, and names the first', async () => {
    expect(await warningsOf(['x.yaml', 'y.yaml', 'z.yaml'])).toEqual([
      `warning: 3 files and documents are left out, and --verbose lists them. The first: x.yaml:4: ${REASON}`,
    ]);
  });

  it('names a single one', async () => {
    expect(await warningsOf(['x.yaml'])).toEqual([`warning: x.yaml:4: ${REASON}`]);
  });

  it('lists each of them with --verbose', async () => {
    expect([...new Set(await warningsOf(['x.yaml', 'y.yaml'], '--verbose'))]).toEqual([
      `warning: x.yaml:4: ${REASON}`,
      `warning: y.yaml:4: ${REASON}`,
    ]);
  });
});

describe('the JSON of a list', () => {
  it('names each of several documents that are left out', async () => {
    const folder = folderOf({ ...protectedShop, 'x.yaml': TEMPLATE, 'y.yaml': TEMPLATE });
    const { stdout } = await netpol(['list', folder.at(), '--format', 'json'], { from: folder });
    expect(JSON.parse(stdout).warnings).toEqual(expect.arrayContaining([`x.yaml:4: ${REASON}`, `y.yaml:4: ${REASON}`]));
  });
});
