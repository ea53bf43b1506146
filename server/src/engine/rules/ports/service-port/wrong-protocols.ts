import { type Cluster, picks } from '../../../cluster/cluster.ts';
import { DNS_PORT } from '../../../drafts/dns-rule.ts';
import { trafficOf } from '../../../evaluation/rule-traffic.ts';
import type { Workload } from '../../../model/resource.ts';
import { fieldItems } from '../../../objects/field.ts';
import type { CompiledRule } from '../../../policies/compiled.ts';
import { protocolOf } from '../../../policies/network-policy/compile.ts';
import type { NetworkPolicy, PolicyPort, PolicyRule } from '../../../policies/network-policy/policy.ts';
import { peersOf } from '../../../policies/peers.ts';
import type { Protocol } from '../../../sets/traffic.ts';
import { includesTraffic, onePort } from '../../../sets/traffic.ts';
import { compiledOf, compiledRuleOf } from '../../policies/policies.ts';
import { destinationQueries, destinationsOf } from '../../services/service-destinations.ts';
import { singlePort } from '../../services/service-ports.ts';
import { coversPeers } from '../../support/covers.ts';

/** A port of a rule by number that its pods declare for other protocols alone, which the rule's peers may not use. */
export interface WrongProtocol {
  readonly entry: PolicyPort;
  readonly number: number;
  readonly declaring: readonly Workload[];
  readonly protocols: readonly Protocol[];
}

/** Returns the ports of a rule that its pods declare for other protocols; none where a pod declares no port at all. */
export function wrongProtocolsIn(policy: NetworkPolicy, rule: PolicyRule, cluster: Cluster): readonly WrongProtocol[] {
  const own = compiledRuleOf(policy, rule);
  if (own === undefined || peersInEgress(rule, own).some(({ type }) => type === 'addresses')) return [];
  const compiled = compiledOf(policy);
  const queries = destinationQueries(compiled, rule.direction, own);
  const destinations = [...new Set(queries.flatMap(query => cluster.select(query)))];
  const found = fieldItems(rule.ports).flatMap(entry => wrongProtocol(entry, destinations));
  if (found.length === 0 || destinationsOf(queries, cluster) === undefined) return [];
  const open = (compiled[rule.direction] ?? []).filter(other => coversPeers(other, own, cluster));
  return found.filter(each => !isOpen(each, open) && !isServed(each, cluster));
}

// For ingress the peers are the sources, which say nothing of the port they connect to.
function peersInEgress({ direction }: PolicyRule, own: CompiledRule): ReturnType<typeof peersOf> {
  return direction === 'egress' ? peersOf(own) : [];
}

function wrongProtocol(entry: PolicyPort, destinations: readonly Workload[]): readonly WrongProtocol[] {
  const [number, asked] = [singlePort(entry), protocolOf(entry)];
  if (number === undefined || number === DNS_PORT || asked === undefined) return [];
  if (destinations.some(({ ports }) => ports.length === 0)) return [];
  const declaring = destinations.filter(({ ports }) => ports.some(({ port }) => port === number));
  const protocols = new Set(declaring.flatMap(workload => protocolsFor(number, workload)));
  return declaring.length === 0 || protocols.has(asked)
    ? []
    : [{ entry, number, declaring, protocols: [...protocols] }];
}

function protocolsFor(number: number, { ports }: Workload): readonly Protocol[] {
  return ports.filter(({ port }) => port === number).map(({ protocol }) => protocol);
}

/** Says whether the rules open the port for each protocol that it is declared for. */
function isOpen({ number, declaring }: WrongProtocol, rules: readonly CompiledRule[]): boolean {
  return declaring.every(workload =>
    protocolsFor(number, workload).every(protocol =>
      rules.some(rule => includesTraffic(trafficOf(rule, workload.ports), onePort(protocol, number))),
    ),
  );
}

/** Says whether a Service sends what it gets for the protocol of the rule to the port: then either may be the slip. */
function isServed({ entry, number, declaring }: WrongProtocol, { services }: Cluster): boolean {
  const asked = protocolOf(entry);
  return services.some(
    service =>
      service.ports.some(each => each.targetPort === number && each.protocol === asked) &&
      declaring.some(workload => picks(service, workload)),
  );
}
