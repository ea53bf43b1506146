import { portTraffic } from '../../engine/evaluation/rule-traffic.ts';
import type { ContainerPort, Service, ServicePort, Workload } from '../../engine/model/resource.ts';
import { fieldValue, restrictsNothing } from '../../engine/objects/field.ts';
import type { CompiledPort } from '../../engine/policies/compiled.ts';
import { protocolOf } from '../../engine/policies/network-policy/compile.ts';
import type { PolicyPort, PolicyRule } from '../../engine/policies/network-policy/policy.ts';
import type { Protocol } from '../../engine/sets/traffic.ts';
import {
  describeTraffic,
  intersectTraffic,
  isNoTraffic,
  MAX_PORT,
  onePort,
  type TrafficSet,
} from '../../engine/sets/traffic.ts';
import type { PolicyContext } from '../support/policy-context.ts';
import { linkToResource, shownName } from '../support/ranges.ts';
import { compiledPort, destinationsOf, openedPorts } from '../support/rule-destinations.ts';
import { count, escapeMarkdown } from '../words/markdown.ts';
import { portsSentence } from '../words/sentences.ts';
import { MAX_NAMES, workloadList } from './picked.ts';

/** Explains a list of ports. */
export function portsLines({ policy }: PolicyContext, rule: PolicyRule): readonly string[] {
  if (restrictsNothing(rule.ports)) return ['Without items: **every port** of every protocol.'];
  return [`**${escapeMarkdown(portsSentence(rule, policy.namespace))}**`];
}

/** Explains one port: what it stands for, the pods that declare it, and the Services that lead there. */
export function portLines(context: PolicyContext, rule: PolicyRule, port: PolicyPort): readonly string[] {
  const own = compiledPort(rule, port, context.policy.namespace);
  if (own === undefined) return [];
  const destinations = destinationsOf(context, rule);
  const traffic = (workload: Workload): TrafficSet => portTraffic(own, workload.ports);
  return [
    `**${escapeMarkdown(portSentence(port))}**${defaultNote(port)}`,
    ...declaredLines(context, destinations, port, own),
    ...chainLines(context, destinations, traffic),
    ...servicePortTrap(context, destinations, port),
  ];
}

function portSentence(port: PolicyPort): string {
  const protocol = protocolOf(port) ?? '';
  const value = fieldValue(port.port);
  const end = fieldValue(port.endPort);
  if (value === undefined) return `Every ${protocol} port`;
  if (typeof value === 'string') return `The ${protocol} port named ${value}`;
  return end === undefined
    ? `${protocol} port ${value}`
    : `${protocol} ports ${value} to ${end}: ${count(Math.min(end, MAX_PORT) - value + 1, 'port')}`;
}

function defaultNote(port: PolicyPort): string {
  return port.protocol.form === 'absent' || port.protocol.form === 'null' ? ' (without `protocol`: TCP)' : '';
}

function declaredLines(
  { snapshot }: PolicyContext,
  destinations: readonly Workload[],
  port: PolicyPort,
  own: CompiledPort,
): readonly string[] {
  if (destinations.length === 0 || fieldValue(port.port) === undefined) return [];
  const declaring = destinations.filter(workload => openedPorts(own, workload).length > 0);
  if (declaring.length === 0) return ['No destination pod declares it.'];
  const named = typeof fieldValue(port.port) === 'string';
  const numbers = [...new Set(declaring.map(workload => describeTraffic(portTraffic(own, workload.ports))))];
  const meaning = named ? ` as ${numbers.join(' or ')}` : '';
  return [`Declared${meaning} by ${workloadList(snapshot, declaring)}.`];
}

/** Returns lines such as `Service shop/web: 80 → http → 8080 of shop/web`. */
function chainLines(
  { snapshot, cluster }: PolicyContext,
  destinations: readonly Workload[],
  traffic: (workload: Workload) => TrafficSet,
): readonly string[] {
  const lines = destinations.flatMap(workload =>
    cluster.servicesOf(workload).flatMap(service =>
      service.ports.flatMap(entry => {
        const target = targetOf(entry, workload.ports);
        if (target === undefined || isNoTraffic(intersectTraffic(traffic(workload), onePort(entry.protocol, target))))
          return [];
        const steps = [entry.port, entry.targetPort, target].filter((step, index, all) => step !== all[index - 1]);
        const link = linkToResource(snapshot, workload, shownName(workload));
        return [
          `- Service ${linkToResource(snapshot, service)}: ${steps.map(step => escapeMarkdown(String(step))).join(' → ')} of ${link}`,
        ];
      }),
    ),
  );
  return lines.length === 0 ? [] : [[...new Set(lines)].slice(0, MAX_NAMES).join('\n')];
}

/** Returns the container port number that a Service port leads to on a pod, undefined for a name it lacks. */
function targetOf({ targetPort, protocol }: ServicePort, ports: readonly ContainerPort[]): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  return ports.find(port => port.name === targetPort && port.protocol === protocol)?.port;
}

function servicePortTrap(
  { snapshot, cluster }: PolicyContext,
  destinations: readonly Workload[],
  port: PolicyPort,
): readonly string[] {
  const number = fieldValue(port.port);
  if (typeof number !== 'number' || fieldValue(port.endPort) !== undefined) return [];
  const undeclared = destinations.filter(({ ports }) => !ports.some(each => each.port === number));
  const traps = undeclared.flatMap(workload =>
    cluster
      .servicesOf(workload)
      .map(service => ({ service, target: otherTarget(service, workload.ports, number, protocolOf(port)) }))
      .filter(({ target }) => target !== undefined),
  );
  return traps.slice(0, 1).map(({ service, target }) => {
    const link = linkToResource(snapshot, service);
    return `${number} is a port of Service ${link}; its pods listen on ${target}, and policies see that one.`;
  });
}

/** Returns the pods' port behind a Service port of that number, undefined when it is the same or unknown. */
function otherTarget(
  service: Service,
  ports: readonly ContainerPort[],
  number: number,
  protocol: Protocol | undefined,
): number | undefined {
  const entry = service.ports.find(each => each.port === number && each.protocol === protocol);
  const target = entry === undefined ? undefined : targetOf(entry, ports);
  return target === number ? undefined : target;
}
