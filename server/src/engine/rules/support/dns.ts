import type { CompiledPolicy, CompiledPort, CompiledRule } from '../../policies/compiled.ts';
import type { ClusterProfile } from '../../profile/cluster-profile.ts';
import { isSure } from '../../profile/fact.ts';
import { canMatch } from './matchable.ts';

/** The port of name resolution (RFC 1035). */
export const DNS_PORT = 53;

// OpenShift's resolver pods listen here, and policies see the port of the pod.
const OPENSHIFT_DNS_PORT = 5353;

/** Returns the ports that a rule about DNS may name: that of the Service, and those that the resolver's pods listen on. */
export function dnsPorts({ dns }: ClusterProfile): readonly number[] {
  const { ports } = dns ?? {};
  const known = ports !== undefined && isSure(ports) ? ports.value : [OPENSHIFT_DNS_PORT];
  return [...new Set([DNS_PORT, ...known])];
}

const known = new WeakMap<ClusterProfile, WeakMap<CompiledPolicy, boolean>>();

/**
 * Says whether a policy lets its pods send DNS to anything that may be a resolver. Resolvers may stand outside the
 * workspace, so every peer that can match something counts.
 */
export function admitsDns(policy: CompiledPolicy, profile: ClusterProfile): boolean {
  const here = known.get(profile) ?? new WeakMap<CompiledPolicy, boolean>();
  known.set(profile, here);
  let admits = here.get(policy);
  if (admits === undefined) {
    const ports = dnsPorts(profile);
    admits = (policy.egress ?? []).some(rule => admitsDnsByRule(rule, ports));
    here.set(policy, admits);
  }
  return admits;
}

function admitsDnsByRule({ action, peers, ports }: CompiledRule, wanted: readonly number[]): boolean {
  if (action !== 'accept' || !(ports === 'all' || ports.some(port => mayBeDns(port, wanted)))) return false;
  return peers === 'any' || peers.some(canMatch);
}

function mayBeDns(port: CompiledPort, wanted: readonly number[]): boolean {
  if (port.protocol === 'SCTP') return false;
  if (isDnsPort(port, wanted)) return true;
  return port.type === 'range' && port.low <= DNS_PORT && DNS_PORT <= port.high;
}

/** Says whether a port is there for DNS: one of the ports alone, or a name that is usual for it. */
export function isDnsPort(port: CompiledPort, wanted: readonly number[]): boolean {
  if (port.type === 'named') return isDnsName(port.name);
  return port.low === port.high && wanted.includes(port.low);
}

/** Says whether a container port of that name serves DNS by custom: `dns`, `dns-tcp`, `domain`. */
export function isDnsName(name: string): boolean {
  return /^(?:dns|domain)/.test(name);
}
