import type { CompiledPolicy, CompiledRule } from '../../engine/policies/compiled.ts';
import type { Endpoint, Reason, Side } from '../../engine/reachability/explain.ts';
import { describeTraffic, isAllTraffic, isNoTraffic } from '../../engine/sets/traffic.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { ReasonView, SideView } from '../protocol.ts';
import { joinWords } from './markdown.ts';
import { fullName, headSpan, optionalPlace, trimmed } from './places.ts';
import { ruleSentence, rulesIn } from './sentences.ts';

/** Who asks and who is asked about, by the names the reader knows them under. */
export interface SideNames {
  readonly subject: string;
  readonly peer: string;
}

const ACTIONS = { accept: 'allow', deny: 'deny', pass: 'pass', default: 'default' } as const;

/** Returns what one side of a connection allows and why, for people. */
export function sideView(snapshot: Snapshot, side: Side, subject: Endpoint, names: SideNames): SideView {
  const verdict = isNoTraffic(side.allowed) ? 'blocked' : isAllTraffic(side.allowed) ? 'allowed' : 'some';
  if (subject.type === 'address')
    return { verdict, summary: 'Addresses outside the cluster have no policies.', reasons: [] };
  const silent = side.isolatedBy.filter(policy => !side.reasons.some(reason => reason.policy === policy));
  return {
    verdict,
    summary: summaryOf(side, names),
    reasons: [
      ...side.reasons.map(reason => reasonView(snapshot, side, reason, names)),
      ...silent.map(policy => silentView(snapshot, side, policy, names)),
    ],
  };
}

function summaryOf({ direction, isolatedBy, allowed }: Side, { subject, peer }: SideNames): string {
  const [of, towards] = direction === 'egress' ? ['leave', 'to'] : ['enter', 'from'];
  if (isolatedBy.length === 0 && isAllTraffic(allowed)) return `No policy isolates ${direction} of ${subject}.`;
  const policies = joinWords(isolatedBy.slice(0, 3).map(({ resource }) => fullName(resource)));
  const rest = isolatedBy.length > 3 ? ` and ${isolatedBy.length - 3} more policies` : '';
  const isolates = isolatedBy.length === 1 ? 'isolates' : 'isolate';
  const head = isolatedBy.length === 0 ? '' : `${policies}${rest} ${isolates} ${direction} of ${subject}. `;
  if (isNoTraffic(allowed)) return `${head}No rule lets anything ${of} ${towards} ${peer}.`;
  const what = isAllTraffic(allowed) ? 'Everything' : describeTraffic(allowed);
  return `${head}${what} may ${of} ${towards} ${peer}.`;
}

function reasonView(snapshot: Snapshot, side: Side, reason: Reason, { subject }: SideNames): ReasonView {
  const { policy, rule, action } = reason;
  const traffic = describeTraffic(reason.traffic);
  if (policy === undefined || rule === undefined)
    return { action: 'default', text: `Nothing else decides about ${side.direction} of ${subject}.`, traffic };
  return {
    action: ACTIONS[action],
    text: sentenceOf(policy, rule),
    policy: fullName(policy.resource),
    rule: rule.path,
    traffic,
    ...rulePlace(snapshot, policy, rule),
  };
}

function sentenceOf({ resource }: CompiledPolicy, { path }: CompiledRule): string {
  if (resource.type !== 'network-policy') return '';
  const rules = [...rulesIn(resource, 'ingress'), ...rulesIn(resource, 'egress')];
  const written = rules.find(rule => rule.path === path);
  return written === undefined ? '' : ruleSentence(written, resource.namespace);
}

function rulePlace(
  snapshot: Snapshot,
  { resource }: CompiledPolicy,
  { span }: CompiledRule,
): Pick<ReasonView, 'place'> {
  const text = snapshot.homeOf(resource)?.document.content.parsed.text ?? '';
  return optionalPlace(snapshot, resource, trimmed(span, text));
}

/** A policy that isolates and has no rule for the peer. */
function silentView(snapshot: Snapshot, side: Side, { resource }: CompiledPolicy, { peer }: SideNames): ReasonView {
  const text = `isolates ${side.direction}; no rule of it fits ${peer}`;
  return {
    action: 'default',
    text,
    policy: fullName(resource),
    traffic: '',
    ...optionalPlace(snapshot, resource, headSpan(resource)),
  };
}
