import type { Answer } from '../../engine/answers/answer.ts';
import type { EndNames } from '../../engine/answers/fact-texts.ts';
import { reasonsOf, type SideReason } from '../../engine/answers/reasons.ts';
import type { Outcome } from '../../engine/answers/verdict.ts';
import { describeResource } from '../../engine/cluster/answer-warning.ts';
import { describeNode, noPolicies } from '../../engine/cluster/nodes.ts';
import type { Resource } from '../../engine/model/resource.ts';
import type { Direction } from '../../engine/objects/object.ts';
import type { CompiledPolicy, CompiledRule } from '../../engine/policies/compiled.ts';
import { describeTraffic, isAllTraffic, isNoTraffic, sameTraffic, subtractTraffic } from '../../engine/sets/traffic.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { ReasonView, SideView } from '../support/protocol.ts';
import { fullName, headSpan, optionalPlace, trimmed } from '../support/ranges.ts';
import { joinWords } from '../words/markdown.ts';
import { ruleSentence, rulesIn } from '../words/sentences.ts';

/** Who asks and who is asked about, by the names the reader knows them under. */
interface SideNames {
  readonly subject: string;
  readonly peer: string;
}

const ACTIONS = { accept: 'allow', deny: 'deny', pass: 'pass', default: 'default' } as const;

/** Returns what one side of a connection allows and why, for people. */
export function sideView(
  snapshot: Snapshot,
  answer: Answer,
  direction: Direction,
  { source, destination }: EndNames,
): SideView {
  const names =
    direction === 'egress' ? { subject: source, peer: destination } : { subject: destination, peer: source };
  const { bounds, side } = answer[direction];
  const reasons = reasonsOf(answer, answer[direction], true);
  const verdict = verdictOf(bounds);
  const { inventory } = answer.pair.cluster;
  const [only] = reasons;
  if (only?.type === 'outside') return { verdict, summary: noPolicies(inventory, only.address), reasons: [] };
  if (only?.type === 'own-node') {
    const node = describeNode(inventory, only.address);
    const summary = `${names.subject} runs on ${node}: a pod and its own node always reach each other.`;
    return { verdict, summary, reasons: [] };
  }
  return {
    verdict,
    summary: summaryOf(direction, side.isolatedBy, bounds, names),
    reasons: reasons.map(reason => reasonView(snapshot, reason, direction, names)),
  };
}

function verdictOf({ sure, possible }: Outcome): SideView['verdict'] {
  if (isNoTraffic(sure)) return isNoTraffic(possible) ? 'blocked' : 'depends';
  return isAllTraffic(sure) ? 'allowed' : 'some';
}

function summaryOf(
  direction: Direction,
  isolatedBy: readonly CompiledPolicy[],
  { sure, possible }: Outcome,
  { subject, peer }: SideNames,
): string {
  const [of, towards] = direction === 'egress' ? ['leave', 'to'] : ['enter', 'from'];
  if (isolatedBy.length === 0 && isAllTraffic(sure)) return `No policy isolates ${direction} of ${subject}.`;
  const policies = joinWords(isolatedBy.slice(0, 3).map(({ resource }) => fullName(resource)));
  const others = isolatedBy.length > 3 ? ` and ${isolatedBy.length - 3} more policies` : '';
  const isolates = isolatedBy.length === 1 ? 'isolates' : 'isolate';
  const head = isolatedBy.length === 0 ? '' : `${policies}${others} ${isolates} ${direction} of ${subject}. `;
  if (isNoTraffic(possible)) return `${head}No rule lets anything ${of} ${towards} ${peer}.`;
  const what = isAllTraffic(sure) ? 'Everything' : describeTraffic(sure);
  const rest = isNoTraffic(sure) ? 'anything' : 'anything else';
  const open = isAllTraffic(possible) ? rest : describeTraffic(subtractTraffic(possible, sure));
  const may = isNoTraffic(sure) ? [] : [`${what} may ${of} ${towards} ${peer}.`];
  const mayBe = sameTraffic(sure, possible) ? [] : [`Whether ${open} may ${of} ${towards} ${peer} depends.`];
  return `${head}${[...may, ...mayBe].join(' ')}`;
}

function reasonView(snapshot: Snapshot, reason: SideReason, direction: Direction, names: SideNames): ReasonView {
  const { subject, peer } = names;
  switch (reason.type) {
    case 'outside':
    case 'own-node':
      return general('No policy decides here.');
    case 'same-pod':
      return general('A pod always reaches itself.');
    case 'no-route':
      return general(`No Ingress or Route leads to ${peer}.`);
    case 'route':
      return {
        action: 'allow',
        text: `${describeResource(reason.route)} leads to ${peer}`,
        traffic: describeTraffic(reason.wanted),
        ...placeOf(snapshot, reason.route),
      };
    case 'default': {
      const text = `Nothing else${reason.isSure ? '' : ' surely'} decides about ${direction} of ${subject}.`;
      return { action: 'default', text, traffic: describeTraffic(reason.traffic) };
    }
    case 'rule':
      return ruleView(snapshot, reason);
    case 'not-asked': {
      const { resource } = reason.policy;
      const text = `isolates ${direction}, and is not asked: all is denied before`;
      return { action: 'default', text, policy: fullName(resource), traffic: '', ...placeOf(snapshot, resource) };
    }
    case 'isolation': {
      const rules = reason.mayAdmit.map(({ path }) => path);
      const fits = rules.length === 0 ? `no rule of it fits ${peer}` : `${joinWords(rules)} may fit ${peer}`;
      const text = `isolates ${direction}; ${fits}`;
      const { resource } = reason.policy;
      return { action: 'default', text, policy: fullName(resource), traffic: '', ...placeOf(snapshot, resource) };
    }
  }
}

function general(text: string): ReasonView {
  return { action: 'default', text, traffic: '' };
}

function placeOf(snapshot: Snapshot, resource: Resource): Pick<ReasonView, 'place'> {
  return optionalPlace(snapshot, resource, headSpan(resource));
}

function ruleView(
  snapshot: Snapshot,
  { policy, rule, action, traffic }: Extract<SideReason, { readonly type: 'rule' }>,
): ReasonView {
  return {
    action: ACTIONS[action],
    text: sentenceOf(policy, rule),
    policy: fullName(policy.resource),
    rule: rule.path,
    traffic: describeTraffic(traffic),
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
