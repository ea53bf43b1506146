import { deleteEntry, insertEntryAfter, renameKey, wrapInMap } from '../../edits/index.ts';
import { moveUnder } from '../../edits/wrap.ts';
import { type Entry, isNull, type MapNode } from '../../parse/tree.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import type { Place } from '../../schema/place.ts';
import type { Violation } from '../../schema/violation.ts';
import { ingressRuleWith, policyWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { findingsOf, fix, only } from '../violations/from-violations.ts';

/** A field that the kind does not have. */
export const unknownField = defineRule({
  id: 'unknown-field',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'A field that NetworkPolicy does not have at this place.',
  why: [
    'Under strict validation, the default of `kubectl`, the API server refuses the object; otherwise it drops the field,',
    'and the policy says something else than its text: a rule without its misspelt `from` admits everybody.',
    'Upper and lower case count. Labels stand under `matchLabels`, not directly in a selector.',
    'Where the cluster profile names the standard channel, the fields that only the experimental one has are unknown too.',
  ].join(' '),
  reference: 'Kubernetes API, field validation (`fieldValidation=Strict`)',
  fix: 'Renames the field to the one that is meant, puts labels under `matchLabels` and selectors under their name, or deletes the field.',
  examples: {
    bad: [
      { title: 'A slip of the fingers', manifest: ingressRuleWith('form:\n  - podSelector: {}') },
      { title: 'matchLabels forgotten', manifest: policyWith('podSelector:\n  app: web\n  tier: front') },
      { title: 'The selector forgotten', manifest: ingressRuleWith('from:\n  - matchLabels:\n      app: web') },
    ],
    fixed: [
      { manifest: ingressRuleWith('from:\n  - podSelector: {}') },
      { manifest: policyWith('podSelector:\n  matchLabels:\n    app: web\n    tier: front') },
      { manifest: ingressRuleWith('from:\n  - podSelector:\n      matchLabels:\n        app: web') },
    ],
    nearMisses: [
      { title: 'A label named like a field', manifest: policyWith('podSelector:\n  matchLabels:\n    form: a4') },
      {
        title: 'An annotation may have any name',
        manifest: policyWith('podSelector: {}').replace(
          '  name: web\n',
          '  name: web\n  annotations:\n    form: B12\n',
        ),
      },
      {
        title: 'Fields in another order',
        manifest: ingressRuleWith('ports:\n  - port: 80\nfrom:\n  - podSelector: {}'),
      },
    ],
  },
  *check(context) {
    const unknown = context.violations.filter(({ rule }) => rule === 'unknown-field');
    yield* findingsOf(context, 'unknown-field', (violation, text) => fixesOf(violation, unknown, text));
  },
});

function fixesOf(violation: Violation, unknown: readonly Violation[], text: string): readonly Fix[] {
  const { place, facts } = violation;
  const { entry } = place;
  if (entry === undefined) return [];
  // Without it nothing is left of the peer or port.
  if (facts.reason === 'experimental') return [];
  // A status says nothing about what is wanted, so nothing is lost.
  if (facts.reason === 'status') return fix('Delete status', deleteEntry(text, entry), only);
  if (facts.reason === 'labels') return labelFixes(place, entry, text);
  const wraps = wrapFixes(place, entry, text);
  const renames = renameFixes(violation, entry, unknown, wraps.length === 0, text);
  const deletions = widens(violation, entry) ? [] : deletion(place, entry, text);
  return [...wraps, ...renames, ...deletions];
}

function renameFixes(
  { place, facts: { candidates = [] } }: Violation,
  entry: Entry,
  unknown: readonly Violation[],
  alone: boolean,
  text: string,
): readonly Fix[] {
  return candidates.flatMap(name => {
    // Of several fields that may be the same one, the first alone can have the name.
    const rivals = unknown.filter(
      other => other.place.parent?.path === place.parent?.path && other.facts.candidates?.includes(name),
    );
    if (rivals.length > 1 && rivals[0]?.place.path !== place.path) return [];
    // `to` under ingress may as well be a rule in the wrong direction.
    const swaps = entry.key === 'from' || entry.key === 'to';
    const sure = alone && candidates.length === 1 && rivals.length === 1 && !swaps;
    return fix(`Rename to ${name}`, renameKey(text, entry, name), sure ? only : {});
  });
}

// What is written one level too high, by the fields it belongs under.
const WRAPPERS: Readonly<Record<string, readonly string[]>> = {
  matchLabels: ['podSelector', 'namespaceSelector'],
  matchExpressions: ['podSelector', 'namespaceSelector'],
  cidr: ['ipBlock'],
  except: ['ipBlock'],
};

function wrapFixes(place: Place, entry: Entry, text: string): readonly Fix[] {
  const map = place.parent?.node;
  if (map?.kind !== 'map') return [];
  const wrappers = wrappersAt(place, entry);
  const empty = wrappers.filter(key => map.entries.some(other => other.key === key && isNull(other.value)));
  // A name that waits for its value says where the field belongs.
  if (empty.length > 0)
    return empty.flatMap(key => moved(map, entry, key, text, empty.length === 1 ? { preferred: true } : {}));
  const free = wrappers.filter(key => !map.entries.some(other => other.key === key));
  return free.flatMap(key => fix(`Put ${entry.key} under ${key}`, wrapInMap(text, together(map, key), key)));
}

function wrappersAt({ parent }: Place, { key }: Entry): readonly string[] {
  const wrappers = Object.hasOwn(WRAPPERS, key) ? (WRAPPERS[key] ?? []) : [];
  if (parent?.path === 'spec') return wrappers.filter(wrapper => wrapper === 'podSelector');
  const list = parent?.parent?.key;
  return list === 'from' || list === 'to' ? wrappers : [];
}

function together(map: MapNode, key: string): readonly Entry[] {
  return map.entries.filter(other => WRAPPERS[other.key]?.includes(key) && !other.merged);
}

function moved(map: MapNode, entry: Entry, key: string, text: string, flags: Pick<Fix, 'preferred'>): readonly Fix[] {
  const [wrapper, ...repeated] = map.entries.filter(other => other.key === key);
  if (wrapper === undefined || repeated.length > 0) return [];
  return fix(`Move ${entry.key} under ${key}`, moveUnder(text, wrapper, together(map, key)), flags);
}

function labelFixes({ parent }: Place, entry: Entry, text: string): readonly Fix[] {
  const selector = parent?.node;
  if (selector?.kind !== 'map') return [];
  const labels = selector.entries.findLast(other => other.key === 'matchLabels')?.value;
  if (labels === undefined) {
    const unknown = selector.entries.filter(other => other.key !== 'matchExpressions');
    return fix('Put the labels under matchLabels', wrapInMap(text, unknown, 'matchLabels'), only);
  }
  if (labels.kind !== 'map' || entry.value.kind !== 'scalar' || labels.entries.some(({ key }) => key === entry.key))
    return [];
  const inserted = insertEntryAfter(text, labels, undefined, entry.key, entry.value.value);
  return fix(`Move ${entry.key} into matchLabels`, [...inserted, ...deleteEntry(text, entry)], only);
}

// Without its misplaced or misspelt selector a policy or rule would stand for more than its text means.
function widens({ place, facts }: Violation, { key }: Entry): boolean {
  if (Object.hasOwn(WRAPPERS, key) || facts.candidates?.includes('podSelector')) return true;
  return /^spec\.(?:podSelector|(?:ingress|egress)\[\d+\](?!\.ports))/.test(place.parent?.path ?? '');
}

// An item that loses its only field would turn into another mistake.
function deletion({ parent }: Place, entry: Entry, text: string): readonly Fix[] {
  const others = parent?.node?.kind === 'map' ? parent.node.entries.length - 1 : 0;
  return others === 0 ? [] : fix(`Delete ${entry.key}`, deleteEntry(text, entry));
}
