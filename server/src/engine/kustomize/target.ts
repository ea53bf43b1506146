import { childOf, stringOf, type YamlNode } from '../parse/tree.ts';
import { effectiveNamespace, type Id, type Item, idOf } from './item.ts';

/** Returns the items that a patch's target selects: its fields are patterns for whole names, its selectors are for labels. */
export function selectTargets(target: YamlNode, items: readonly Item[]): readonly Item[] | undefined {
  try {
    const matches = matcher(target);
    return items.filter(matches);
  } catch {
    return undefined;
  }
}

function matcher(target: YamlNode): (item: Item) => boolean {
  const [group, version, kind] = ['group', 'version', 'kind'].map(key => pattern(target, key));
  const [name, namespace] = ['name', 'namespace'].map(key => pattern(target, key));
  const labels = requirements(stringOf(childOf(target, 'labelSelector')) ?? '');
  const annotations = requirements(stringOf(childOf(target, 'annotationSelector')) ?? '');
  return item => {
    const now = idOf(item.root);
    const first = item.previous[0] ?? now;
    const either = (test: RegExp | undefined, read: (id: Id) => string): boolean =>
      test === undefined || test.test(read(first)) || test.test(read(now));
    const fits = (test: RegExp | undefined, text: string): boolean => test === undefined || test.test(text);
    const metadata = childOf(item.root, 'metadata');
    return (
      either(namespace, effectiveNamespace) &&
      either(name, id => id.name) &&
      fits(group, now.group) &&
      fits(version, now.version) &&
      fits(kind, now.kind) &&
      labels.every(test => test(childOf(metadata, 'labels'))) &&
      annotations.every(test => test(childOf(metadata, 'annotations')))
    );
  };
}

// Patterns with which an expression that looks back may take forever, as none in Go does, are not tried.
const SLOW = /\)[*+{?]|(?:[*+{].*){5}/;

function pattern(target: YamlNode, key: string): RegExp | undefined {
  const text = stringOf(childOf(target, key)) ?? '';
  if (SLOW.test(text)) throw new SyntaxError(text);
  return text === '' ? undefined : new RegExp(`^(?:${text})$`);
}

type Requirement = (labels: YamlNode | undefined) => boolean;

// The notation of label selectors on a command line: `a=b,c!=d,e in (f,g),h,!i`.
function requirements(text: string): readonly Requirement[] {
  return text
    .split(/,(?![^(]*\))/)
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(requirement);
}

function requirement(text: string): Requirement {
  const value = (labels: YamlNode | undefined, key: string): string | undefined => stringOf(childOf(labels, key));
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map(item => item.trim());
    return labels => {
      const own = value(labels, key);
      return (own !== undefined && values.includes(own)) === (operator === 'in');
    };
  }
  const pair = /^([^!=\s]+)\s*(==?|!=)\s*(\S*)$/.exec(text);
  if (pair !== null) {
    const [, key = '', operator, wanted = ''] = pair;
    return labels => (value(labels, key) === wanted) === (operator !== '!=');
  }
  const [, not, key = ''] = /^(!?)\s*(.*)$/.exec(text) ?? [];
  return labels => (childOf(labels, key) === undefined) === (not === '!');
}
