import { readResources } from '../engine/model/read-resources.ts';
import type { Direction, Resource } from '../engine/model/resource.ts';
import { parseDocument } from '../engine/parse/parse-document.ts';
import { Cluster } from '../engine/reachability/cluster.ts';
import { CONTROLLER_NAMESPACE } from '../engine/reachability/controller-pods.ts';
import type { Reason, Side } from '../engine/reachability/explain.ts';
import { describeResource } from '../engine/reachability/warnings/answer-warning.ts';
import { missingPolicy, type Obstacle } from '../engine/rules/support/missing-policy.ts';
import { appendPolicies, type PolicyDraft } from '../engine/rules/support/write-policy.ts';
import {
  describeTraffic,
  includesTraffic,
  intersectTraffic,
  isNoTraffic,
  NO_TRAFFIC,
  onePort,
  type TrafficSet,
  uniteTraffic,
} from '../engine/sets/traffic.ts';
import { type Answer, ask } from './ask.ts';
import type { AskedEnd } from './endpoints.ts';
import type { AskedTraffic } from './ports.ts';
import { describeEndpoint } from './reasons.ts';

/** A policy that allows what one side blocks. */
export interface MissingPolicy {
  readonly direction: Direction;
  readonly name: string;
  readonly namespace: string;
  /** The whole manifest. */
  readonly yaml: string;
}

/** What would have to be added to allow a connection; where nothing can be, why. */
export type Missing =
  | { readonly type: 'policies'; readonly policies: readonly MissingPolicy[] }
  | { readonly type: 'obstacle'; readonly text: string };

/** The question that an answer belongs to. */
export interface Question {
  readonly cluster: Cluster;
  readonly from: AskedEnd;
  readonly to: AskedEnd;
  readonly traffic: AskedTraffic;
}

/** Writes the policies that would allow a blocked connection, and holds them against the engine. */
export function missingFor(answer: Answer, { cluster, from, to, traffic }: Question): Missing {
  const obstacle = outsideObstacle(answer);
  if (obstacle !== undefined) return { type: 'obstacle', text: obstacle };
  const wanted = wantedOf(answer);
  const policies: MissingPolicy[] = [];
  const added: Resource[] = [];
  for (const direction of ['egress', 'ingress'] as const) {
    if (!isNoTraffic(intersectTraffic(answer[direction].bounds.sure, wanted))) continue;
    const [subject, peer] =
      direction === 'egress' ? [answer.source, answer.destination] : [answer.destination, answer.source];
    if (subject.type === 'address') continue;
    const notIsolated = answer[direction].side.isolatedBy.length === 0;
    const blocked = { direction, subject: subject.workload, peer, traffic: wanted };
    const draft = notIsolated ? 'not-isolated' : missingPolicy(blocked, cluster);
    if (typeof draft === 'string') return { type: 'obstacle', text: OBSTACLES[draft](describeEndpoint(subject)) };
    const yaml = yamlOf(draft);
    policies.push({ direction, name: draft.name, namespace: subject.workload.namespace, yaml });
    added.push(...readResources(parseDocument(yaml)));
  }
  const opened = new Cluster([...cluster.resources, ...added], cluster);
  if (ask(opened, from, to, traffic).verdict === 'allowed') return { type: 'policies', policies };
  const denials = [answer.egress, answer.ingress].flatMap(({ side }) => denialsOf(side, answer.asked));
  const text =
    denials.length > 0
      ? denialText(denials, `${describeTraffic(denials.map(each => each.traffic).reduce(uniteTraffic))} of it`)
      : 'No NetworkPolicy alone allows it: the ends share their labels with pods that differ.';
  return { type: 'obstacle', text };
}

/** Returns what is worth allowing: the declared ports of what was asked, and of these what one side allows already. */
function wantedOf({ asked, destination, egress, ingress }: Answer): TrafficSet {
  const ports = destination.type === 'workload' ? destination.workload.ports : [];
  const declared = ports.map(({ protocol, port }) => onePort(protocol, port)).reduce(uniteTraffic, NO_TRAFFIC);
  const worth = [intersectTraffic(declared, asked), asked].find(some => !isNoTraffic(some)) ?? asked;
  const halves = [egress, ingress].map(({ bounds }) => intersectTraffic(bounds.sure, worth));
  return halves.find(some => !isNoTraffic(some)) ?? worth;
}

const OBSTACLES: Readonly<Record<Obstacle, (subject: string) => string>> = {
  'no-labels': () => 'No rule can allow it and nothing else: the pods carry no labels that tell them apart.',
  'not-isolated': subject =>
    `A policy that allows it would isolate ${subject}, or pods of the same labels, which no NetworkPolicy isolates yet.`,
};

/** Says what no NetworkPolicy of the pods can change, if anything. */
function outsideObstacle({ asked, source, egress, ingress }: Answer): string | undefined {
  if (egress.routed !== undefined && isNoTraffic(intersectTraffic(egress.routed.wanted, asked)))
    return 'What the ingress controller sends follows from Ingresses and Routes, not from policies.';
  if (source.type === 'workload' && source.workload.namespace === CONTROLLER_NAMESPACE)
    return 'Which rule admits the ingress controller depends on its namespace and labels.';
  const denials = [egress, ingress].map(({ side }) => denialsOf(side, asked));
  const whole = denials.find(some =>
    includesTraffic(some.map(({ traffic }) => traffic).reduce(uniteTraffic, NO_TRAFFIC), asked),
  );
  return whole === undefined ? undefined : denialText(whole, 'it');
}

/** Returns the decisions of admin policies against some of the traffic, which no NetworkPolicy comes before. */
function denialsOf({ reasons }: Side, asked: TrafficSet): readonly Reason[] {
  return reasons.filter(
    ({ action, policy, traffic }) =>
      action === 'deny' && policy?.tier === 'admin' && !isNoTraffic(intersectTraffic(traffic, asked)),
  );
}

function denialText(denials: readonly Reason[], what: string): string {
  const names = new Set(
    denials.flatMap(({ policy }) => (policy === undefined ? [] : [describeResource(policy.resource)])),
  );
  return `${[...names].join(' and ')} ${names.size === 1 ? 'denies' : 'deny'} ${what}, which no NetworkPolicy overrides.`;
}

function yamlOf(draft: PolicyDraft): string {
  return appendPolicies('', [draft])
    .map(({ text }) => text)
    .join('')
    .replace(/^---\n/, '');
}
