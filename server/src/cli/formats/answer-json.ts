import { type Answer, allowedIn, hasNoCommonPort } from '../../engine/answers/answer.ts';
import { jsonText } from '../terminal/safe-text.ts';
import { type AllowedJson, allowedJson } from './json.ts';
import type { PlacedReason, Report, ReportFormat, SideReport } from './placed-answer.ts';

/** The documented JSON of `query`. */
export const queryJson: ReportFormat = function* (report) {
  const { answer, isOpenQuestion, depends, missing } = report;
  const allowed = isOpenQuestion ? { allowed: allowedJson(allowedIn(answer)) } : {};
  yield json({
    verdict: answer.verdict,
    ...allowed,
    egress: sideJson(report.egress),
    ingress: sideJson(report.ingress),
    depends,
    ...commonPorts(answer),
    ...(missing === undefined ? {} : { missing: missing.type === 'policies' ? missing.policies : [] }),
  });
};

/** The documented JSON of `explain`: as that of `query`, with what each side and each reason allows. */
export const explainJson: ReportFormat = function* (report) {
  const { answer, from, to, depends, redundant } = report;
  yield json({
    version: 1,
    source: from,
    destination: to,
    verdict: answer.verdict,
    allowed: allowedJson(allowedIn(answer)),
    egress: explainedSide(report.egress),
    ingress: explainedSide(report.ingress),
    depends,
    ...commonPorts(answer),
    redundant: redundant.map(({ direction, coveredBy, ...reason }) => ({
      direction,
      ...reasonJson(reason),
      coveredBy,
    })),
  });
};

function commonPorts(answer: Answer): object {
  return answer.verdict === 'blocked' ? { noCommonPort: hasNoCommonPort(answer) } : {};
}

function sideJson({ side, reasons }: SideReport): object {
  return { verdict: side.verdict, reasons: reasons.map(reasonJson) };
}

function reasonJson({ policy, rule, at, text }: Pick<PlacedReason, 'policy' | 'rule' | 'at' | 'text'>): object {
  return { policy, rule, file: at?.file ?? null, line: at?.line ?? null, text };
}

function explainedSide({ side, reasons }: SideReport): object {
  const own = reasons.map(reason => ({ ...reasonJson(reason), traffic: trafficOf(reason) }));
  return { verdict: side.verdict, allowed: allowedJson(side.bounds.sure), reasons: own };
}

function trafficOf({ traffic }: Report['egress']['reasons'][number]): AllowedJson | null {
  return traffic === undefined ? null : allowedJson(traffic);
}

function json(value: object): string {
  return `${jsonText(value, 2)}\n`;
}
