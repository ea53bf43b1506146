import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { scaffold } from '../../scripts/new-rule.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

function run(script: string, ...args: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

it('keeps the rule pages equal to the rules', () => {
  expect(run('scripts/build-rule-docs.mjs', '--check')).toEqual({ status: 0, output: '' });
});

it('scaffolds a rule that compiles and names itself', async () => {
  const files = scaffold('some-new-rule', 'dns');
  expect([...files.keys()]).toEqual([
    'server/src/engine/rules/dns/some-new-rule.ts',
    'test/engine/rules/some-new-rule.test.ts',
  ]);
  const contents = files.get('server/src/engine/rules/dns/some-new-rule.ts') ?? '';
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: `${root}server/src/engine/rules/dns`, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  });
  expect(outputFiles[0]?.text).toContain('id: "some-new-rule"');
});

it.each([
  [['Empty_Means', 'dns'], '"Empty_Means" is no id'],
  [['some-new-rule', 'misc'], '"misc" is no group'],
  [['empty-means-all', 'directions'], 'server/src/engine/rules/directions/empty-means-all.ts is there already.'],
  [['some-new-rule'], 'usage: npm run new:rule'],
])('refuses to scaffold %j and writes nothing', (args, message) => {
  const { status, output } = run('scripts/new-rule.mjs', ...args);
  expect(status).toBe(1);
  expect(output).toContain(message);
  expect(existsSync(`${root}test/engine/rules/some-new-rule.test.ts`)).toBe(false);
});
