import type { Answer } from '../../engine/answers/answer.ts';
import { factTexts } from '../../engine/answers/fact-texts.ts';
import { reasonsOf, type SideReason } from '../../engine/answers/reasons.ts';
import type { SideAnswer } from '../../engine/answers/sides.ts';
import { describeResource, placeOfName, type WarningPlace } from '../../engine/cluster/answer-warning.ts';
import { CONTROLLER_NAMESPACE } from '../../engine/cluster/controller-pods.ts';
import type { Endpoint } from '../../engine/cluster/endpoint.ts';
import { describeNode, noPolicies } from '../../engine/cluster/nodes.ts';
import type { Direction } from '../../engine/objects/object.ts';
import type { CompiledPolicy } from '../../engine/policies/compiled.ts';
import { formatAddress } from '../../engine/sets/address.ts';
import { describeTraffic, isAllTraffic, type TrafficSet } from '../../engine/sets/traffic.ts';

/** One reason of a verdict, in words and with its place; the place is missing where no policy is the reason. */
export interface ReasonText {
  readonly text: string;
  /** What the reason allows or denies; empty for a policy that isolates and admits nothing of what was asked. */
  readonly traffic: TrafficSet | undefined;
  readonly policy: string | null;
  /** Field path of the rule, such as `spec.egress[0]`. */
  readonly rule: string | null;
  readonly place: WarningPlace | undefined;
}

/** Names an end as the user may ask for it. */
export function describeEndpoint(end: Endpoint): string {
  if (end.type === 'address') return end.owner?.name ?? formatAddress(end.address);
  const { namespace, shownAs } = end.workload;
  return namespace === CONTROLLER_NAMESPACE ? 'the ingress controller' : `${namespace}/${shownAs.name}`;
}

/** Returns why one side answers as it does; with `all`, also the policies that isolate it and decide nothing. */
export function reasonTexts(answer: Answer, side: SideAnswer, all = false): readonly ReasonText[] {
  const ends: Ends =
    side.side.direction === 'egress'
      ? { subject: answer.source, peer: answer.destination }
      : { subject: answer.destination, peer: answer.source };
  return reasonsOf(answer, side, all).map(reason => reasonText(reason, answer, side.side.direction, ends));
}

interface Ends {
  readonly subject: Endpoint;
  readonly peer: Endpoint;
}

function reasonText(reason: SideReason, answer: Answer, direction: Direction, ends: Ends): ReasonText {
  const to = describeEndpoint(answer.destination);
  const { inventory } = answer.pair.cluster;
  switch (reason.type) {
    case 'outside':
      return general(noPolicies(inventory, reason.address));
    case 'own-node': {
      const node = describeNode(inventory, reason.address);
      return general(
        `${describeEndpoint(ends.subject)} runs on ${node}: a pod and its own node always reach each other.`,
      );
    }
    case 'same-pod':
      return general('A pod always reaches itself.');
    case 'no-route':
      return general(`No Ingress or Route leads to ${to}.`);
    case 'route': {
      const text = `${describeResource(reason.route)} leads to ${to}, ${describeTraffic(reason.wanted)}.`;
      return { ...general(text), traffic: reason.wanted, place: placeOfName(reason.route) };
    }
    case 'default':
      return { ...general(defaultText(reason, direction, ends)), traffic: reason.traffic };
    case 'rule':
      return ruleText(reason, direction, ends);
    case 'isolation':
      return isolationText(reason, direction, ends, answer);
    case 'not-asked':
      return ofPolicy(
        reason.policy,
        `isolates ${describeEndpoint(ends.subject)} for ${direction}, and is not asked: all is denied before.`,
      );
  }
}

function general(text: string): ReasonText {
  return { text, traffic: undefined, policy: null, rule: null, place: undefined };
}

/** What a rule does with traffic, in words. */
export const VERBS = { accept: 'allows', deny: 'denies', pass: 'passes on', default: 'leaves open' } as const;

type Of<T extends SideReason['type']> = Extract<SideReason, { readonly type: T }>;

function defaultText({ traffic, isSure }: Of<'default'>, direction: Direction, { subject }: Ends): string {
  const what = isAllTraffic(traffic) ? 'everything is allowed' : `${describeTraffic(traffic)} is allowed`;
  const where = `${describeEndpoint(subject)} for ${direction}`;
  // Policies that may select the pods are named by what the answer depends on.
  return isSure
    ? `No policy isolates ${where}: ${what}.`
    : `No policy surely isolates ${where}; if none does, ${what}.`;
}

function ruleText({ policy, rule, traffic, action }: Of<'rule'>, direction: Direction, { peer }: Ends): ReasonText {
  const to = direction === 'egress' ? 'to' : 'from';
  return {
    text: `${titleOf(policy)}, ${rule.path}, ${VERBS[action]} ${describeTraffic(traffic)} ${to} ${describeEndpoint(peer)}.`,
    traffic,
    policy: policyName(policy),
    rule: rule.path,
    place: { resource: policy.resource, span: rule.span },
  };
}

function isolationText(
  { policy, admits, mayAdmit }: Of<'isolation'>,
  direction: Direction,
  ends: Ends,
  { asked }: Answer,
): ReasonText {
  const [subject, peer] = [describeEndpoint(ends.subject), describeEndpoint(ends.peer)];
  const [lets, mayLet] = direction === 'egress' ? ['lets it reach', 'may let it reach'] : ['admits', 'may admit'];
  const limits = admits.map(
    ({ rule, traffic }) => `${rule?.path ?? ''} ${lets} ${peer} on ${describeTraffic(traffic)} alone`,
  );
  const doubts = mayAdmit.map(rule => `${rule.path} ${mayLet} ${peer}`);
  const on = isAllTraffic(asked) ? '' : ` on ${describeTraffic(asked)}`;
  const why = [...limits, ...doubts].join(', ') || `no rule of it ${lets} ${peer}${on}`;
  return ofPolicy(policy, `isolates ${subject} for ${direction}, and ${why}.`);
}

function ofPolicy(policy: CompiledPolicy, text: string): ReasonText {
  return {
    text: `${titleOf(policy)} ${text}`,
    traffic: undefined,
    policy: policyName(policy),
    rule: null,
    place: placeOfName(policy.resource),
  };
}

function titleOf({ resource }: CompiledPolicy): string {
  return describeResource(resource);
}

/** Names a policy by namespace and name. */
export function policyName({ resource }: CompiledPolicy): string {
  return resource.namespace === '' ? resource.name : `${resource.namespace}/${resource.name}`;
}

/** Returns the facts outside the manifests that a verdict of `depends` waits for. */
export function dependsOf(answer: Answer): readonly string[] {
  if (answer.verdict !== 'depends') return [];
  return factTexts(answer, {
    source: describeEndpoint(answer.source),
    destination: describeEndpoint(answer.destination),
  });
}
