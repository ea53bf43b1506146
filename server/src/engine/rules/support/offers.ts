import type { TextEdit } from '../../edits/edit.ts';
import { onceForEach } from '../../once.ts';
import type { Span, YamlNode } from '../../parse/tree.ts';
import type { NetworkPolicy } from '../../policies/network-policy/policy.ts';
import type { Fix } from '../shape/rule.ts';
import { lazyFix } from './lazy-fix.ts';

/** A fix to offer: its title and how its edits are made. */
export interface Offer {
  readonly title: string;
  readonly make: () => readonly TextEdit[];
}

/**
 * Returns the fixes of a policy, the first preferred. Where the policy uses anchors or merge keys only those that touch
 * neither are offered: what is written once there counts in several places.
 */
export function offers(text: string, policy: NetworkPolicy, list: readonly Offer[]): readonly Fix[] {
  const { spec } = policy;
  if (spec === undefined || spec.anchored || policy.node.anchored) return [];
  const shared = sharedSpans(spec);
  const offered = shared.length > 0 ? list.filter(({ make }) => isFree(text, make(), shared)) : list;
  return offered.map(({ title, make }, index) => lazyFix(title, make, index === 0));
}

/** Says whether anchors or merge keys make any of a node's text count elsewhere, or text of elsewhere count in it. */
export function isShared(node: YamlNode): boolean {
  return sharedSpans(node).length > 0;
}

/** Returns where the text stands that anchors or merge keys make count elsewhere. */
function sharedSpans(node: YamlNode): readonly Span[] {
  if (node.anchored) return [node.span];
  return node.kind === 'scalar' ? [] : sharedWithin(node);
}

const sharedWithin = onceForEach((node: Exclude<YamlNode, { readonly kind: 'scalar' }>): readonly Span[] =>
  node.kind === 'list'
    ? node.items.flatMap(sharedSpans)
    : node.entries.flatMap(({ merged, keySpan, value }) => (merged ? [keySpan] : sharedSpans(value))),
);

function isFree(text: string, edits: readonly TextEdit[], shared: readonly Span[]): boolean {
  return edits.length > 0 && edits.every(({ span }) => !shared.some(each => meet(span, each)) && !hasMark(text, span));
}

function meet(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function hasMark(text: string, { start, end }: Span): boolean {
  return /[&*][^\s,[\]{}]/.test(text.slice(start, end));
}
