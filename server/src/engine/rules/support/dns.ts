import type { CompiledPolicy, CompiledPort, CompiledRule } from '../../policies/compiled.ts';
import { canMatch } from './matchable.ts';

/** The port of name resolution (RFC 1035). */
export const DNS_PORT = 53;

// OpenShift's resolver pods listen here, and policies see the port of the pod.
const OPENSHIFT_DNS_PORT = 5353;

const known = new WeakMap<CompiledPolicy, boolean>();

/**
 * Says whether a policy lets its pods send DNS to anything that may be a resolver. Resolvers may stand outside the
 * workspace, so every peer that can match something counts.
 */
export function admitsDns(policy: CompiledPolicy): boolean {
  let admits = known.get(policy);
  if (admits === undefined) {
    admits = (policy.egress ?? []).some(admitsDnsByRule);
    known.set(policy, admits);
  }
  return admits;
}

function admitsDnsByRule({ action, peers, ports }: CompiledRule): boolean {
  if (action !== 'accept' || !(ports === 'all' || ports.some(mayBeDns))) return false;
  return peers === 'any' || peers.some(canMatch);
}

function mayBeDns(port: CompiledPort): boolean {
  if (port.protocol === 'SCTP') return false;
  if (port.type === 'named') return isDnsName(port.name);
  const isOpenShift = port.low === OPENSHIFT_DNS_PORT && port.high === OPENSHIFT_DNS_PORT;
  return isOpenShift || (port.low <= DNS_PORT && DNS_PORT <= port.high);
}

/** Says whether a container port of that name serves DNS by custom: `dns`, `dns-tcp`, `domain`. */
export function isDnsName(name: string): boolean {
  return /^(?:dns|domain)/.test(name);
}
