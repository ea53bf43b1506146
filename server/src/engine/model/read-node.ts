import type { ResourceBase } from '../objects/object.ts';
import { childOf, itemsOf, stringOf } from '../parse/tree.ts';
import type { ClusterNode } from './resource.ts';

/** Reads a core/v1 Node: its addresses, and the ranges of its pods. */
export function readNode(base: ResourceBase): ClusterNode {
  const spec = childOf(base.node, 'spec');
  const ranges = [childOf(spec, 'podCIDR'), ...itemsOf(childOf(spec, 'podCIDRs'))].map(stringOf);
  const addresses = itemsOf(childOf(childOf(base.node, 'status'), 'addresses')).flatMap(item => {
    const type = stringOf(childOf(item, 'type'));
    const address = stringOf(childOf(item, 'address'));
    if (address === undefined || (type !== 'InternalIP' && type !== 'ExternalIP')) return [];
    return [{ type, address } as const];
  });
  const podCidrs = [...new Set(ranges)].filter(range => range !== undefined && range !== '').map(String);
  return { type: 'node', addresses, podCidrs, ...base };
}
