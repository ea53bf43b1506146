import type { Entry } from '../../parse/tree.ts';
import type { Place } from '../../schema/place.ts';
import type { Violation } from '../../schema/violation.ts';
import { deleteEntry, insertEntryAfter, renameKey, wrapInMap } from '../edits.ts';
import { defineRule, type Fix } from '../rule.ts';
import { ingressRuleWith, policyWith } from './example-manifest.ts';
import { findingsOf, fix, only } from './from-violations.ts';

/** A field that the kind does not have. */
export const unknownField = defineRule({
  id: 'unknown-field',
  severity: 'error',
  needs: ['policy'],
  group: 'api-server',
  summary: 'A field that NetworkPolicy does not have at this place.',
  why: [
    'Under strict validation, the default of `kubectl`, the API server refuses the object; otherwise it drops the field,',
    'and the policy says something else than its text: a rule without its misspelt `from` admits everybody.',
    'Upper and lower case count. Labels stand under `matchLabels`, not directly in a selector.',
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
    yield* findingsOf(context, 'unknown-field', fixesOf);
  },
});

function fixesOf({ place, facts }: Violation, text: string): readonly Fix[] {
  const { entry } = place;
  if (entry === undefined) return [];
  // A status says nothing about what is wanted, so nothing is lost.
  if (facts.reason === 'status') return fix('Delete status', deleteEntry(text, entry), only);
  if (facts.reason === 'labels') return labelFixes(place, entry, text);
  const wraps = (WRAPPERS[entry.key] ?? []).flatMap(key => wrapped(place, entry, key, text));
  const names = facts.candidates ?? [];
  const flags = names.length === 1 && wraps.length === 0 ? only : {};
  const renames = names.flatMap(name => fix(`Rename to ${name}`, renameKey(text, entry, name), flags));
  return [...wraps, ...renames, ...deletion(place, entry, text)];
}

// What is written one level too high, by the fields it belongs under.
const WRAPPERS: Readonly<Record<string, readonly string[]>> = {
  matchLabels: ['podSelector', 'namespaceSelector'],
  matchExpressions: ['podSelector', 'namespaceSelector'],
  cidr: ['ipBlock'],
  except: ['ipBlock'],
};

function wrapped({ parent }: Place, entry: Entry, key: string, text: string): readonly Fix[] {
  const list = parent?.parent?.key;
  if (parent?.node?.kind !== 'map' || (list !== 'from' && list !== 'to')) return [];
  if (parent.node.entries.some(other => other.key === key)) return [];
  const together = parent.node.entries.filter(other => WRAPPERS[other.key]?.includes(key) && !other.merged);
  return fix(`Put ${entry.key} under ${key}`, wrapInMap(text, together, key));
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
  const moved = insertEntryAfter(text, labels, undefined, entry.key, entry.value.value);
  return fix(`Move ${entry.key} into matchLabels`, [...moved, ...deleteEntry(text, entry)], only);
}

// An item that loses its only field would turn into another mistake.
function deletion({ parent }: Place, entry: Entry, text: string): readonly Fix[] {
  const others = parent?.node?.kind === 'map' ? parent.node.entries.length - 1 : 0;
  return others === 0 ? [] : fix(`Delete ${entry.key}`, deleteEntry(text, entry));
}
