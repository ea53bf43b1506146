import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { writeBack } from '../../server/src/cli/requests/write-back.ts';
import { folderOf } from './support.ts';

it('writes only over the text that was read', async () => {
  const folder = folderOf({ 'a.yaml': 'new: text\n' });
  expect(await writeBack(folder.at('a.yaml'), folder.at(), { before: 'old: text\n', after: 'x' })).toBe(
    'it was changed meanwhile',
  );
  expect(readFileSync(folder.at('a.yaml'), 'utf8')).toBe('new: text\n');
  expect(await writeBack(folder.at('a.yaml'), folder.at(), { before: 'new: text\n', after: 'x' })).toBeUndefined();
  expect(readFileSync(folder.at('a.yaml'), 'utf8')).toBe('x');
});

it('says why it cannot write', async () => {
  const folder = folderOf({ 'a.yaml': 'a' });
  expect(await writeBack(folder.at(), folder.at(), { before: 'a', after: 'b' })).toBe('it is no regular file');
  expect(await writeBack(folder.at('gone.yaml'), folder.at(), { before: 'a', after: 'b' })).toBe(
    'the file or its folder does not exist',
  );
});
