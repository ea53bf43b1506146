import { Cluster } from '../cluster/cluster.ts';
import { CONTROLLER_NAMESPACE } from '../cluster/controller-pods.ts';
import { missingPolicy } from '../drafts/missing-policy.ts';
import { appendPolicies, type PolicyDraft } from '../drafts/write-policy.ts';
import { readResources } from '../model/read-resources.ts';
import type { Resource, Workload } from '../model/resource.ts';
import type { Direction } from '../objects/object.ts';
import { parseDocument } from '../parse/parse-document.ts';
import { TIERS } from '../policies/tiers.ts';
import type { AddressClass } from '../profile/route-classes.ts';
import type { Reason, Side } from '../reachability/explain.ts';
import {
  includesTraffic,
  intersectTraffic,
  isNoTraffic,
  NO_TRAFFIC,
  onePort,
  type TrafficSet,
  uniteTraffic,
} from '../sets/traffic.ts';
import type { Answer } from './answer.ts';
import type { Verdict } from './verdict.ts';

/** A policy that allows what one side blocks. */
interface MissingPolicy {
  readonly direction: Direction;
  readonly name: string;
  readonly namespace: string;
  /** The whole manifest. */
  readonly yaml: string;
}

/** What would have to be added to allow a connection; where nothing can be, why. */
export type Missing =
  | { readonly type: 'policies'; readonly policies: readonly MissingPolicy[] }
  /** What the ingress controller sends follows from Ingresses and Routes. */
  | { readonly type: 'no-route' }
  /** Where an unknown ingress controller runs decides. */
  | { readonly type: 'unknown-controller' }
  /** A load balancer connects from addresses, which no manifest tells. */
  | { readonly type: 'balancer'; readonly balancer: AddressClass }
  /** Admin policies deny what was asked, or some of it. */
  | { readonly type: 'denied'; readonly by: readonly Reason[]; readonly isWhole: boolean }
  | { readonly type: 'no-labels' | 'not-isolated'; readonly subject: Workload }
  /** The pods share their labels with others, which differ. */
  | { readonly type: 'shared-labels' };

/** Writes the policies that would allow a blocked connection, and holds them against the engine by asking again. */
export function missingFor(answer: Answer, cluster: Cluster, askAgain: (opened: Cluster) => Verdict): Missing {
  const obstacle = outsideObstacle(answer);
  if (obstacle !== undefined) return obstacle;
  const wanted = wantedOf(answer);
  const policies: MissingPolicy[] = [];
  const added: Resource[] = [];
  for (const direction of ['egress', 'ingress'] as const) {
    if (!isNoTraffic(intersectTraffic(answer[direction].bounds.sure, wanted))) continue;
    const [subject, peer] =
      direction === 'egress' ? [answer.source, answer.destination] : [answer.destination, answer.source];
    if (subject.type === 'address') continue;
    const { workload } = subject;
    const isIsolated = answer[direction].side.isolatedBy.length > 0;
    const blocked = { direction, subject: workload, peer, traffic: wanted };
    const draft = isIsolated ? missingPolicy(blocked, cluster) : 'not-isolated';
    if (typeof draft === 'string') return { type: draft, subject: workload };
    const yaml = yamlOf(draft);
    policies.push({ direction, name: draft.name, namespace: workload.namespace, yaml });
    added.push(...readResources(parseDocument(yaml)));
  }
  const opened = new Cluster([...cluster.resources, ...added], cluster);
  if (askAgain(opened) === 'allowed') return { type: 'policies', policies };
  const denials = [answer.egress, answer.ingress].flatMap(({ side }) => denialsOf(side, answer.asked));
  return denials.length > 0 ? { type: 'denied', by: denials, isWhole: false } : { type: 'shared-labels' };
}

/** Returns what is worth allowing: the declared ports of what was asked, and of these what one side allows already. */
function wantedOf({ asked, destination, egress, ingress }: Answer): TrafficSet {
  const ports = destination.type === 'workload' ? destination.workload.ports : [];
  const declared = ports.map(({ protocol, port }) => onePort(protocol, port)).reduce(uniteTraffic, NO_TRAFFIC);
  const worth = [intersectTraffic(declared, asked), asked].find(some => !isNoTraffic(some)) ?? asked;
  const halves = [egress, ingress].map(({ bounds }) => intersectTraffic(bounds.sure, worth));
  return halves.find(some => !isNoTraffic(some)) ?? worth;
}

/** Says what no NetworkPolicy of the pods can change, if anything. */
function outsideObstacle({ asked, source, egress, ingress }: Answer): Missing | undefined {
  if (egress.routed !== undefined && isNoTraffic(intersectTraffic(egress.routed.wanted, asked))) {
    return { type: 'no-route' };
  }
  if (source.type === 'workload' && source.workload.namespace === CONTROLLER_NAMESPACE) {
    return { type: 'unknown-controller' };
  }
  if (source.type === 'address' && source.owner !== undefined) return { type: 'balancer', balancer: source.owner };
  const denials = [egress, ingress].map(({ side }) => denialsOf(side, asked));
  const whole = denials.find(some =>
    includesTraffic(some.map(({ traffic }) => traffic).reduce(uniteTraffic, NO_TRAFFIC), asked),
  );
  return whole && { type: 'denied', by: whole, isWhole: true };
}

/** Returns the decisions of admin policies against some of the traffic, which no NetworkPolicy comes before. */
function denialsOf({ reasons }: Side, asked: TrafficSet): readonly Reason[] {
  return reasons.filter(
    ({ action, policy, traffic }) =>
      action === 'deny' && policy?.tier === TIERS.admin && !isNoTraffic(intersectTraffic(traffic, asked)),
  );
}

function yamlOf(draft: PolicyDraft): string {
  return appendPolicies('', [draft])
    .map(({ text }) => text)
    .join('')
    .replace(/^---\n/, '');
}
