import type { Range } from '../../workspace/files/line-index.ts';
import type { FileFinding } from '../../workspace/findings.ts';
import type { Painter } from '../terminal/colors.ts';

/** A place that belongs to a finding, with what stands there. */
interface RelatedPlace {
  readonly file: string;
  readonly range: Range;
  readonly message: string;
}

/** A finding with its file's name and its place there. */
export interface Diagnostic {
  readonly file: string;
  readonly range: Range;
  readonly found: FileFinding;
  related(): readonly RelatedPlace[];
  /** Equal for the same finding after lines have moved. */
  fingerprint(): string;
}

/** What `check` answers, before it is written in a format. */
export interface CheckAnswer {
  readonly files: number;
  readonly documents: number;
  readonly diagnostics: readonly Diagnostic[];
  /** How many findings the baseline knows; they are not among the diagnostics. */
  readonly known: number;
}

/** A format of `check`. */
export type CheckFormat = (answer: CheckAnswer, paint: Painter) => Iterable<string>;
