import type { CompletionItem } from 'vscode-languageserver-types';
import { childOf, stringOf } from '../engine/parse/tree.ts';
import type { Position } from '../workspace/line-index.ts';
import type { Snapshot, Spot } from '../workspace/snapshot.ts';
import { type Slot, slotsAt } from './support/completion/cursor.ts';
import { itemOf, type Writing } from './support/completion/item.ts';
import type { Scene } from './support/completion/scene.ts';
import { styleOf } from './support/completion/style.ts';
import { suggestionsAt } from './support/completion/suggestions.ts';

/** Announces completion; items come complete. */
export const completionCapability = {
  completionProvider: { triggerCharacters: [' ', ':', '-', '{', '[', ',', '"'], resolveProvider: false },
};

/** Returns what can be written at a position of a NetworkPolicy: keys, values, and what the workspace's objects offer. */
export function completion(snapshot: Snapshot, uri: string, position: Position): CompletionItem[] {
  const spot = snapshot.spotAt(uri, position);
  if (spot === undefined) return [];
  const { file, document, offset } = spot;
  const { text } = document.content.parsed;
  const writing: Writing = { style: styleOf(text), quoted: /^\s*[{[]/.test(text) };
  const items = slotsAt(text, offset).flatMap(slot => {
    const inPolicy = policySlot(spot, slot);
    if (inPolicy === undefined) return [];
    const range = file.lines.range(slot.replace, document.offset);
    const word = text.slice(slot.replace.start, offset);
    return suggestionsAt(sceneOf(snapshot, spot, inPolicy))
      .toSorted((a, b) => a.rank - b.rank)
      .flatMap(suggestion => itemOf(suggestion, inPolicy, writing, range, word) ?? []);
  });
  return items.map((item, index) => ({ ...item, sortText: String(index).padStart(4, '0') }));
}

function sceneOf(snapshot: Snapshot, { file, document, resource }: Spot, slot: Slot): Scene {
  const policy = resource?.type === 'network-policy' ? resource : undefined;
  const cluster = snapshot.clusterFor(file.uri);
  const written = NAMESPACE.exec(document.content.parsed.text)?.[1];
  return { snapshot, cluster, policy, namespace: policy?.namespace ?? written ?? 'default', slot };
}

const KIND = /^["']?kind["']?:[ \t]*["']?(\w+)|^[ \t]*"kind"[ \t]*:[ \t]*"(\w+)"/m;
const NAMESPACE = /^[ \t]+namespace:[ \t]*([\w-]+)/m;
const API_VERSION = /^["']?apiVersion["']?:[ \t]*["']?networking\.k8s\.io\//m;

/** Returns the slot with its path counted from the policy it is in, undefined outside of policies. */
function policySlot(spot: Spot, slot: Slot): Slot | undefined {
  const { text, root } = spot.document.content.parsed;
  const match = KIND.exec(text);
  const kind = stringOf(childOf(root, 'kind')) ?? match?.[1] ?? match?.[2];
  const [first, index, ...path] = slot.path;
  if (kind === undefined) return isNewPolicy(spot) ? slot : undefined;
  if (kind === 'NetworkPolicy') return slot;
  if (!kind.endsWith('List') || first !== 'items') return undefined;
  const items = childOf(root, 'items');
  const item = items?.kind === 'list' && typeof index === 'number' ? items.items[index] : undefined;
  const itemKind = stringOf(childOf(item, 'kind')) ?? kind.slice(0, -'List'.length);
  return itemKind === 'NetworkPolicy' ? { ...slot, path } : undefined;
}

/** A document without a kind: its API group says it is a policy, or it is empty among manifests. */
function isNewPolicy({ file, document }: Spot): boolean {
  const { text } = document.content.parsed;
  if (API_VERSION.test(text)) return true;
  const isEmpty = text.replaceAll(/^(?:---|#|%).*$/gm, '').trim() === '';
  return isEmpty && file.documents.some(({ content }) => content.resources.length > 0);
}
