import type { Cluster } from '../../../cluster/cluster.ts';
import type { Direction } from '../../../objects/object.ts';
import { onceForEach } from '../../../once.ts';
import type { CompiledPeer, CompiledPolicy, CompiledPort, CompiledRule } from '../../../policies/compiled.ts';
import { matchesEverything } from '../../../selectors/match.ts';
import { ALL_ADDRESSES, includesAddresses } from '../../../sets/addresses.ts';
import { admittingBeside } from '../../redundancy/redundancy.ts';
import { includesPorts } from '../../redundancy/rule-inclusion.ts';
import { meantRules, type PlacedRule } from '../../redundancy/rule-index.ts';
import { coversPeers } from '../../support/covers.ts';

/** A port of a rule on which other rules admit everyone, so that the peers beside it make no difference. */
export interface OverruledPort {
  readonly port: CompiledPort;
  readonly by: PlacedRule;
}

/** Returns the ports that a rule lists for its peers and that a rule for the same pods opens to everyone. */
export function overruledPorts(placed: PlacedRule, direction: Direction, cluster: Cluster): readonly OverruledPort[] {
  const { rule } = placed;
  // Who opens all ports to some, beside one port to everyone, means that.
  if (rule.action !== 'accept' || rule.ports === 'all' || isForEveryone(rule)) return [];
  const wide = admittingBeside(placed, direction, cluster, rulesForEveryone).filter(other =>
    coversPeers(other.rule, rule, cluster),
  );
  return rule.ports.flatMap(port => {
    const by = wide.find(
      other => other.rule.ports !== 'all' && includesPorts([other.rule], { ...rule, ports: [port] }),
    );
    return by === undefined ? [] : [{ port, by }];
  });
}

/** Returns the rules of a policy that admit everyone of some sort. */
function rulesForEveryone(policy: CompiledPolicy, direction: Direction): readonly PlacedRule[] {
  return FOR_EVERYONE[direction](policy);
}

const forEveryone =
  (direction: Direction) =>
  (policy: CompiledPolicy): readonly PlacedRule[] =>
    meantRules(policy, direction).filter(({ rule }) => isForEveryone(rule));
const FOR_EVERYONE = { ingress: onceForEach(forEveryone('ingress')), egress: onceForEach(forEveryone('egress')) };

/** Says whether a rule admits whoever there is of some sort: anyone, all pods, or all addresses of a family. */
function isForEveryone({ peers }: CompiledRule): boolean {
  return peers === 'any' || peers.some(isEveryone);
}

function isEveryone(peer: CompiledPeer): boolean {
  if (peer.type === 'elsewhere') return false;
  if (peer.type === 'addresses')
    return (['IPv4', 'IPv6'] as const).some(family =>
      includesAddresses(peer.addresses, { IPv4: [], IPv6: [], [family]: ALL_ADDRESSES[family] }),
    );
  const { namespaces, pods } = peer.query;
  return namespaces.type === 'labels' && matchesEverything(namespaces.selector) && matchesEverything(pods);
}
