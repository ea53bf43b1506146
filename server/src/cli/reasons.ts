import type { CompiledPolicy } from '../engine/policies/compiled.ts';
import { CONTROLLER_NAMESPACE } from '../engine/reachability/controller-pods.ts';
import { describeDoubt } from '../engine/reachability/doubts.ts';
import type { Endpoint, Reason } from '../engine/reachability/explain.ts';
import { describeNode, isOwnNode, noPolicies } from '../engine/reachability/nodes.ts';
import { describeResource, placeOfName, type WarningPlace } from '../engine/reachability/warnings/answer-warning.ts';
import { formatAddress } from '../engine/sets/address.ts';
import {
  describeTraffic,
  includesTraffic,
  intersectTraffic,
  isAllTraffic,
  isNoTraffic,
  type TrafficSet,
} from '../engine/sets/traffic.ts';
import type { Answer, SideAnswer } from './ask.ts';

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
  if (end.type === 'address') return formatAddress(end.address);
  const { namespace, shownAs } = end.workload;
  return namespace === CONTROLLER_NAMESPACE ? 'the ingress controller' : `${namespace}/${shownAs.name}`;
}

/** Returns why one side answers as it does; with `all`, also the policies that isolate it and decide nothing. */
export function reasonsOf(answer: Answer, side: SideAnswer, all = false): readonly ReasonText[] {
  const [subject, peer] =
    side.side.direction === 'egress' ? [answer.source, answer.destination] : [answer.destination, answer.source];
  const routes = side.routed === undefined ? [] : routeReasons(answer, side.routed);
  const { inventory } = answer.pair.cluster;
  if (subject.type === 'address') return [general(noPolicies(inventory, subject.address))];
  if (peer.type === 'address' && isOwnNode(answer.pair.cluster, side.side.direction, subject, peer)) {
    const node = describeNode(inventory, peer.address);
    return [general(`${describeEndpoint(subject)} runs on ${node}: a pod and its own node always reach each other.`)];
  }
  const isFree = side.side.reasons.every(({ policy }) => policy === undefined) && side.side.isolatedBy.length === 0;
  if (side.routed !== undefined && isFree) return routes;
  if (subject.type === 'workload' && peer.type === 'workload' && subject.workload === peer.workload && !answer.isOwn) {
    return [general('A pod always reaches itself.')];
  }
  const decided = side.side.reasons.filter(({ traffic }) => !isNoTraffic(intersectTraffic(traffic, answer.asked)));
  const texts = decided.map(reason => decisionText(reason, side, subject, peer));
  const isOpen = decided.some(({ action }) => action === 'accept' || action === 'default');
  const silent = side.side.isolatedBy.filter(
    policy => !isOpen || (all && !decided.some(each => each.policy === policy)),
  );
  return [...routes, ...texts, ...silent.map(policy => isolationText(policy, side, subject, answer))];
}

function general(text: string): ReasonText {
  return { text, traffic: undefined, policy: null, rule: null, place: undefined };
}

function routeReasons(answer: Answer, { routes, wanted }: NonNullable<SideAnswer['routed']>): readonly ReasonText[] {
  const to = describeEndpoint(answer.destination);
  if (routes.length === 0) return [general(`No Ingress or Route leads to ${to}.`)];
  return routes.map(route => ({
    text: `${describeResource(route)} leads to ${to}, ${describeTraffic(wanted)}.`,
    traffic: wanted,
    policy: null,
    rule: null,
    place: placeOfName(route),
  }));
}

/** What a rule does with traffic, in words. */
export const VERBS = { accept: 'allows', deny: 'denies', pass: 'passes on', default: 'leaves open' } as const;

function decisionText(reason: Reason, { side, bounds }: SideAnswer, subject: Endpoint, peer: Endpoint): ReasonText {
  const { policy, rule, traffic } = reason;
  if (policy === undefined || rule === undefined) {
    const what = isAllTraffic(traffic) ? 'everything is allowed' : `${describeTraffic(traffic)} is allowed`;
    const where = `${describeEndpoint(subject)} for ${side.direction}`;
    // Policies that may select the pods are named by what the answer depends on.
    const isOpen = bounds.doubts.some(({ about }) => about === 'subject' || about === 'dialect');
    const text = isOpen
      ? `No policy surely isolates ${where}; if none does, ${what}.`
      : `No policy isolates ${where}: ${what}.`;
    return { ...general(text), traffic };
  }
  const to = side.direction === 'egress' ? 'to' : 'from';
  const text = `${titleOf(policy)}, ${rule.path}, ${VERBS[reason.action]} ${describeTraffic(traffic)} ${to} ${describeEndpoint(peer)}.`;
  return {
    text,
    traffic,
    policy: nameOf(policy),
    rule: rule.path,
    place: { resource: policy.resource, span: rule.span },
  };
}

function isolationText(policy: CompiledPolicy, answered: SideAnswer, subject: Endpoint, answer: Answer): ReasonText {
  const { side, bounds } = answered;
  const peer = describeEndpoint(side.direction === 'egress' ? answer.destination : answer.source);
  const [admits, mayAdmit] =
    side.direction === 'egress' ? ['lets it reach', 'may let it reach'] : ['admits', 'may admit'];
  const limits = side.reasons
    .filter(reason => reason.policy === policy && reason.action === 'accept')
    .map(({ rule, traffic }) => `${rule?.path ?? ''} ${admits} ${peer} on ${describeTraffic(traffic)} alone`);
  const doubts = bounds.doubts.flatMap(doubt =>
    doubt.about === 'rule' && doubt.policy === policy ? [`${doubt.rule.path} ${mayAdmit} ${peer}`] : [],
  );
  const asked = isAllTraffic(answer.asked) ? '' : ` on ${describeTraffic(answer.asked)}`;
  const why = [...limits, ...doubts].join(', ') || `no rule of it ${admits} ${peer}${asked}`;
  return {
    text: `${titleOf(policy)} isolates ${describeEndpoint(subject)} for ${side.direction}, and ${why}.`,
    traffic: undefined,
    policy: nameOf(policy),
    rule: null,
    place: placeOfName(policy.resource),
  };
}

function titleOf({ resource }: CompiledPolicy): string {
  return describeResource(resource);
}

/** Names a policy by namespace and name. */
export function nameOf({ resource }: CompiledPolicy): string {
  return resource.namespace === '' ? resource.name : `${resource.namespace}/${resource.name}`;
}

/** Returns the facts outside the manifests that a verdict of `depends` waits for. */
export function dependsOf(answer: Answer): readonly string[] {
  if (answer.verdict !== 'depends') return [];
  const doubts = [answer.egress, answer.ingress].flatMap(({ bounds, side }) =>
    bounds.doubts
      .filter(() => !includesTraffic(bounds.sure, answer.asked))
      .map(doubt => {
        const peer = side.direction === 'egress' ? answer.destination : answer.source;
        const subject = side.direction === 'egress' ? answer.source : answer.destination;
        const names = {
          subject: describeEndpoint(subject),
          peer: describeEndpoint(peer),
          destination: describeEndpoint(answer.destination),
        };
        return describeDoubt(doubt, peer, names);
      }),
  );
  const mixed = answer.isMixed ? ['which of its pods is meant: they carry different labels, ports or addresses'] : [];
  const own = answer.isOwn && doubts.length === 0 ? ['whether it is one pod, which always reaches itself, or two'] : [];
  return [...new Set([...mixed, ...doubts, ...own])];
}
