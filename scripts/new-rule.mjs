// @ts-check
// Scaffolds a rule and its test, and prints what is left to do.
//   npm run new:rule -- ID GROUP
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { inRoot } from './lib/paths.mjs';
import { GROUPS } from './lib/rule-pages.mjs';
import { isMain, Refusal, runMain } from './lib/run.mjs';

const groups = Object.keys(GROUPS);

/**
 * Returns the files of a new rule: path below the root to text.
 * @param {string} id
 * @param {string} group
 * @returns {ReadonlyMap<string, string>}
 */
export function scaffold(id, group) {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(id))
    throw new Refusal(`"${id}" is no id: a few words in small letters with hyphens, such as empty-means-all.`);
  if (!groups.includes(group)) throw new Refusal(`"${group}" is no group: ${groups.join(', ')}.`);
  return new Map([
    [`server/src/engine/rules/${group}/${id}.ts`, ruleFile(id, group)],
    [`test/engine/rules/${id}.test.ts`, testFile(id, group)],
  ]);
}

/** @param {string} id */
const nameOf = id => id.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/**
 * @param {string} id
 * @param {string} group
 */
function ruleFile(id, group) {
  return `import { defineRule } from '../shape/rule.ts';
import { deployment, documents, policy } from '../samples/samples.ts';

const SUBJECT = 'podSelector:\\n  matchLabels:\\n    app: web\\n';
const web = (spec: string): string => documents(policy('shop', 'web', SUBJECT + spec), deployment('shop', 'web'));

/** What it finds, in one sentence. */
export const ${nameOf(id)} = defineRule({
  id: '${id}',
  severity: 'warning',
  on: ['network-policy'],
  // Beside the policy's own text: 'workloads' (other policies too), 'namespaces'.
  needs: ['policy'],
  group: '${group}',
  summary: 'What it finds, in one line.',
  why: 'What happens to whom, and why the text does not say so.',
  reference: 'networking.k8s.io/v1 NetworkPolicySpec',
  examples: {
    bad: [{ title: 'What is wrong', manifest: web('ingress: []\\n') }],
    fixed: [{ title: 'How it is right', manifest: web('policyTypes:\\n  - Ingress\\n') }],
    nearMisses: [
      { title: 'Looks alike', manifest: web('policyTypes:\\n  - Ingress\\ningress:\\n  - {}\\n') },
      { title: 'Looks alike too', manifest: web('') },
      { title: 'And a third', manifest: policy('shop', 'web', SUBJECT) },
    ],
  },
  *check({ resource }) {
    if (resource.ingress.form !== 'value' || resource.ingress.value.length > 0) return;
    yield {
      span: resource.ingress.keySpan,
      path: 'spec.ingress',
      message: 'The consequence comes first. What to do comes second.',
    };
  },
});
`;
}

/**
 * @param {string} id
 * @param {string} group
 */
function testFile(id, group) {
  const name = nameOf(id);
  return `import { expect, it } from 'vitest';
import { ${name} as rule } from '../../../server/src/engine/rules/${group}/${id}.ts';
import { policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { marks } from './check-manifest.ts';

it('marks the place', () => {
  expect(marks(rule, policy('shop', 'web', 'podSelector: {}\\ningress: []\\n'))).toEqual([
    { severity: 'warning', at: 'ingress', path: 'spec.ingress' },
  ]);
});
`;
}

/** @param {string} id */
const nextSteps = id => `
1. Write the rule: examples first, then check. Detection asks the engine's sets, never the text alone.
2. Add it to server/src/engine/rules/index.ts, in the order of the catalogue.
3. A rule with a fix: state what each fix changes in test/engine/rules/expected/.
4. npx vitest run test/engine/rules/${id}.test.ts, then test/engine/rules as a whole.
5. Add examples/mistakes/${id}.yaml with the mark # want "${id}"; it is read together with examples/shop.
6. npm run generate writes its page, docs/rules/${id}.md, and its setting.`;

/**
 * Writes the files of a new rule; touches none that is there.
 * @param {string} id
 * @param {string} group
 */
export function newRule(id, group) {
  const files = scaffold(id, group);
  for (const path of files.keys()) if (existsSync(inRoot(path))) throw new Refusal(`${path} is there already.`);
  for (const [path, text] of files) {
    mkdirSync(dirname(inRoot(path)), { recursive: true });
    writeFileSync(inRoot(path), text);
    console.log(`wrote ${path}`);
  }
  console.log(nextSteps(id));
}

if (isMain(import.meta.url)) {
  const [id, group, ...rest] = parseArgs({ allowPositionals: true }).positionals;
  await runMain(async () => {
    if (id === undefined || group === undefined || rest.length > 0)
      throw new Refusal(`usage: npm run new:rule -- ID GROUP\nGROUP is one of ${groups.join(', ')}.`);
    newRule(id, group);
  });
}
