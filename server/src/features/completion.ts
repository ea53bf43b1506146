import type { CompletionItem } from 'vscode-languageserver-types';
import { childOf, stringOf } from '../engine/parse/tree.ts';
import { type PolicyKind, policyKindNamed, policyKinds } from '../engine/schema/policy-kind.ts';
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

/** Returns what can be written at a position of a policy: keys, values, and what the workspace's objects offer. */
export function completion(snapshot: Snapshot, uri: string, position: Position): CompletionItem[] {
  const spot = snapshot.spotAt(uri, position);
  if (spot === undefined) return [];
  const { file, document, offset } = spot;
  const { text } = document.content.parsed;
  const writing: Writing = { style: styleOf(text), quoted: /^\s*[{[]/.test(text) };
  const items = slotsAt(text, offset).flatMap(slot => {
    const inside = policySlot(spot, slot);
    if (inside === undefined) return [];
    const range = file.lines.range(slot.replace, document.offset);
    const word = text.slice(slot.replace.start, offset);
    return suggestionsAt(sceneOf(snapshot, spot, inside))
      .toSorted((a, b) => a.rank - b.rank)
      .flatMap(suggestion => itemOf(suggestion, inside.slot, writing, range, word) ?? []);
  });
  return items.map((item, index) => ({ ...item, sortText: String(index).padStart(4, '0') }));
}

/** A slot with its path counted from the policy it is in, and the policy's kind where the text says it. */
interface PolicySlot {
  readonly slot: Slot;
  readonly kind: PolicyKind | undefined;
}

function sceneOf(snapshot: Snapshot, { file, document, resource }: Spot, { slot, kind }: PolicySlot): Scene {
  const policy = resource?.type === 'network-policy' ? resource : undefined;
  const cluster = snapshot.clusterFor(file.uri);
  const written = NAMESPACE.exec(document.content.parsed.text)?.[1];
  const namespace = policy?.namespace ?? written ?? 'default';
  return { snapshot, cluster, policy, node: resource?.node, kind, namespace, slot };
}

const KIND = /^["']?kind["']?:[ \t]*["']?(\w+)|^[ \t]*"kind"[ \t]*:[ \t]*"(\w+)"/m;
const NAMESPACE = /^[ \t]+namespace:[ \t]*([\w-]+)/m;
const API_VERSION = /^["']?apiVersion["']?:[ \t]*["']?([\w.-]+\/\w*)|^[ \t]*"apiVersion"[ \t]*:[ \t]*"([\w./-]+)"/m;

/** Returns the place of a slot in a policy, undefined outside of policies. */
function policySlot(spot: Spot, slot: Slot): PolicySlot | undefined {
  const { text, root } = spot.document.content.parsed;
  const [, plain, quoted] = KIND.exec(text) ?? [];
  const name = stringOf(childOf(root, 'kind')) ?? plain ?? quoted;
  const apiVersion = apiVersionIn(text);
  if (name === undefined) return newPolicySlot(spot, slot, apiVersion);
  const kind = policyKindNamed(name, apiVersion);
  if (kind !== undefined) return { slot, kind };
  const [first, index, ...path] = slot.path;
  if (!name.endsWith('List') || first !== 'items') return undefined;
  const items = childOf(root, 'items');
  const item = items?.kind === 'list' && typeof index === 'number' ? items.items[index] : undefined;
  const itemName = stringOf(childOf(item, 'kind')) ?? name.slice(0, -'List'.length);
  const itemKind = policyKindNamed(itemName, stringOf(childOf(item, 'apiVersion')));
  return itemKind === undefined ? undefined : { slot: { ...slot, path }, kind: itemKind };
}

function apiVersionIn(text: string): string | undefined {
  const [, plain, quoted] = API_VERSION.exec(text) ?? [];
  return plain ?? quoted;
}

/** A document without a kind: its API group says it is a policy, or it is empty among manifests. */
function newPolicySlot({ file, document }: Spot, slot: Slot, apiVersion: string | undefined): PolicySlot | undefined {
  if (apiVersion !== undefined) {
    const group = `${apiVersion.split('/')[0]}/`;
    const ofGroup = policyKinds.filter(kind => kind.apiVersion.startsWith(group));
    const ofVersion = ofGroup.find(kind => kind.apiVersion === apiVersion);
    const kind = ofVersion ?? ofGroup[0];
    return kind === undefined ? undefined : { slot, kind: ofGroup.length === 1 ? kind : undefined };
  }
  const isEmpty = document.content.parsed.text.replaceAll(/^(?:---|#|%).*$/gm, '').trim() === '';
  const isAmongOthers = file.documents.some(({ content }) => content.resources.length > 0);
  return isEmpty && isAmongOthers ? { slot, kind: undefined } : undefined;
}
