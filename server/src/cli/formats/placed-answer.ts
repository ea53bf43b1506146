import type { Answer } from '../../engine/answers/answer.ts';
import type { Missing } from '../../engine/answers/missing.ts';
import type { SideAnswer } from '../../engine/answers/sides.ts';
import type { Verdict } from '../../engine/answers/verdict.ts';
import type { FilePlace } from '../inputs/analysis.ts';
import type { Painter } from '../terminal/colors.ts';
import type { ReasonText } from './reason-words.ts';
import type { RedundantText } from './redundant-words.ts';

/** A reason with the place that its text stands at. */
export interface PlacedReason extends ReasonText {
  readonly at: FilePlace | undefined;
}

/** A redundant rule with the place that its text stands at. */
interface PlacedRedundant extends RedundantText {
  readonly at: FilePlace | undefined;
}

/** One side of an answer with its reasons. */
export interface SideReport {
  readonly side: SideAnswer;
  readonly reasons: readonly PlacedReason[];
}

/** An answer about a pair of ends, before it is written in a format. */
export interface Report {
  readonly answer: Answer;
  readonly from: string;
  readonly to: string;
  /** What was asked about, such as `TCP 80`; empty where everything was. */
  readonly asked: string;
  /** True where the question leaves room for several ports, so that `allowed` says which. */
  readonly isOpenQuestion: boolean;
  readonly egress: SideReport;
  readonly ingress: SideReport;
  readonly depends: readonly string[];
  /** The rules that could each be removed without changing the answer, where every rule was asked for. */
  readonly redundant: readonly PlacedRedundant[];
  /** For a block, what would allow the connection; undefined where that was not asked for. */
  readonly missing: Missing | undefined;
  /** What the answer simplifies. */
  readonly warnings: readonly string[];
}

/** A format of `query` and `explain`. */
export type ReportFormat = (report: Report, paint: Painter) => Iterable<string>;

/** The colour of each verdict. */
export const VERDICT_STYLES: Readonly<Record<Verdict, 'green' | 'red' | 'yellow'>> = {
  allowed: 'green',
  blocked: 'red',
  depends: 'yellow',
};
