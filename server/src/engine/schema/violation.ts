import type { Span } from '../parse/tree.ts';
import { type Place, spanOfPlace } from './place.ts';

/** The error types of the API server's field errors, and of its strict decoder. */
export type ApiErrorType =
  | 'Required'
  | 'Invalid'
  | 'NotSupported'
  | 'Forbidden'
  | 'TooLong'
  | 'TooMany'
  | 'Duplicate'
  | 'UnknownField'
  | 'TypeMismatch'
  | 'TypeInvalid'
  | 'DuplicateKey';

/** What the API server would answer: the type of the error and the field path as it writes it. */
export interface ApiError {
  readonly type: ApiErrorType;
  readonly field: string;
}

/** One reason why the API server refuses an object (or, with `rejected: false`, warns of it). */
export interface Violation {
  /** The rule that reports it, such as `invalid-cidr`. */
  readonly rule: string;
  /** What the API server answers; undefined where it accepts the object. */
  readonly apiError: ApiError | undefined;
  readonly rejected: boolean;
  /** True where the object means one thing all the same, and is analysed as that although it is refused. */
  readonly clear: boolean;
  /** How much an accepted one matters; a warning unless said. */
  readonly severity?: 'warning' | 'info';
  /** What is wrong and what is allowed, in plain words, with the value. */
  readonly message: string;
  readonly span: Span;
  /** Field path to the very place, with the label key where the API server leaves it out. */
  readonly path: string;
  /** Where it stands in the tree, for the rule that writes the fix. */
  readonly place: Place;
  /** Facts for the rule that writes the fix, such as the allowed names or the parent's span. */
  readonly facts: ViolationFacts;
}

/** Facts by name; each rule states which ones it reads. */
interface ViolationFacts {
  /** The only correction that makes sense, as source text for `span`. */
  readonly correction?: string;
  /** Several candidates, best first, as source text for `span`. */
  readonly candidates?: readonly string[];
  /** The span of the whole entry or list item, for deletion. */
  readonly entry?: Span;
  /** Which of several reasons a rule has. */
  readonly reason?: string;
  /** The message without its advice, and the advice where there is one. */
  readonly problem?: string;
  readonly advice?: string;
}

/** A violation as its check states it; the rest follows from the place. */
export interface ViolationDraft {
  readonly rule: string;
  /** The type of the API server's error; undefined where it accepts the object. */
  readonly type: ApiErrorType | undefined;
  readonly place: Place;
  readonly message: string;
  /** The path in the API server's answer where it is not the place's own. */
  readonly field?: string;
  readonly span?: Span;
  readonly facts?: ViolationFacts;
  readonly clear?: boolean;
  readonly severity?: 'warning' | 'info';
}

/** Completes a violation from what its check states. */
export function violationOf(draft: ViolationDraft): Violation {
  const { rule, type, place, message, field = place.path, facts = {}, clear = false, severity } = draft;
  const span = draft.span ?? spanOfPlace(place);
  const apiError = type === undefined ? undefined : { type, field };
  const base = {
    rule,
    apiError,
    rejected: apiError !== undefined,
    message,
    span,
    path: place.path,
    place,
    facts,
    clear,
  };
  return severity === undefined ? base : { ...base, severity };
}
