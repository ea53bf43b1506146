import type { CompletionItem, CompletionList } from 'vscode-languageserver-types';
import { asLinesOf } from '../engine/parse/tokens.ts';
import { childOf, stringOf } from '../engine/parse/tree.ts';
import { isKnownVersion, type PolicyKind, policyKindNamed, policyKinds } from '../engine/policies/policy-kind.ts';
import type { Position, Range } from '../workspace/files/line-index.ts';
import type { Snapshot, Spot } from '../workspace/snapshot.ts';
import { type Slot, slotsAt } from './completion/cursor.ts';
import { itemOf, type Writing } from './completion/item.ts';
import { pathText, type Scene } from './completion/scene.ts';
import { styleOf } from './completion/style.ts';
import { suggestionsAt } from './completion/suggestions.ts';
import { opensAt, stillFitting } from './completion/typing.ts';

/**
 * Announces completion. A space behind a key or dash opens the list, and the quote of a text in JSON; not a colon, behind
 * which Enter is a new line.
 */
export const completionCapability = {
  completionProvider: { triggerCharacters: [' ', '"'], resolveProvider: false },
};

/** Returns what can be written at a position of a policy: keys, values, and what the workspace's objects offer. */
export function completion(
  snapshot: Snapshot,
  uri: string,
  position: Position,
  trigger?: string | undefined,
): CompletionItem[] {
  return completionList(snapshot, uri, position, trigger)?.items ?? [];
}

/**
 * Returns the items as a list to be asked for again with each letter, as it ends where a value is complete; null outside of
 * policies. `trigger` is the typed character that opens the list, undefined where somebody asks for it or types a word.
 */
export function completionList(
  snapshot: Snapshot,
  uri: string,
  position: Position,
  trigger?: string | undefined,
): CompletionList | null {
  const spot = snapshot.spotAt(uri, position);
  if (spot === undefined) return null;
  const { document, offset } = spot;
  const text = asLinesOf(document.content.parsed.text);
  const writing: Writing = { style: styleOf(text), quoted: /^\s*[{[]/.test(text) };
  const inside = slotsAt(text, offset).flatMap(slot => policySlot(spot, slot) ?? []);
  if (inside.length === 0) return null;
  const items = inside
    .filter(({ slot }) => opensAt(slot, trigger, text))
    .flatMap(each => itemsIn(sceneOf(snapshot, spot, each, trigger !== undefined), spot, writing));
  return {
    isIncomplete: true,
    items: items.map((item, index) => ({ ...item, sortText: String(index).padStart(4, '0') })),
  };
}

function itemsIn(scene: Scene, { file, document, offset }: Spot, writing: Writing): readonly CompletionItem[] {
  const { slot } = scene;
  const word = document.content.parsed.text.slice(slot.replace.start, offset);
  const rangeOf = (span: Slot['replace']): Range => file.lines.range(span, document.offset);
  const all = suggestionsAt(scene);
  return stillFitting(all, word, slot)
    .toSorted((a, b) => a.rank - b.rank)
    .flatMap(suggestion => itemOf(suggestion, slot, writing, rangeOf, word, all) ?? []);
}

/** A slot with its path counted from the policy it is in, and the policy's kind where the text says it. */
interface PolicySlot {
  readonly slot: Slot;
  readonly kind: PolicyKind | undefined;
}

function sceneOf(
  snapshot: Snapshot,
  { file, document, resource }: Spot,
  { slot, kind }: PolicySlot,
  isUnasked: boolean,
): Scene {
  const policy = resource?.type === 'network-policy' ? resource : undefined;
  const cluster = snapshot.clusterFor(file.uri);
  const written = NAMESPACE.exec(document.content.parsed.text)?.[1];
  const namespace = policy?.namespace ?? written ?? 'default';
  return { snapshot, cluster, policy, node: resource?.node, kind, namespace, slot, isUnasked };
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
  const kind = name === undefined ? undefined : policyKindNamed(name, apiVersion);
  // What is typed at the kind itself says nothing before it is complete.
  const isOpen = name === undefined || (kind === undefined && pathText(slot.path) === 'kind');
  if (isOpen) return newPolicySlot(spot, slot, apiVersion);
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
    const ofVersion = ofGroup.find(kind => isKnownVersion(kind, apiVersion));
    const kind = ofVersion ?? ofGroup[0];
    return kind === undefined ? undefined : { slot, kind: ofGroup.length === 1 ? kind : undefined };
  }
  const { text } = document.content.parsed;
  const isAmongOthers = file.documents.some(({ content }) => content.resources.length > 0);
  if (text.replaceAll(NO_CONTENT, '').trim() === '') return isAmongOthers ? { slot, kind: undefined } : undefined;
  const isFirstLine =
    text.replaceAll(NO_CONTENT, '').trim().startsWith('apiVersion') && !/\n[ \t]*\S/.test(text.trim());
  return isFirstLine && pathText(slot.path) === 'apiVersion' ? { slot, kind: undefined } : undefined;
}

const NO_CONTENT = /^(?:---|#|%).*$/gm;
