import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const entry = fileURLToPath(new URL('../../client/src/panel/strings.ts', import.meta.url));
// Outside of VS Code nobody translates: each text stands for itself.
const untranslated = 'export const l10n = { t: text => text };';

/** The texts of the webview as the host makes them without a translation. */
export async function englishStrings(): Promise<Readonly<Record<string, string>>> {
  const folder = mkdtempSync(join(tmpdir(), 'network-policy-strings-'));
  try {
    const outfile = join(folder, 'strings.mjs');
    await build({
      entryPoints: [entry],
      bundle: true,
      format: 'esm',
      outfile,
      logLevel: 'warning',
      plugins: [
        {
          name: 'vscode',
          setup(builder) {
            builder.onResolve({ filter: /^vscode$/ }, ({ path }) => ({ path, namespace: 'vscode' }));
            builder.onLoad({ filter: /.*/, namespace: 'vscode' }, () => ({ contents: untranslated }));
          },
        },
      ],
    });
    const module: { panelStrings(): Record<string, string> } = await import(pathToFileURL(outfile).href);
    return module.panelStrings();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
