import { childOf, isNull, isTrue, itemsOf, stringOf, type YamlNode } from '../parse/tree.ts';
import type { Place } from './built.ts';
import { join } from './files.ts';
import { become, type Id, type Item, idsOf } from './item.ts';
import { type Kustomization, type Session, tell, treesOf } from './session.ts';
import { selectTargets } from './target.ts';
import type { Trees } from './trees.ts';

/** Copies values from field to field, as `replacements` says. */
export function applyReplacements(session: Session, { root, folder }: Kustomization, items: readonly Item[]): void {
  for (const entry of itemsOf(childOf(root, 'replacements'))) {
    const path = stringOf(childOf(entry, 'path'));
    if (path === undefined) {
      replace(session, entry, items);
      continue;
    }
    const documents = session.reader.documents(join(folder, path));
    const trees = documents === undefined ? undefined : treesOf(session, documents, join(folder, path));
    if (trees === undefined)
      tell(session, documents === undefined ? 'missing' : 'unreadable', entry, join(folder, path));
    for (const [tree] of trees ?? [])
      for (const one of tree.kind === 'list' ? tree.items : [tree]) replace(session, one, items);
  }
}

function replace(session: Session, replacement: YamlNode, items: readonly Item[]): void {
  const value = sourceValue(session, replacement, items);
  if (typeof value === 'string') {
    tell(session, value === GENERATED ? 'not-understood' : 'unmatched', replacement, value);
    return;
  }
  const by = session.trees.placeOf(replacement);
  for (const target of itemsOf(childOf(replacement, 'targets'))) {
    const [select, reject] = [childOf(target, 'select'), itemsOf(childOf(target, 'reject'))];
    if (select === undefined) tell(session, 'refused', target, 'a target needs select');
    const chosen = items.filter(item => picks(select, item) && !reject.some(one => picks(one, item)));
    for (const item of chosen) replaceIn(session, item, target, value, by);
  }
}

function replaceIn(session: Session, item: Item, target: YamlNode, value: YamlNode, by: Place): void {
  const paths = itemsOf(childOf(target, 'fieldPaths')).flatMap(path => stringOf(path) ?? []);
  for (const path of paths.length === 0 ? ['metadata.name'] : paths) {
    const next = setPath(session.trees, item.root, splitPath(path), value, childOf(target, 'options'));
    if (next === undefined) tell(session, 'unmatched', target, `${path} is not there`);
    else if (next.kind === 'map') become(session.trees, item, next, by);
  }
}

// The data of what a generator makes stands in files of any kind.
const GENERATED = 'the value comes from generated data';

function sourceValue(session: Session, replacement: YamlNode, items: readonly Item[]): YamlNode | string {
  const fixed = childOf(replacement, 'sourceValue');
  if (fixed !== undefined) return fixed;
  const source = childOf(replacement, 'source');
  if (source === undefined) return 'a replacement needs a source';
  const [item, ...others] = items.filter(candidate => picks(source, candidate));
  if (item === undefined || others.length > 0)
    return `${item === undefined ? 'no object' : 'more than one object'} is the source`;
  const path = stringOf(childOf(source, 'fieldPath')) ?? 'metadata.name';
  const value = valueAt(item.root, splitPath(path));
  if (value === undefined) return item.generated ? GENERATED : `${path} is not there`;
  const options = childOf(source, 'options');
  const delimiter = stringOf(childOf(options, 'delimiter')) ?? '';
  if (delimiter === '') return value;
  const part = textOf(value).split(delimiter)[indexIn(options)];
  return part === undefined ? `${path} has no such part` : session.trees.text(part, value);
}

/** Says whether an object, by one of its names, is one that a selector of a replacement names. */
function picks(selector: YamlNode | undefined, item: Item): boolean {
  if (selector === undefined) return false;
  const text = (key: string): string => stringOf(childOf(selector, key)) ?? '';
  const fits = (id: Id): boolean =>
    (['group', 'version', 'kind', 'name', 'namespace'] as const).every(
      key => text(key) === '' || text(key) === id[key],
    );
  if (!idsOf(item).some(fits)) return false;
  const isLabelled = text('labelSelector') !== '' || text('annotationSelector') !== '';
  return !isLabelled || (selectTargets(selectorsAlone(selector), [item])?.length ?? 0) > 0;
}

function selectorsAlone(selector: YamlNode): YamlNode {
  if (selector.kind !== 'map') return selector;
  return { ...selector, entries: selector.entries.filter(({ key }) => key.endsWith('Selector')) };
}

function splitPath(path: string): readonly string[] {
  const parts = path.match(/(?:\[[^\]]*\]|\\.|[^.\\])+/g) ?? [];
  return parts.map(part => part.replaceAll('\\.', '.'));
}

const ITEM = /^\[([^=\]]+)=([^\]]*)\]$/;

function isNamed(item: YamlNode, part: string): boolean {
  const [, key = '', value] = ITEM.exec(part) ?? [];
  return textOf(childOf(item, key)) === value;
}

function valueAt(node: YamlNode | undefined, path: readonly string[]): YamlNode | undefined {
  const [part, ...rest] = path;
  if (part === undefined || node === undefined) return node;
  if (node.kind !== 'list') return valueAt(childOf(node, part), rest);
  return valueAt(ITEM.test(part) ? node.items.find(item => isNamed(item, part)) : node.items[Number(part)], rest);
}

// Returns the tree with the value at all places that the path leads to; undefined where it leads to none.
function setPath(
  trees: Trees,
  node: YamlNode,
  path: readonly string[],
  value: YamlNode,
  options: YamlNode | undefined,
): YamlNode | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return spliced(trees, node, value, options);
  if (node.kind === 'list') {
    const meant = (item: YamlNode, index: number): boolean =>
      part === '*' || (ITEM.test(part) ? isNamed(item, part) : String(index) === part);
    if (!node.items.some(meant)) return undefined;
    let isMissed = false;
    const items = node.items.map((item, index) => {
      if (!meant(item, index)) return item;
      const next = setPath(trees, item, rest, value, options);
      if (next === undefined) isMissed = true;
      return next ?? item;
    });
    return isMissed && items.every((item, index) => item === node.items[index])
      ? undefined
      : trees.withItems(node, items);
  }
  if (node.kind !== 'map') return undefined;
  if (part === '*') {
    const all = node.entries.map(entry => [entry.key, setPath(trees, entry.value, rest, value, options)] as const);
    return all.reduce((map, [key, next]) => (next === undefined ? map : trees.withValue(map, key, next)), node);
  }
  const child = childOf(node, part);
  const isThere = child !== undefined && !(isNull(child) && rest.length > 0);
  if (!isThere && !isTrue(childOf(options, 'create'))) return undefined;
  const inner = isThere ? child : rest.length === 0 ? value : trees.map(value);
  const next = isThere || rest.length > 0 ? setPath(trees, inner, rest, value, options) : value;
  return next === undefined ? undefined : trees.withValue(node, part, next);
}

// With a delimiter only one part of the text is replaced, or one is put before or behind all.
function spliced(trees: Trees, old: YamlNode, value: YamlNode, options: YamlNode | undefined): YamlNode {
  const delimiter = stringOf(childOf(options, 'delimiter')) ?? '';
  if (delimiter === '') return typedAs(trees, old, value);
  const parts = textOf(old).split(delimiter);
  const index = indexIn(options);
  if (index < 0) parts.unshift(textOf(value));
  else if (index >= parts.length) parts.push(textOf(value));
  else parts[index] = textOf(value);
  return trees.text(parts.join(delimiter), value);
}

// A text stays a text when a number is written to it.
function typedAs(trees: Trees, old: YamlNode, value: YamlNode): YamlNode {
  const isText = stringOf(old) !== undefined && value.kind === 'scalar' && stringOf(value) === undefined;
  return isText && !isNull(value) ? trees.text(value.source, value) : value;
}

function indexIn(options: YamlNode | undefined): number {
  const index = childOf(options, 'index');
  return index?.kind === 'scalar' && typeof index.value === 'number' ? index.value : 0;
}

function textOf(node: YamlNode | undefined): string {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : '';
}
