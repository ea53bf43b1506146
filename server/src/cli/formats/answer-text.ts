import { allowedIn, hasNoCommonPort } from '../../engine/answers/answer.ts';
import { describeTraffic } from '../../engine/sets/traffic.ts';
import { type FilePlace, placed } from '../inputs/analysis.ts';
import type { Painter } from '../terminal/colors.ts';
import { plain, plainLines } from '../terminal/safe-text.ts';
import { obstacleText } from './missing-words.ts';
import { type ReportFormat, type SideReport, VERDICT_STYLES } from './placed-answer.ts';

/** The verdict on a line, then each side with its reasons and their places. */
export const answerText: ReportFormat = function* (report, paint) {
  const { answer, from, to, asked, isOpenQuestion, depends, redundant, missing } = report;
  const what = isOpenQuestion && answer.verdict === 'allowed' ? `: ${describeTraffic(allowedIn(answer))}` : '';
  const verdict = paint(VERDICT_STYLES[answer.verdict], answer.verdict);
  yield `${plain(`${from} → ${to}${asked === '' ? '' : `, ${asked}`}`)}: ${verdict}${what}\n`;
  yield* sideText('egress', from, report.egress, paint);
  yield* sideText('ingress', to, report.ingress, paint);
  if (hasNoCommonPort(answer)) yield 'The two sides have no port in common.\n';
  if (depends.length > 0) yield `  depends on\n${depends.map(each => `    ${plain(each)}\n`).join('')}`;
  if (redundant.length > 0) yield '  without each of these rules alone the answer is the same\n';
  for (const { text, at } of redundant) yield reasonLine(text, at, paint);
  if (missing === undefined) return;
  if (missing.type !== 'policies') yield `${plain(obstacleText(missing))}\n`;
  else yield `To allow it, add\n${missing.policies.map(({ yaml }) => `---\n${plainLines(yaml)}`).join('')}`;
};

function* sideText(name: string, of: string, { side, reasons }: SideReport, paint: Painter): Generator<string> {
  yield `  ${name} of ${plain(of)}: ${paint(VERDICT_STYLES[side.verdict], side.verdict)}\n`;
  for (const { text, at } of reasons) yield reasonLine(text, at, paint);
}

function reasonLine(text: string, at: FilePlace | undefined, paint: Painter): string {
  return `    ${plain(text)}${at === undefined ? '' : paint('gray', plain(` (${placed(at)})`))}\n`;
}
