import { DNS_PORT } from '../../drafts/dns-rule.ts';
import { onceForEach } from '../../once.ts';
import type { CompiledPolicy, CompiledPort, CompiledRule } from '../../policies/compiled.ts';
import type { ClusterProfile } from '../../profile/cluster-profile.ts';
import { isSure } from '../../profile/fact.ts';
import { canMatch } from '../support/matchable.ts';

// OpenShift's resolver pods listen here, and policies see the port of the pod.
const OPENSHIFT_DNS_PORT = 5353;

/** Returns the ports that a rule about DNS may name: that of the Service, and those that the resolver's pods listen on. */
export function dnsPorts({ dns }: ClusterProfile): readonly number[] {
  return [...new Set([DNS_PORT, ...(surePorts(dns) ?? [OPENSHIFT_DNS_PORT])])];
}

function surePorts(dns: ClusterProfile['dns']): readonly number[] | undefined {
  const { ports } = dns ?? {};
  return ports !== undefined && isSure(ports) ? ports.value : undefined;
}

const dnsIn = onceForEach((profile: ClusterProfile) => {
  const wanted = wantedIn(profile);
  return onceForEach(({ egress = [] }: CompiledPolicy) => egress.some(rule => admitsDnsByRule(rule, wanted)));
});

/**
 * Says whether a policy lets its pods send DNS to anything that may be a resolver. Resolvers may stand outside the
 * workspace, so every peer that can match something counts.
 */
export function admitsDns(policy: CompiledPolicy, profile: ClusterProfile): boolean {
  return dnsIn(profile)(policy);
}

/** Ports that count where a rule names them alone, and where a range holds them: a range says nothing of a guessed port. */
interface Wanted {
  readonly alone: readonly number[];
  readonly within: readonly number[];
}

function wantedIn(profile: ClusterProfile): Wanted {
  return { alone: dnsPorts(profile), within: [DNS_PORT, ...(surePorts(profile.dns) ?? [])] };
}

function admitsDnsByRule({ action, peers, ports }: CompiledRule, wanted: Wanted): boolean {
  if (action !== 'accept' || !(ports === 'all' || ports.some(port => mayBeDns(port, wanted)))) return false;
  return peers === 'any' || peers.some(canMatch);
}

/** How a rule opens the port of DNS: as one of its own, or within all ports or a range. */
export type DnsOpening = 'by name' | 'within more';

/** Says how a rule opens the port of DNS, undefined where it does not. */
export function dnsOpeningOf({ ports }: CompiledRule, profile: ClusterProfile): DnsOpening | undefined {
  if (ports === 'all') return 'within more';
  const wanted = wantedIn(profile);
  const open = ports.filter(port => mayBeDns(port, wanted));
  if (open.length === 0) return undefined;
  return open.some(port => isDnsPort(port, wanted.alone)) ? 'by name' : 'within more';
}

function mayBeDns(port: CompiledPort, { alone, within }: Wanted): boolean {
  if (port.protocol === 'SCTP') return false;
  if (isDnsPort(port, alone)) return true;
  return port.type === 'range' && within.some(number => port.low <= number && number <= port.high);
}

/** Says whether a port is there for DNS: one of the ports alone, or a name that is usual for it. */
export function isDnsPort(port: CompiledPort, wanted: readonly number[]): boolean {
  if (port.type === 'named') return isDnsName(port.name);
  return port.low === port.high && wanted.includes(port.low);
}

/** Says whether a rule is there for DNS: it names ports, and each is one for it. */
export function isForDns({ ports }: CompiledRule, wanted: readonly number[]): boolean {
  return ports !== 'all' && ports.every(port => isDnsPort(port, wanted));
}

/** Says whether a container port of that name serves DNS by custom: `dns`, `dns-tcp`, `domain`. */
export function isDnsName(name: string): boolean {
  return /^(?:dns|domain)/.test(name);
}
