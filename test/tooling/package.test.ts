import { describe, expect, it } from 'vitest';
import { contentFaults, npmPackNames } from '../../scripts/package.mjs';

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
  'extension/dist/third-party-notices.txt',
  'extension/docs/images/icon.png',
  'extension/docs/rules/end-port.md',
  'extension/schemas/generated/netpol-config.json',
  'extension/snippets/generated/networkpolicy.json',
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

  // What a build makes may not be there yet; `npm run package` asks for it too.
  it('is what npm publishes', () => {
    const names = npmPackNames();
    expect(contentFaults(names).filter(fault => !fault.startsWith('lacks dist/'))).toEqual([]);
    expect(names).toEqual(
      expect.arrayContaining(['extension/package.json', 'extension/README.md', 'extension/LICENSE.txt']),
    );
  });

  it('is refused without the notices of what it bundles', () => {
    const without = sound.filter(name => !name.endsWith('notices.txt'));
    expect(contentFaults(without)).toEqual(['lacks dist/third-party-notices.txt']);
  });

  it('is refused without the server', () => {
    expect(contentFaults(sound.filter(name => !name.endsWith('/server.js')))).toEqual(['lacks dist/server.js']);
  });
});
