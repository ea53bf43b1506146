import type { Resource, Workload } from '../model/resource.ts';
import type { Span } from '../parse/tree.ts';
import { type CompiledPolicy, type CompiledRule, rulesOf } from '../policies/compiled.ts';
import { describeTraffic, isNoTraffic, subtractTraffic } from '../sets/traffic.ts';
import type { Cluster } from './cluster.ts';
import type { RoutedWorkload, RouteProblem, Routing } from './ingress-controller.ts';
import { portTraffic } from './ports.ts';

/** A fact that an answer depends on or simplifies, with its place where it has one. */
export interface AnswerWarning {
  readonly message: string;
  readonly place: { readonly resource: Resource; readonly span: Span } | undefined;
}

/** Returns what a reader of the cluster's connections must know: nothing for answers that are exact. */
export function warningsOf(cluster: Cluster, routing: Routing): readonly AnswerWarning[] {
  return [
    ...emptyWorld(cluster),
    ...otherPolicies(cluster),
    ...cluster.policies.flatMap(policy => unresolvedPorts(cluster, policy)),
    ...unknownAddresses(cluster),
    ...hostNetwork(cluster),
    ...mixedPods(cluster),
    ...finishedPods(cluster),
    ...routing.problems.map(routeProblem),
    ...routing.workloads.flatMap(blockedRoute),
  ];
}

function general(message: string): AnswerWarning {
  return { message, place: undefined };
}

function emptyWorld({ workloads, policies }: Cluster): readonly AnswerWarning[] {
  if (workloads.length === 0) return [general('There are no workloads: nothing can connect to anything.')];
  return policies.length === 0 ? [general('There are no policies: everything is allowed.')] : [];
}

const POLICY_KIND = /NetworkPolicy$/;

/** Returns the policies in sight that no compiler reads: they may allow or block more than the answer says. */
export function unreadPolicies(cluster: Cluster): readonly Resource[] {
  return cluster.resources.filter(({ type, kind }) => type === 'other' && POLICY_KIND.test(kind));
}

function otherPolicies(cluster: Cluster): readonly AnswerWarning[] {
  return unreadPolicies(cluster).map(resource => ({
    message: `${describeResource(resource)} (${resource.apiVersion}) is not evaluated: what it allows or blocks is missing here.`,
    place: { resource, span: resource.nameField.form === 'value' ? resource.nameField.node.span : resource.node.span },
  }));
}

/** Returns an object's kind, namespace and name, such as `NetworkPolicy shop/web`. */
export function describeResource({ kind, namespace, name }: Resource): string {
  return `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
}

function unresolvedPorts(cluster: Cluster, policy: CompiledPolicy): readonly AnswerWarning[] {
  return (['ingress', 'egress'] as const).flatMap(direction =>
    (rulesOf(policy, direction) ?? []).flatMap(rule => {
      const destinations = direction === 'ingress' ? cluster.select(policy.subject) : peerWorkloads(cluster, rule);
      return unresolvedIn(policy, rule, destinations);
    }),
  );
}

function peerWorkloads(cluster: Cluster, rule: CompiledRule): readonly Workload[] {
  if (rule.peers === 'any') return cluster.workloads;
  const picked = rule.peers.flatMap(peer => (peer.type === 'pods' ? cluster.select(peer.query) : []));
  return [...new Set(picked)];
}

function unresolvedIn(
  policy: CompiledPolicy,
  rule: CompiledRule,
  destinations: readonly Workload[],
): readonly AnswerWarning[] {
  const { ports, peers } = rule;
  if (ports === 'all') return [];
  return ports.flatMap(port => {
    if (port.type !== 'named') return [];
    const place = { resource: policy.resource, span: port.span };
    const name = `The port name ${port.name} (${port.protocol ?? 'any protocol'})`;
    if (peers !== 'any' && peers.length > 0 && peers.every(({ type }) => type === 'addresses')) {
      return [{ message: `${name} opens nothing: addresses have no port names.`, place }];
    }
    const missing = destinations.filter(workload => isNoTraffic(portTraffic(port, workload.ports)));
    // A rule without peers means whichever pods have the port.
    if (missing.length === 0 || (peers === 'any' && missing.length < destinations.length)) return [];
    const verb = missing.length === 1 ? 'which does not declare it' : 'which do not declare it';
    return [{ message: `${name} opens nothing on ${listNames(missing)}, ${verb}.`, place }];
  });
}

function unknownAddresses(cluster: Cluster): readonly AnswerWarning[] {
  if (cluster.ipBlockPods === 'ignore') return [];
  const unknown = cluster.workloads.filter(({ addresses }) => addresses.length === 0);
  const blocks = cluster.policies.flatMap(policy => {
    const rules = [...(policy.ingress ?? []), ...(policy.egress ?? [])];
    const peers = rules.flatMap(rule => (rule.peers === 'any' ? [] : rule.peers));
    return peers.filter(({ type }) => type === 'addresses').map(({ span }) => ({ resource: policy.resource, span }));
  });
  const [place] = blocks;
  if (place === undefined || unknown.length === 0) return [];
  const which =
    blocks.length === 1
      ? 'An ipBlock'
      : `${blocks.length} ipBlocks, the first of them in ${describeResource(place.resource)},`;
  const message = `${which} may select pods whose address is not in the manifests (${listNames(unknown)}). They are taken as not selected.`;
  return [{ message, place }];
}

function hostNetwork(cluster: Cluster): readonly AnswerWarning[] {
  const peers = cluster.policies.flatMap(policy => [...(policy.ingress ?? []), ...(policy.egress ?? [])]);
  const picked = new Set([
    ...cluster.policies.flatMap(({ subject }) => cluster.select(subject)),
    ...peers.flatMap(rule => (rule.peers === 'any' ? [] : peerWorkloads(cluster, rule))),
  ]);
  const host = [...picked].filter(workload => workload.hostNetwork);
  if (host.length === 0) return [];
  const verb = host.length === 1 ? 'uses' : 'use';
  return [
    general(
      `${listNames(host)} ${verb} the network of the node. The policies are evaluated as for other pods, while most plug-ins do not apply them there.`,
    ),
  ];
}

function mixedPods(cluster: Cluster): readonly AnswerWarning[] {
  const groups = new Map<string, Workload[]>();
  for (const workload of cluster.workloads) {
    const key = `${workload.namespace}/${workload.shownAs.kind}/${workload.shownAs.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [workload]);
    else group.push(workload);
  }
  const { of } = cluster.reachability.classes;
  return [...groups.values()]
    .filter(members => members.length > 1 && new Set(members.map(member => of.get(member))).size > 1)
    .map(members =>
      general(
        `The pods of ${listNames(members)} carry different labels, ports or addresses, and the policies tell them apart. What any of them may do is shown for all.`,
      ),
    );
}

function finishedPods(cluster: Cluster): readonly AnswerWarning[] {
  const finished = cluster.workloads.filter(workload => workload.finished);
  if (finished.length === 0) return [];
  return [
    general(`${listNames(finished)} ${finished.length === 1 ? 'has' : 'have'} finished, and count as if running.`),
  ];
}

function routeProblem({ route, backend, reason }: RouteProblem): AnswerWarning {
  const service = `Service ${route.namespace}/${backend.serviceName}`;
  const from = describeResource(route);
  const messages: Readonly<Record<RouteProblem['reason'], string>> = {
    'no-service': `${from} leads to ${service}, which is not in the manifests: whom the ingress controller reaches there is unknown.`,
    'no-selector': `${from} leads to ${service}, which has no selector: whom the ingress controller reaches there is unknown.`,
    'no-port': `${from} leads to port ${backend.port} of ${service}, which has no such TCP port: nothing is reached by it.`,
    'target-port': `${from} leads to port ${backend.port} of ${service}, which is none of its ports but a target port: only some ingress controllers take it.`,
  };
  return { message: messages[reason], place: { resource: route, span: backend.span } };
}

function blockedRoute({ workload, routes, wanted, allowed }: RoutedWorkload): readonly AnswerWarning[] {
  const blocked = subtractTraffic(wanted, allowed);
  const [route] = routes;
  if (route === undefined || isNoTraffic(blocked)) return [];
  const message = `${describeResource(route)} leads to ${listNames([workload])}, where no policy admits an ingress controller that is not in the manifests on ${describeTraffic(blocked)}.`;
  return [{ message, place: { resource: route, span: route.node.span } }];
}

const MOST_NAMES = 3;

function listNames(workloads: readonly Workload[]): string {
  const names = [...new Set(workloads.map(({ namespace, shownAs }) => `${namespace}/${shownAs.name}`))].toSorted();
  const rest = names.length - MOST_NAMES;
  return rest > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${rest} more` : names.join(', ');
}
