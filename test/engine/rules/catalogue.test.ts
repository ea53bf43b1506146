import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { describeDiff } from '../../../server/src/engine/answers/describe-diff.ts';
import { type ClusterDiff, diffClusters } from '../../../server/src/engine/answers/diff.ts';
import groups from '../../../server/src/engine/rules/groups.json' with { type: 'json' };
import { rules } from '../../../server/src/engine/rules/index.ts';
import type { Example, Rule } from '../../../server/src/engine/rules/shape/rule.ts';
import { includesTraffic } from '../../../server/src/engine/sets/traffic.ts';
import { companionsOf, consequencesOf, expectedDiffs, hasNoFix, isAmbient } from './expected.ts';
import { type Analysis, analyse, applyFix, describeFinding, editsOf, idsOf, lostComments } from './harness.ts';
import { comparable } from './probes.ts';
import { variantsOf } from './variants.ts';

const folder = fileURLToPath(new URL('../../../server/src/engine/rules/', import.meta.url));
const byId = rules.map(rule => [rule.id, rule] as const);

const named = (list: readonly Example[]): readonly (readonly [string, Example])[] =>
  list.map((example, index) => [example.title ?? `example ${index + 1}`, example]);

const analyseExample = ({ manifest, profile }: Example): Analysis => analyse(manifest, profile);

const countOf = (analysis: Analysis, rule: Rule): number => idsOf(analysis).filter(id => id === rule.id).length;

describe('the list of rules', () => {
  it('has each id once, in kebab case', () => {
    const ids = rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter(id => !/^[a-z]+[a-z0-9]*(?:-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  it('has every rule that is written', () => {
    const written = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(path => path.endsWith('.ts'))
      .flatMap(path => /= defineRule\(\{\s*id: '([^']+)'/.exec(readFileSync(folder + path, 'utf8'))?.[1] ?? []);
    expect(rules.map(({ id }) => id).toSorted()).toEqual(written.toSorted());
  });

  it.each(byId)(
    'keeps %s in the file of its name, alone or with its helpers in the folder of its name',
    (id, { group }) => {
      const places = [`${id}.ts`, `${id}/${id}.ts`].filter(each => existsSync(`${folder}${group}/${each}`));
      expect(places).toHaveLength(1);
    },
  );

  it.each(Object.keys(groups))('keeps nothing but rules in the folder %s', group => {
    const names = readdirSync(`${folder}${group}`).map(each => each.replace(/\.ts$/, ''));
    const own = rules.filter(rule => rule.group === group).map(({ id }) => id);
    const others = names.filter(each => !own.includes(each) && each !== 'index');
    expect(others).toEqual([]);
  });
});

describe.each(byId)('%s', (id, rule) => {
  const { bad, fixed, nearMisses } = rule.examples;

  it('says what it finds, why it matters and who says so', () => {
    for (const text of [rule.summary, rule.why]) expect(text).toMatch(/^(?:[A-Z`]|[a-z]+[A-Z]).*[.)]$/);
    for (const text of [rule.summary, rule.why, rule.reference, rule.fix ?? 'None.'])
      expect(faultsOf(text)).toEqual([]);
    expect(rule.summary).not.toContain('\n');
    expect(rule.fix ?? 'None.').toMatch(/\.$/);
    expect(rule.reference).not.toBe('');
  });

  it('has bad, fixed and near examples', () => {
    expect(bad.length).toBeGreaterThan(0);
    expect(fixed.length).toBeGreaterThan(0);
    expect(nearMisses.length).toBeGreaterThan(2);
  });

  it.each(named(bad))('is alone with its finding: %s', (title, example) => {
    const analysis = analyseExample(example);
    expect(countOf(analysis, rule)).toBeGreaterThan(0);
    expect([...new Set(idsOf(analysis))].filter(each => each === id || !isAmbient(each))).toEqual([
      id,
      ...companionsOf(id, title),
    ]);
  });

  it.each(named([...fixed, ...nearMisses]))('stays silent: %s', (_, example) => {
    const analysis = analyseExample(example);
    expect(
      analysis.findings.filter(({ finding }) => finding.rule === rule).map(each => describeFinding(analysis, each)),
    ).toEqual([]);
  });

  it.each(named(bad))('reads well: %s', (_, example) => {
    for (const { finding } of analyseExample(example).findings) {
      expect(finding.message).toMatch(/[.?]$/);
      expect(faultsOf(finding.message)).toEqual([]);
      expect(finding.message.length).toBeLessThan(320);
    }
  });

  it.each(named(bad))('offers fixes where there is one: %s', (title, example) => {
    const own = analyseExample(example).findings.filter(({ finding }) => finding.rule === rule);
    const bare = own.filter(({ finding }) => (finding.fixes ?? []).length === 0);
    expect(bare.length).toBe(rule.fix === undefined || hasNoFix(id, title) ? own.length : 0);
  });

  it.each(named(bad))('is repaired by each fix, however it is written: %s', (title, { manifest, profile }) => {
    for (const { name, text } of variantsOf(manifest)) checkFixes(rule, title, name, analyse(text, profile));
  });

  it('changes the connections that its fixes are meant to change', () => {
    expect(diffsOf(rule)).toEqual(expectedDiffs[id] ?? {});
  });
});

/** Returns what a text of ours must not have. */
function faultsOf(text: string): readonly string[] {
  const faults: readonly (readonly [string, RegExp])[] = [
    ['please', /\bplease\b/i],
    ['two spaces', /\S {2,}\S/],
    ['space before a mark', /\S [.,:;](?: |$)/],
    ['exclamation', /!(?:$| )/],
    ['line break', /\n/],
    ['value left out', /\bundefined\b|\bNaN\b|\[object/],
  ];
  const odd = text.split('`').length % 2 === 0 ? ['odd number of backticks'] : [];
  return [...faults.flatMap(([name, pattern]) => (pattern.test(text) ? [name] : [])), ...odd];
}

function checkFixes(rule: Rule, title: string, variant: string, before: Analysis): void {
  const known = new Set([...idsOf(before), ...consequencesOf(rule.id, title)]);
  for (const found of before.findings.filter(({ finding }) => finding.rule === rule)) {
    for (const fix of found.finding.fixes ?? []) {
      const after = applyFix(before, found, fix);
      const context = `${fix.title}, ${variant}:\n${after.text}`;
      expect(countOf(after, rule), context).toBeLessThan(countOf(before, rule));
      expect(
        idsOf(after).filter(id => !known.has(id) && !isAmbient(id)),
        context,
      ).toEqual([]);
      expect(lostComments(before.text, editsOf(before, found, fix)), context).toEqual([]);
      expect(layoutFaults(before.text, after.text), context).toEqual([]);
    }
  }
}

function layoutFaults(before: string, after: string): readonly string[] {
  const old = new Set(before.split('\n'));
  const added = after.split('\n').filter(line => !old.has(line));
  const windows = before.includes('\r\n');
  return [
    ...(windows && /[^\r]\n/.test(after) ? ['mixed line ends'] : []),
    ...(before.endsWith('\n') && !after.endsWith('\n') ? ['no line break at the end'] : []),
    ...(added.some(line => /[ \t]\r?$/.test(line)) ? ['spaces at the end of a line'] : []),
    ...(/\n[ \t]*\r?\n/.test(after) && !/\n[ \t]*\r?\n/.test(before) ? ['an empty line'] : []),
  ];
}

/** Returns the engine's diff of every fix of every bad example: example and fix to lines. */
function diffsOf(rule: Rule): Readonly<Record<string, readonly string[]>> {
  const entries = named(rule.examples.bad).flatMap(([title, example]) => {
    const before = analyseExample(example);
    const found = before.findings.filter(({ finding }) => finding.rule === rule);
    return found.flatMap(each =>
      (each.finding.fixes ?? []).map(fix => {
        const [old, now] = comparable(before, applyFix(before, each, fix));
        const diff = diffClusters(old, now);
        if (fix.safe) expect(opened(diff), `${fix.title} is not safe`).toEqual([]);
        return [`${title} / ${fix.title}`, describeDiff(diff)] as const;
      }),
    );
  });
  return Object.fromEntries(entries);
}

function opened(diff: ClusterDiff): readonly string[] {
  const changed = diff.changed.filter(({ before, after }) => !includesTraffic(before, after));
  return describeDiff({ added: diff.added, removed: [], changed });
}
