import type { FileFinding } from '../../workspace/findings.ts';
import type { Range } from '../../workspace/line-index.ts';
import type { Painter } from './colors.ts';

/** A finding with its file's name and its place there. */
export interface Diagnostic {
  readonly file: string;
  readonly range: Range;
  readonly found: FileFinding;
  /** Other places that belong to it, as `file:line`, with what stands there. */
  readonly related: readonly string[];
}

/** What `check` answers, before it is written in a format. */
export interface CheckAnswer {
  readonly files: number;
  readonly documents: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** A format of `check`. */
export type CheckFormat = (answer: CheckAnswer, paint: Painter) => Iterable<string>;
