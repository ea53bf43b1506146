import {
  childOf,
  isNull,
  isTrue,
  itemsOf,
  type MapNode,
  type ScalarNode,
  stringOf,
  type YamlNode,
} from '../parse/tree.ts';
import { join } from './files.ts';
import { readInline } from './inline.ts';
import { become, type Item, idOf, idsOf, sameId } from './item.ts';
import { applyJsonPatch } from './json-patch.ts';
import { mergePatch } from './merge.ts';
import { type Kustomization, type Session, tell, treesOf } from './session.ts';
import { selectTargets } from './target.ts';
import { asResource } from './words.ts';

/** Applies `patchesStrategicMerge`, then `patches`; items that a patch deletes leave the list. */
export function applyPatches(session: Session, kustomization: Kustomization, items: Item[]): void {
  const { root } = kustomization;
  for (const entry of itemsOf(childOf(root, 'patchesStrategicMerge'))) {
    const text = stringOf(entry);
    if (entry.kind !== 'scalar' || text === undefined) continue;
    const patches = text.includes('\n') ? inline(session, kustomization, entry) : file(session, kustomization, entry);
    for (const patch of patches) mergeByName(session, patch, entry, items);
  }
  for (const entry of itemsOf(childOf(root, 'patches'))) applyPatch(session, kustomization, entry, items);
}

/** Applies `patchesJson6902`; of names that these change Kustomize keeps no memory, so that references do not follow. */
export function applyJsonPatches(session: Session, kustomization: Kustomization, items: Item[]): void {
  for (const entry of itemsOf(childOf(kustomization.root, 'patchesJson6902'))) {
    const counts = items.map(item => [item, item.previous.length] as const);
    applyPatch(session, kustomization, entry, items);
    for (const [item, count] of counts) item.previous.splice(count);
  }
}

function applyPatch(session: Session, kustomization: Kustomization, entry: YamlNode, items: Item[]): void {
  const target = childOf(entry, 'target');
  const [text, path] = [childOf(entry, 'patch'), childOf(entry, 'path')];
  const isInline = text?.kind === 'scalar' && (stringOf(text) ?? '') !== '';
  const given = isInline ? text : path;
  if (given?.kind !== 'scalar') {
    tell(session, 'refused', entry, 'a patch needs patch or path');
    return;
  }
  const patches = isInline ? inline(session, kustomization, given) : file(session, kustomization, given);
  if (patches.length > 1 && target !== undefined && !isNull(target)) {
    tell(session, 'refused', entry, 'a patch with a target is one document');
    return;
  }
  for (const patch of patches) {
    if (target === undefined || isNull(target)) {
      if (patch.kind === 'list') tell(session, 'refused', entry, 'a JSON patch needs a target');
      else mergeByName(session, patch, entry, items);
      continue;
    }
    const chosen = selectTargets(target, items);
    if (chosen === undefined) tell(session, 'not-understood', target, 'a pattern of the target');
    else for (const item of chosen) patchItem(session, item, patch, entry, items);
  }
}

function patchItem(session: Session, item: Item, patch: YamlNode, entry: YamlNode, items: Item[]): void {
  if (patch.kind === 'map') {
    mergeInto(session, item, patch, childOf(entry, 'options'), items);
    return;
  }
  const next = applyJsonPatch(session.trees, item.root, patch);
  if (typeof next === 'string') tell(session, 'refused', entry, next);
  else become(session.trees, item, next, session.trees.placeOf(patch));
}

function mergeByName(session: Session, patch: YamlNode, entry: YamlNode, items: Item[]): void {
  if (patch.kind !== 'map') {
    tell(session, 'unreadable', entry, 'the patch is no object');
    return;
  }
  const id = idOf(patch);
  const [item, ...others] = items.filter(candidate => idsOf(candidate).some(own => sameId(own, id)));
  if (item === undefined || others.length > 0) {
    const found = item === undefined ? 'no object' : 'more than one object';
    tell(session, 'unmatched', entry, `${found} is the target of the patch of ${id.kind} ${id.name}`);
    return;
  }
  mergeInto(session, item, patch, childOf(entry, 'options'), items);
}

// What an object is and is called stays, unless the options of the patch say otherwise.
function mergeInto(session: Session, item: Item, patch: MapNode, options: YamlNode | undefined, items: Item[]): void {
  const { trees } = session;
  const merged = mergePatch(trees, item.root, asResource(trees, patch));
  if (merged === undefined) {
    items.splice(items.indexOf(item), 1);
    return;
  }
  const metadata = childOf(item.root, 'metadata');
  let root = merged;
  for (const key of ['apiVersion', 'kind'] as const) {
    const own = childOf(item.root, key);
    const isFree = key === 'kind' && isTrue(childOf(options, 'allowKindChange'));
    if (own !== undefined && !isFree) root = trees.withValue(root, key, own);
  }
  const after = childOf(root, 'metadata');
  if (after?.kind === 'map' && metadata?.kind === 'map') {
    let own = after;
    for (const key of ['name', 'namespace'] as const) {
      if (key === 'name' && isTrue(childOf(options, 'allowNameChange'))) continue;
      const value = childOf(metadata, key);
      own = value === undefined ? trees.without(own, key) : trees.withValue(own, key, value);
    }
    root = trees.withValue(root, 'metadata', same(own, metadata) ? metadata : own);
  }
  become(trees, item, root, trees.placeOf(patch));
}

function same(one: MapNode, other: MapNode): boolean {
  return (
    one.entries.length === other.entries.length &&
    one.entries.every((entry, index) => entry.value === other.entries[index]?.value)
  );
}

function inline(session: Session, { source, text }: Kustomization, scalar: ScalarNode): readonly YamlNode[] {
  const documents = readInline(session.trees, scalar, source, text);
  if (documents.some(({ problems }) => problems.length > 0)) {
    tell(session, 'unreadable', scalar, 'the patch cannot be read');
    return [];
  }
  return documents.flatMap(({ root }) => (root === undefined || isNull(root) ? [] : [root]));
}

function file(session: Session, { folder }: Kustomization, scalar: ScalarNode): readonly YamlNode[] {
  const path = join(folder, stringOf(scalar) ?? '');
  const documents = session.reader.documents(path);
  const trees = documents === undefined ? undefined : treesOf(session, documents, path);
  if (trees === undefined) tell(session, documents === undefined ? 'missing' : 'unreadable', scalar, path);
  return (trees ?? []).flatMap(([root]) => (isNull(root) ? [] : [root]));
}
