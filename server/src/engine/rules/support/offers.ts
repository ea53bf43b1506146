import type { TextEdit } from '../../edit.ts';
import type { NetworkPolicy } from '../../model/resource.ts';
import type { YamlNode } from '../../parse/tree.ts';
import type { Fix } from '../rule.ts';
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
  const isShared = sharesText(spec);
  const offered = isShared ? list.filter(({ make }) => isFree(text, make())) : list;
  return offered.map(({ title, make }, index) => lazyFix(title, make, index === 0));
}

const shared = new WeakMap<YamlNode, boolean>();

function sharesText(node: YamlNode): boolean {
  if (node.anchored) return true;
  if (node.kind === 'scalar') return false;
  let found = shared.get(node);
  if (found === undefined) {
    found =
      node.kind === 'list'
        ? node.items.some(sharesText)
        : node.entries.some(({ merged, value }) => merged || sharesText(value));
    shared.set(node, found);
  }
  return found;
}

function isFree(text: string, edits: readonly TextEdit[]): boolean {
  return edits.length > 0 && edits.every(({ span }) => !/[&*][^\s,[\]{}]/.test(text.slice(span.start, span.end)));
}
