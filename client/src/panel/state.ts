import { array, literal, object, optional, string } from 'valibot';
import { checkOf, offset } from './checks.ts';

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
interface Folds {
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

/** Two ids. */
export const pair = object({ source: string(), destination: string() });

/** Whether somebody names two ends. */
export const isPair = checkOf<Pair>(pair);

const folds = object({ closed: array(string()), opened: array(string()) });

/** A state as this version writes it. */
const isPanelState = checkOf<PanelState>(
  object({
    version: literal(1),
    uri: optional(string()),
    folds: object({ sources: folds, destinations: folds }),
    selected: optional(pair),
    filter: object({ sources: string(), destinations: string() }),
    scroll: object({ top: offset, left: offset }),
  }),
);

/** What was stored, or a fresh state where that is not readable. */
export function restoreState(stored: unknown): PanelState {
  return isPanelState(stored) ? stored : freshState;
}
