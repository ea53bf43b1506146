import { type Check, isListOf, isObject, isOffset, isOneOf, isOptional, isString } from './checks.ts';

/** Both axes of the matrix, each with its own value. */
export interface BothAxes<T> {
  readonly sources: T;
  readonly destinations: T;
}

/** Two ends of a connection, by the ids of their axes. */
export interface Pair {
  readonly source: string;
  readonly destination: string;
}

/** Keys of the groups that somebody collapsed or opened; the others are as is usual for the matrix. */
export interface Folds {
  readonly closed: readonly string[];
  readonly opened: readonly string[];
}

/** What survives a reload of the window: stored by the webview, read by both sides. */
export interface PanelState {
  readonly version: 1;
  /** The file that the panel follows. */
  readonly uri?: string | undefined;
  readonly folds: BothAxes<Folds>;
  readonly selected?: Pair | undefined;
  readonly filter: BothAxes<string>;
  readonly scroll: { readonly top: number; readonly left: number };
}

/** The state of a panel that was never opened. */
export const freshState: PanelState = {
  version: 1,
  folds: { sources: { closed: [], opened: [] }, destinations: { closed: [], opened: [] } },
  filter: { sources: '', destinations: '' },
  scroll: { top: 0, left: 0 },
};

const bothAxes = <T>(check: Check<T>) => isObject<BothAxes<T>>({ sources: check, destinations: check });

/** Two ids. */
export const isPair = isObject<Pair>({ source: isString, destination: isString });

/** A state as this version writes it. */
export const isPanelState = isObject<PanelState>({
  version: isOneOf(1),
  uri: isOptional(isString),
  folds: bothAxes(isObject<Folds>({ closed: isListOf(isString), opened: isListOf(isString) })),
  selected: isOptional(isPair),
  filter: bothAxes(isString),
  scroll: isObject<PanelState['scroll']>({ top: isOffset, left: isOffset }),
});

/** What was stored, or a fresh state where that is not readable. */
export function restoreState(stored: unknown): PanelState {
  return isPanelState(stored) ? stored : freshState;
}
