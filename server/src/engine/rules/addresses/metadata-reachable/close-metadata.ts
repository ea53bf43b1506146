import type { TextEdit } from '../../../edits/edit.ts';
import { fieldItems, fieldValue } from '../../../objects/field.ts';
import type { YamlNode } from '../../../parse/tree.ts';
import { blockAddresses, protocolOf } from '../../../policies/network-policy/compile.ts';
import type { IpBlock, NetworkPolicy, Peer, PolicyPort, PolicyRule } from '../../../policies/network-policy/policy.ts';
import { countAddresses } from '../../../sets/addresses.ts';
import { deleteRule } from '../../policies/policy-types.ts';
import type { Fix } from '../../shape/rule.ts';
import { addExcepts } from '../../support/add-excepts.ts';
import { lazyFix } from '../../support/lazy-fix.ts';
import { deleteNodes, listOf } from '../../support/lists.ts';
import { HTTP_PORT, type MetadataAddress } from './metadata-addresses.ts';

/** Where a metadata address is admitted. */
export interface Admission {
  readonly policy: NetworkPolicy;
  readonly rule: PolicyRule;
  readonly peer: Peer;
  readonly block: IpBlock;
  readonly address: MetadataAddress;
}

/** Returns the fixes that close the address: an `except`, or for a range of that address alone what admits it. */
export function closeMetadata(text: string, admission: Admission): readonly Fix[] {
  const { policy, rule, peer, block, address } = admission;
  const written = [block.except, rule.peers, rule.ports, policy.egress].map(listOf);
  const nodes: readonly (YamlNode | undefined)[] = [...written, block.node, peer.node, rule.node, policy.spec];
  // What an alias shares would change elsewhere too.
  if (nodes.some(node => node?.anchored)) return [];
  if (countAddresses(blockAddresses(block)) > 1n)
    return [lazyFix(`Leave ${address.text} out with except`, () => addExcepts(text, block, [address.cidr]))];
  const web = fieldItems(rule.ports).filter(admitsWeb);
  return web.length > 0 && web.length < fieldItems(rule.ports).length
    ? [lazyFix(`Close TCP ${HTTP_PORT} to ${address.text}`, () => deleteNodes(text, rule.ports, web))]
    : [lazyFix(`Take ${address.text} out`, () => takeOut(text, policy, rule, peer))];
}

function admitsWeb(port: PolicyPort): boolean {
  const low = fieldValue(port.port) ?? HTTP_PORT;
  const high = fieldValue(port.endPort) ?? low;
  if (typeof low === 'string' || typeof high === 'string') return false;
  return protocolOf(port) === 'TCP' && low <= HTTP_PORT && HTTP_PORT <= high;
}

/** Deletes the peer; a rule left without peers would open to all, so the last peer takes its rule along. */
function takeOut(text: string, policy: NetworkPolicy, rule: PolicyRule, peer: Peer): readonly TextEdit[] {
  if (fieldItems(rule.peers).length > 1) return deleteNodes(text, rule.peers, [peer]);
  return deleteRule(text, policy, rule);
}
