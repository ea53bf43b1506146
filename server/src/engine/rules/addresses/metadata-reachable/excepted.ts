import type { Cluster } from '../../../cluster/cluster.ts';
import { fieldItems, fieldValue } from '../../../objects/field.ts';
import type { NetworkPolicy, Peer } from '../../../policies/network-policy/policy.ts';
import type { Address } from '../../../sets/address.ts';
import { addressesOf, hasAddress } from '../../../sets/addresses.ts';
import { parseCidr } from '../../../sets/cidr.ts';
import { effectiveRules } from '../../peers/written-peers.ts';
import { compiledOf } from '../../policies/policies.ts';
import type { Related } from '../../shape/rule.ts';
import { coversSubject } from '../../support/covers.ts';
import { policiesFor } from '../../support/siblings.ts';

/** Returns the first `except`, for the same pods and at another peer, that leaves an address out to no avail. */
export function exceptedBeside(
  policy: NetworkPolicy,
  admitting: Peer,
  address: Address,
  cluster: Cluster,
): readonly Related[] {
  const own = compiledOf(policy);
  const others = policiesFor(policy.namespace, cluster).flatMap(other =>
    other.resource.type === 'network-policy' && other !== own && coversSubject(other, own, cluster)
      ? [other.resource]
      : [],
  );
  for (const resource of [policy, ...others]) {
    const span = exceptOf(resource, admitting, address);
    if (span !== undefined)
      return [
        { resource, span, message: 'This leaves the address out, but rules add up: what one admits stays open.' },
      ];
  }
  return [];
}

function exceptOf(policy: NetworkPolicy, admitting: Peer, address: Address): Related['span'] | undefined {
  const peers = effectiveRules(policy).flatMap(({ direction, peers }) =>
    direction === 'egress' ? fieldItems(peers) : [],
  );
  for (const peer of peers) {
    const block = peer.path === admitting.path && peer.node === admitting.node ? undefined : fieldValue(peer.ipBlock);
    const item = fieldItems(block?.except ?? { form: 'absent' }).find(({ value }) => {
      const cidr = value === undefined ? undefined : parseCidr(value);
      return cidr !== undefined && hasAddress(addressesOf(cidr), address);
    });
    if (item !== undefined) return item.node.span;
  }
  return undefined;
}
