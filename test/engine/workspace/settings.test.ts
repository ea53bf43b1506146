import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countedFrom } from '../../../server/src/workspace/areas.ts';
import { decodeText } from '../../../server/src/workspace/file-access.ts';
import { DEFAULT_SETTINGS, layerSettings, readSettings } from '../../../server/src/workspace/settings.ts';

describe('settings', () => {
  it('are the defaults where nothing is set, or something of a wrong type', () => {
    for (const value of [
      undefined,
      null,
      {},
      [],
      5,
      'x',
      { enable: 'yes', rules: [], files: 5, scopes: [1], codeLens: null },
    ])
      expect(readSettings(value)).toEqual(DEFAULT_SETTINGS);
  });

  it('take what is set and keep the rest', () => {
    expect(
      readSettings({
        enable: false,
        rules: { a: 'off', b: 'warning' },
        files: { include: ['x'] },
        scopes: ['p'],
        codeLens: { enable: false },
      }),
    ).toEqual({
      ...DEFAULT_SETTINGS,
      enable: false,
      rules: { a: 'off', b: 'warning' },
      files: { ...DEFAULT_SETTINGS.files, include: ['x'] },
      scopes: ['p'],
      codeLens: { enable: false },
    });
  });

  it('leave out severities that are none', () => {
    expect(readSettings({ rules: { a: 'fatal', b: 1, c: 'hint', d: null } }).rules).toEqual({ c: 'hint' });
  });

  it('of an editor go before those of a file, which decide the rest', () => {
    const file = readSettings({
      enable: false,
      rules: { a: 'off', b: 'hint' },
      files: { exclude: ['charts/**'] },
      scopes: ['prod'],
      cluster: { distribution: 'eks', podCidrs: ['10.0.0.0/8'] },
    });
    const editor = readSettings({
      rules: { b: 'error' },
      files: { include: ['k8s/**'] },
      cluster: { distribution: 'gke' },
    });
    const both = layerSettings(file, editor);
    expect(both).toEqual({
      ...DEFAULT_SETTINGS,
      rules: { a: 'off', b: 'error' },
      files: { include: ['k8s/**'], exclude: ['charts/**'], followLinks: false },
      scopes: ['prod'],
      cluster: { ...DEFAULT_SETTINGS.cluster, distribution: 'gke', podCidrs: ['10.0.0.0/8'] },
    });
    expect(layerSettings(file, readSettings({ scopes: ['test'] })).scopes).toEqual(['test']);
    expect(layerSettings(DEFAULT_SETTINGS, editor)).toEqual(editor);
  });

  it('tell of patterns that are wrong, and keep the default of their list', () => {
    const told: string[] = [];
    const files = { include: ['a/**', ''], exclude: Array.from({ length: 501 }, () => 'a') };
    expect(readSettings({ files }, problem => told.push(problem)).files).toEqual(DEFAULT_SETTINGS.files);
    expect(told).toEqual([
      'files.include does not count, its default holds: an empty pattern matches no file. Delete it.',
      'files.exclude does not count, its default holds: it takes 500 items at most.',
    ]);
    expect(readSettings({ files: { include: ['a/**'] } }, expect.unreachable).files.include).toEqual(['a/**']);
  });

  it('are read from any value without a throw', () => {
    fc.assert(
      fc.property(fc.anything(), value => {
        expect(Object.keys(readSettings(value))).toEqual(Object.keys(DEFAULT_SETTINGS));
      }),
    );
  });
});

describe('bytes of files', () => {
  it.each([
    ['UTF-8', [0x61, 0xc3, 0xa9]],
    ['UTF-8 with a mark', [0xef, 0xbb, 0xbf, 0x61, 0xc3, 0xa9]],
    ['UTF-16, little end first', [0xff, 0xfe, 0x61, 0, 0xe9, 0]],
    ['UTF-16, big end first', [0xfe, 0xff, 0, 0x61, 0, 0xe9]],
  ])('are text in %s', (_, bytes) => {
    expect(decodeText(Uint8Array.from(bytes))).toBe('aé');
  });

  it('that are no UTF-8 become U+FFFD', () => {
    expect(decodeText(Uint8Array.from([0x61, 0xff, 0x62]))).toBe('a\uFFFDb');
    expect(decodeText(new Uint8Array())).toBe('');
  });
});

it('settings of a folder mean the same counted from one above it', () => {
  const editor = readSettings({
    files: { include: ['k8s/**', './a.yaml'], exclude: [...DEFAULT_SETTINGS.files.exclude] },
    scopes: ['x'],
  });
  const { files, scopes } = countedFrom('file:///r', 'file:///r/my%20(app)/b', editor);
  expect(files).toEqual({ ...DEFAULT_SETTINGS.files, include: ['my\\ \\(app\\)/b/k8s/**', 'my\\ \\(app\\)/b/a.yaml'] });
  expect(scopes).toEqual(['my (app)/b/x']);
  expect(countedFrom('file:///r', 'file:///r', editor)).toBe(editor);
});
