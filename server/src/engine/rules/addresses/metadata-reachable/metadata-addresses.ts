import { knownOutside } from '../../../answers/sides.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import type { CompiledPolicy } from '../../../policies/compiled.ts';
import { type Address, parseAddress } from '../../../sets/address.ts';
import { hasAddress } from '../../../sets/addresses.ts';
import { includesTraffic, onePort } from '../../../sets/traffic.ts';

/** An address on which clouds answer about the node that asks. */
export interface MetadataAddress extends Address {
  readonly text: string;
  /** The block of this address alone. */
  readonly cidr: string;
}

/** The metadata addresses: of nearly all clouds over IPv4, of AWS over IPv6. */
export const METADATA: readonly MetadataAddress[] = [
  { text: '169.254.169.254', cidr: '169.254.169.254/32' },
  { text: 'fd00:ec2::254', cidr: 'fd00:ec2::254/128' },
].flatMap(({ text, cidr }) => {
  const address = parseAddress(text);
  return address === undefined ? [] : [{ family: address.family, value: address.value, text, cidr }];
});

/** The port that metadata is asked for on. */
export const HTTP_PORT = 80;

/** The traffic that metadata is asked for over. */
export const METADATA_TRAFFIC = onePort('TCP', HTTP_PORT);

/** Says whether no policy of another tier denies the metadata address to all pods in sight that a policy selects. */
export function mayReachMetadata(policy: CompiledPolicy, address: Address, cluster: Cluster): boolean {
  const picked = cluster.select(policy.subject);
  if (picked.length === 0 || cluster.tieredPolicies.length === 0) return true;
  return picked.some(workload =>
    knownOutside(cluster, workload, 'egress').some(
      ({ addresses, traffic }) => hasAddress(addresses, address) && includesTraffic(traffic, METADATA_TRAFFIC),
    ),
  );
}
