import { describe, expect, it } from 'vitest';
import { contentFaults } from '../../scripts/package.mjs';

const sound = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/package.json',
  'extension/LICENSE.txt',
  'extension/dist/client.js',
  'extension/dist/client.browser.js',
  'extension/dist/server.js',
  'extension/dist/server.browser.js',
  'extension/dist/cli.js',
  'extension/dist/webview/panel.js',
  'extension/dist/webview/panel.css',
  'extension/docs/images/icon.png',
  'extension/docs/rules/end-port.md',
  'extension/schemas/generated/netpol-config.json',
];

describe('the content of the package', () => {
  it('is accepted when it holds what the extension loads', () => {
    expect(contentFaults(sound)).toEqual([]);
  });

  it.each([
    'extension/client/src/extension.ts',
    'extension/dist/server.js.map',
    'extension/node_modules/yaml/index.js',
    'extension/test/vscode/index.js',
    'extension/.vscode/launch.json',
  ])('is refused with %s', name => {
    expect(contentFaults([...sound, name])).toEqual([`should not hold ${name}`]);
  });

  it('is refused without the server', () => {
    expect(contentFaults(sound.filter(name => !name.endsWith('/server.js')))).toEqual(['lacks dist/server.js']);
  });
});
