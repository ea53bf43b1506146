import { expect, test } from 'vitest';
import { byScheme } from '../../server/src/wire/node.ts';
import type { FileAccess } from '../../server/src/workspace/file-access.ts';

const named = (name: string): FileAccess => ({
  async *list(folder) {
    yield { type: 'file', uri: `${folder}/${name}.yaml` };
  },
  read: async () => ({ type: 'text', text: name }),
});

test('files of the disk are read there, those of a virtual workspace through the client', async () => {
  const access = byScheme(named('disk'), named('client'));
  expect(await access.read('file:///a.yaml')).toEqual({ type: 'text', text: 'disk' });
  expect(await access.read('vscode-vfs://github/o/r/a.yaml')).toEqual({ type: 'text', text: 'client' });
  const listed = [];
  for await (const file of access.list('vscode-vfs://github/o/r', [], [])) listed.push(file);
  expect(listed).toEqual([{ type: 'file', uri: 'vscode-vfs://github/o/r/client.yaml' }]);
});
