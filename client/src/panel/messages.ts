import { literal, object, picklist, record, string, variant } from 'valibot';
import { checkOf, index } from './checks.ts';
import { type Pair, pair } from './state.ts';
import { type PanelExplanation, type PanelView, panelExplanation, panelView } from './view.ts';

// The webview imports this file alone of the host's: it is the whole of what both sides share.
export { type BothAxes, type Pair, type PanelState, restoreState } from './state.ts';
export type { PanelStrings } from './strings.ts';
export type {
  Linked,
  PanelAxis,
  PanelExplanation,
  PanelReason,
  PanelSide,
  PanelView,
  Traffic,
} from './view.ts';

/** What the webview tells the host. */
export type FromWebview =
  /** The page is loaded and wants everything. */
  | { readonly type: 'ready' }
  /** Asks why the pair is connected as it is, now and after every change, until another or none is asked for. */
  | { readonly type: 'explain'; readonly pair: Pair }
  | { readonly type: 'unexplain' }
  /** Opens a place by the number that the host gave it. */
  | { readonly type: 'open'; readonly link: number }
  | { readonly type: 'retry' }
  | { readonly type: 'restart' };

/** Why there is no matrix, or why the one on show may be out of date. */
const conditions = ['loading', 'no-file', 'no-server', 'starting', 'restarting', 'failed', 'incompatible'] as const;
export type Condition = (typeof conditions)[number];

/** What the host tells the webview. */
export type FromHost =
  /** First message: the translated strings. */
  | { readonly type: 'strings'; readonly strings: Readonly<Record<string, string>> }
  /** The file that the panel follows from now on. */
  | { readonly type: 'following'; readonly uri: string; readonly label: string }
  | { readonly type: 'view'; readonly view: PanelView }
  /** The matrix on show is current again, and unchanged. */
  | { readonly type: 'current' }
  | { readonly type: 'condition'; readonly condition: Condition; readonly detail: string }
  /** Null when the server does not know the pair any more. */
  | { readonly type: 'explanation'; readonly pair: Pair; readonly explanation: PanelExplanation | null }
  /** Selects a cell and shows its details. */
  | { readonly type: 'select'; readonly pair: Pair };

/** A message of the webview with every field as declared. */
export const isFromWebview = checkOf<FromWebview>(
  variant('type', [
    object({ type: literal('ready') }),
    object({ type: literal('explain'), pair }),
    object({ type: literal('unexplain') }),
    object({ type: literal('open'), link: index }),
    object({ type: literal('retry') }),
    object({ type: literal('restart') }),
  ]),
);

/** A message of the host with every field as declared. */
export const isFromHost = checkOf<FromHost>(
  variant('type', [
    object({ type: literal('strings'), strings: record(string(), string()) }),
    object({ type: literal('following'), uri: string(), label: string() }),
    object({ type: literal('view'), view: panelView }),
    object({ type: literal('current') }),
    object({ type: literal('condition'), condition: picklist(conditions), detail: string() }),
    object({ type: literal('explanation'), pair, explanation: panelExplanation }),
    object({ type: literal('select'), pair }),
  ]),
);
