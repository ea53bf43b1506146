import { isNull } from '../../parse/tree.ts';
import type { PolicyRule } from '../../policies/network-policy/policy.ts';

/** Says whether a rule opens to everyone without saying so: a bare dash, or an empty list of peers. */
export function isAccident({ node, peers }: PolicyRule): boolean {
  return (
    isNull(node) ||
    peers.form === 'null' ||
    (peers.form === 'value' && peers.node.kind === 'list' && peers.node.items.length === 0)
  );
}
