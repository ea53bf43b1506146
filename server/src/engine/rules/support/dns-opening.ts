import type { Protocol } from '../../model/resource.ts';
import type { CompiledPeer, CompiledPolicy, CompiledPort, CompiledRule } from '../../policies/compiled.ts';
import type { Cluster } from '../../reachability/cluster.ts';
import { coversPeer, coversSubject } from './covers.ts';
import { DNS_PORT, isDnsName } from './dns.ts';
import { policiesFor } from './siblings.ts';

/** Says whether port 53 of a protocol is open, for all pods of a policy, to each peer of one of its rules. */
export function isDnsOpened(protocol: Protocol, rule: CompiledRule, policy: CompiledPolicy, cluster: Cluster): boolean {
  const isOpenedBy = (rules: readonly CompiledRule[]): boolean =>
    listPeers(rule).every(peer => rules.some(by => opensTo(peer, by, protocol, cluster)));
  const { egress: own = [] } = policy;
  if (isOpenedBy(own)) return true;
  const others = policiesFor(policy.resource.namespace, cluster).filter(
    other =>
      other !== policy &&
      other.egress?.some(by => openingOf(by, protocol) !== undefined) &&
      coversSubject(other, policy, cluster),
  );
  return isOpenedBy([...own, ...others.flatMap(({ egress = [] }) => egress)]);
}

type AnyPeer = CompiledPeer | 'any';

function listPeers({ peers }: CompiledRule): readonly AnyPeer[] {
  return peers === 'any' ? ['any'] : peers;
}

function opensTo(peer: AnyPeer, by: CompiledRule, protocol: Protocol, cluster: Cluster): boolean {
  const opening = by.action === 'accept' ? openingOf(by, protocol) : undefined;
  if (opening === undefined) return false;
  // A rule about DNS may name the resolvers more exactly.
  return listPeers(by).some(
    each => includesPeer(each, peer, cluster) || (opening === 'by name' && includesPeer(peer, each, cluster)),
  );
}

function includesPeer(outer: AnyPeer, inner: AnyPeer, cluster: Cluster): boolean {
  return outer === 'any' || (inner !== 'any' && coversPeer(outer, inner, cluster));
}

/** Says whether a rule opens port 53 of a protocol: as a port of its own, or within more. */
function openingOf({ ports }: CompiledRule, protocol: Protocol): 'by name' | 'within more' | undefined {
  if (ports === 'all') return 'within more';
  const opening = ports.filter(port => opensDns(port, protocol));
  if (opening.length === 0) return undefined;
  return opening.some(port => port.type === 'named' || port.low === port.high) ? 'by name' : 'within more';
}

function opensDns(port: CompiledPort, protocol: Protocol): boolean {
  if ((port.protocol ?? protocol) !== protocol) return false;
  return port.type === 'named' ? isDnsName(port.name) : port.low <= DNS_PORT && DNS_PORT <= port.high;
}
