import type { PolicyRule } from '../../model/resource.ts';
import { isNull } from '../../parse/tree.ts';

/** Says whether a rule, one of `count`, opens to everyone without saying so: a bare dash, or an empty list of peers. */
export function isAccident({ node, peers }: PolicyRule, count: number): boolean {
  if (isNull(node)) return count > 1;
  return (
    peers.form === 'null' || (peers.form === 'value' && peers.node.kind === 'list' && peers.node.items.length === 0)
  );
}
