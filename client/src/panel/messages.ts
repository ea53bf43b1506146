import { isAnyOf, isIndex, isObject, isOneOf, isString, isStringTable } from './checks.ts';
import { isPair, type Pair } from './state.ts';
import { isPanelExplanation, isPanelView, type PanelExplanation, type PanelView } from './view.ts';

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
export const conditions = [
  'loading',
  'no-file',
  'no-server',
  'starting',
  'restarting',
  'failed',
  'incompatible',
] as const;
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

type Of<Union extends { readonly type: string }, Type extends Union['type']> = Extract<Union, { readonly type: Type }>;

/** A message of the webview with every field as declared. */
export const isFromWebview = isAnyOf<FromWebview>(
  isObject<Of<FromWebview, 'ready'>>({ type: isOneOf('ready') }),
  isObject<Of<FromWebview, 'explain'>>({ type: isOneOf('explain'), pair: isPair }),
  isObject<Of<FromWebview, 'unexplain'>>({ type: isOneOf('unexplain') }),
  isObject<Of<FromWebview, 'open'>>({ type: isOneOf('open'), link: isIndex }),
  isObject<Of<FromWebview, 'retry'>>({ type: isOneOf('retry') }),
  isObject<Of<FromWebview, 'restart'>>({ type: isOneOf('restart') }),
);

/** A message of the host with every field as declared. */
export const isFromHost = isAnyOf<FromHost>(
  isObject<Of<FromHost, 'strings'>>({ type: isOneOf('strings'), strings: isStringTable }),
  isObject<Of<FromHost, 'following'>>({ type: isOneOf('following'), uri: isString, label: isString }),
  isObject<Of<FromHost, 'view'>>({ type: isOneOf('view'), view: isPanelView }),
  isObject<Of<FromHost, 'current'>>({ type: isOneOf('current') }),
  isObject<Of<FromHost, 'condition'>>({
    type: isOneOf('condition'),
    condition: isOneOf(...conditions),
    detail: isString,
  }),
  isObject<Of<FromHost, 'explanation'>>({
    type: isOneOf('explanation'),
    pair: isPair,
    explanation: isPanelExplanation,
  }),
  isObject<Of<FromHost, 'select'>>({ type: isOneOf('select'), pair: isPair }),
);
