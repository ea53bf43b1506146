import { type Cluster, picks } from '../../../cluster/cluster.ts';
import type { Workload } from '../../../model/resource.ts';
import type { CompiledRule } from '../../../policies/compiled.ts';
import { protocolOf } from '../../../policies/network-policy/compile.ts';
import type { PolicyPort } from '../../../policies/network-policy/policy.ts';
import type { Protocol } from '../../../sets/traffic.ts';
import type { Destinations } from '../../services/service-destinations.ts';
import { resolveTargets } from '../../services/service-targets.ts';

/** What a port name means to the pods that a rule leads to. */
export type NameUse =
  /** Peers are addresses, which have no port names. */
  | { readonly type: 'addresses' }
  /** No pod declares it. */
  | { readonly type: 'nowhere'; readonly missing: readonly Workload[] }
  /** It is declared, for another protocol. */
  | { readonly type: 'other-protocol'; readonly missing: readonly Workload[]; readonly protocol: Protocol }
  /** Some pods declare it, and some that the rule names by label do not. */
  | { readonly type: 'some'; readonly missing: readonly Workload[]; readonly declaring: readonly Workload[] };

/** Says what is wrong with a port name on its destinations; undefined where nothing is, or nobody knows. */
export function useOfName(
  name: string,
  entry: PolicyPort,
  { workloads, isNamed }: Destinations,
): Exclude<NameUse, { type: 'addresses' }> | undefined {
  const wanted = protocolOf(entry) ?? 'TCP';
  const declares = (workload: Workload, protocol?: Protocol): boolean =>
    workload.ports.some(port => port.name === name && (protocol ?? port.protocol) === port.protocol);
  const missing = workloads.filter(workload => !declares(workload, wanted));
  const declaring = workloads.filter(workload => declares(workload, wanted));
  if (missing.length === 0) return undefined;
  if (declaring.length > 0) return isNamed ? { type: 'some', missing, declaring } : undefined;
  const other = missing.flatMap(({ ports }) => ports.find(port => port.name === name)?.protocol ?? [])[0];
  return other === undefined ? { type: 'nowhere', missing } : { type: 'other-protocol', missing, protocol: other };
}

/** Says whether a rule with port names alone has addresses among its peers, to which names open nothing. */
export function namesForAddresses({ peers, ports }: CompiledRule): boolean {
  if (peers === 'any' || ports === 'all') return false;
  return peers.some(({ type }) => type === 'addresses') && ports.every(({ type }) => type === 'named');
}

/** Returns the one number that all the pods may mean by a name: what a Service of that port name leads to, else their only port. */
export function numberFor(
  name: string,
  protocol: Protocol,
  workloads: readonly Workload[],
  cluster: Cluster,
): number | undefined {
  const numbers = workloads.map(workload => {
    const byService = cluster.services
      .filter(service => picks(service, workload))
      .flatMap(service =>
        service.ports
          .filter(port => port.name === name && port.protocol === protocol)
          .flatMap(({ port }) => resolveTargets(service, workload, port, protocol)),
      )
      .map(({ port }) => port);
    const own = workload.ports.filter(port => port.protocol === protocol).map(({ port }) => port);
    const candidates = new Set(byService.length > 0 ? byService : own);
    return candidates.size === 1 ? [...candidates][0] : undefined;
  });
  const [first] = numbers;
  return numbers.every(number => number === first) ? first : undefined;
}
