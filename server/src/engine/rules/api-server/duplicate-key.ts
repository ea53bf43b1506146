import type { TextEdit } from '../../edits/edit.ts';
import {
  deleteEntries,
  deleteEntry,
  emitFlow,
  insertEntryAfter,
  insertItemAfter,
  joinLists,
  renameKey,
  replaceValue,
} from '../../edits/index.ts';
import { groupBy } from '../../group-by.ts';
import { onceForEach } from '../../once.ts';
import { childOf, type Entry, type MapNode, stringOf, type YamlNode } from '../../parse/tree.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import type { Value } from '../../schema/decode.ts';
import type { Violation } from '../../schema/violation.ts';
import { policyWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { findingsOf, fix, only } from '../violations/from-violations.ts';

/** One key twice in a map. */
export const duplicateKey = defineRule({
  id: 'duplicate-key',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'A key stands twice in one map.',
  why: [
    'Only the last of the two counts. `kubectl` drops the first before it sends the object, so no server refuses it and nobody says a word; the analysis takes the last value too.',
    'A client that sends the YAML text itself, or JSON with the key twice, is refused under strict validation.',
    'Two values of one label cannot both be asked for in `matchLabels`; `matchExpressions` with `In` says "one of these".',
  ].join(' '),
  reference: 'Kubernetes API, field validation (`fieldValidation=Strict`)',
  fix: 'Joins two lists, or keeps the last or the first of the two; for labels of a selector writes one `In` expression instead.',
  examples: {
    bad: [
      {
        title: 'Two values for one label',
        manifest: policyWith('podSelector:\n  matchLabels:\n    run: nginx\n    run: nginx2'),
      },
      {
        title: 'A list written twice',
        manifest: policyWith('podSelector: {}\ningress:\n  - ports:\n      - port: 80\n    ports:\n      - port: 443'),
      },
    ],
    fixed: [
      {
        manifest: policyWith(
          'podSelector:\n  matchExpressions:\n    - key: run\n      operator: In\n      values: [nginx, nginx2]',
        ),
      },
      { manifest: policyWith('podSelector: {}\ningress:\n  - ports:\n      - port: 80\n      - port: 443') },
    ],
    nearMisses: [
      {
        title: 'The same key in two maps',
        manifest: policyWith(
          'podSelector:\n  matchLabels: {app: web}\ningress:\n  - from:\n      - podSelector:\n          matchLabels: {app: api}',
        ),
      },
      { title: 'Keys that differ in case', manifest: policyWith('podSelector:\n  matchLabels: {app: a, App: b}') },
      {
        title: 'A key with and without a prefix',
        manifest: policyWith('podSelector:\n  matchLabels: {name: a, example.com/name: b}'),
      },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'duplicate-key', fixesOf);
  },
});

const MANY = 20;

/** Returns the entries that a map writes itself by their key, found once for all of its repetitions. */
const writtenOf = onceForEach(
  (map: MapNode): ReadonlyMap<string, readonly Entry[]> =>
    groupBy(
      map.entries.filter(entry => !entry.merged),
      ({ key }) => key,
    ),
);

function fixesOf({ place }: Violation, text: string): readonly Fix[] {
  const map = place.parent?.node;
  if (map?.kind !== 'map') return [];
  const same = writtenOf(map).get(place.key ?? '') ?? [];
  // Each fix is about all of them; where they are many, it is offered where they begin.
  if (same.length < 2 || (same.length > MANY && place.entry !== same[1])) return [];
  const shown = same.map(({ value }) => JSON.stringify(plain(value)));
  if (new Set(shown).size === 1) return fix('Delete the repetition', deleteEntries(text, same.slice(1)), only);
  const joined = fix(`Join the lists of ${place.key}`, joinLists(text, same), { preferred: true });
  return [
    ...joined,
    ...fix(`Keep the last ${place.key}`, deleteEntries(text, same.slice(0, -1)), { preferred: joined.length === 0 }),
    ...fix(`Keep the first ${place.key}`, deleteEntries(text, same.slice(1))),
    ...oneOf({ place }, same, text),
  ];
}

function plain(node: YamlNode): unknown {
  if (node.kind === 'list') return node.items.map(plain);
  return node.kind === 'map' ? node.entries.map(({ key, value }) => [key, plain(value)]) : node.value;
}

function oneOf({ place }: Pick<Violation, 'place'>, same: readonly Entry[], text: string): readonly Fix[] {
  const labels = place.parent;
  const selector = labels?.parent?.node;
  const values = [...new Set(same.map(({ value }) => stringOf(value)))].filter(value => value !== undefined);
  if (labels?.key !== 'matchLabels' || labels.entry === undefined || selector?.kind !== 'map') return [];
  if (labels.node?.kind !== 'map' || values.length < 2) return [];
  const expression = { key: place.key ?? '', operator: 'In', values };
  const expressions = childOf(selector, 'matchExpressions');
  const all = same.length === labels.node.entries.length;
  const title = `Ask for one of ${values.join(', ')}`;
  if (expressions?.kind === 'list') {
    const gone = all ? deleteEntry(text, labels.entry) : deleteEntries(text, same);
    return fix(title, [...insertItemAfter(text, expressions, undefined, expression), ...gone]);
  }
  if (expressions !== undefined) return [];
  if (all) return fix(title, asExpressions(text, labels.entry, same, expression));
  const added = insertEntryAfter(text, selector, labels.entry, 'matchExpressions', [expression]);
  return fix(title, [...added, ...deleteEntries(text, same)]);
}

/** Turns matchLabels that hold nothing but the repeated key into matchExpressions, each comment left where it is. */
function asExpressions(text: string, labels: Entry, same: readonly Entry[], expression: Value): readonly TextEdit[] {
  const [first, ...others] = same;
  const renamed = renameKey(text, labels, 'matchExpressions');
  if (first === undefined || renamed.length === 0) return [];
  if (labels.value.kind === 'map' && labels.value.flow) {
    const { start, end } = labels.value.span;
    return text.slice(start, end).includes('#') ? [] : [...renamed, ...replaceValue(text, labels, [expression])];
  }
  const span = { start: first.keySpan.start, end: first.value.span.end };
  return [...renamed, { span, text: `- ${emitFlow(expression)}` }, ...deleteEntries(text, others)];
}
