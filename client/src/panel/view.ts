import type {
  Axis,
  ExplanationView,
  ReachabilityView,
  ReasonView,
  SideView,
  Traffic,
} from '../../../server/src/features/protocol.ts';
import { type Check, isIndex, isListOf, isNullable, isObject, isOneOf, isOptional, isString } from './checks.ts';

export type { Traffic } from '../../../server/src/features/protocol.ts';

/** A place that the host keeps: the webview knows its number alone, never its address. */
export interface Linked {
  readonly link?: number | undefined;
}

/** A row or column as the webview sees it. */
export type PanelAxis = Omit<Axis, 'place'> & Linked;

/** A file or policy that was left out. */
export type LeftOut = Linked & { readonly text: string };

/** The matrix as the webview sees it. */
export type PanelView = Omit<ReachabilityView, 'version' | 'sources' | 'destinations' | 'left'> & {
  readonly sources: readonly PanelAxis[];
  readonly destinations: readonly PanelAxis[];
  readonly left: readonly LeftOut[];
};

/** A reason as the webview sees it. */
export type PanelReason = Omit<ReasonView, 'place'> & Linked;

/** One side of a connection as the webview sees it. */
export type PanelSide = Omit<SideView, 'reasons'> & { readonly reasons: readonly PanelReason[] };

/** Why a pair is connected as it is, as the webview sees it. */
export type PanelExplanation = Omit<ExplanationView, 'source' | 'destination' | 'egress' | 'ingress'> & {
  readonly source: PanelAxis;
  readonly destination: PanelAxis;
  readonly egress: PanelSide;
  readonly ingress: PanelSide;
};

/** What a cell allows. */
export const isTraffic = isObject<Traffic>({ level: isOneOf('none', 'depends', 'some', 'all'), text: isString });

/** Tests of an axis but for its place. */
export const axisFields = {
  id: isString,
  type: isOneOf('workload', 'addresses', 'ingress-controller'),
  namespace: isString,
  name: isString,
  kind: isString,
  detail: isString,
  class: isIndex,
};

/** Tests of a matrix but for what carries places. */
export const matrixFields = {
  home: isListOf(isString),
  traffics: isListOf(isTraffic),
  rows: isListOf(isListOf(isIndex)),
  policies: isIndex,
  warnings: isListOf(isString),
};

/** Tests of a reason but for its place. */
export const reasonFields = {
  text: isString,
  policy: isOptional(isString),
  rule: isOptional(isString),
  traffic: isString,
  action: isOneOf('allow', 'deny', 'pass', 'default'),
};

/** Tests of one side, given the test of its reasons. */
export function sideFields<T>(isReason: Check<T>) {
  return {
    verdict: isOneOf('allowed', 'some', 'depends', 'blocked'),
    summary: isString,
    reasons: isListOf(isReason),
  };
}

type Indexed = Pick<PanelView, 'traffics' | 'rows'> & {
  readonly sources: readonly { readonly class: number }[];
  readonly destinations: readonly { readonly class: number }[];
};

/** Whether every class has its row and column, and every cell its traffic. */
export function isConsistent(view: Indexed): boolean {
  const columns = view.destinations.reduce((most, axis) => Math.max(most, axis.class + 1), 0);
  return (
    view.sources.every(axis => axis.class < view.rows.length) &&
    view.rows.every(row => row.length >= columns && row.every(index => index < view.traffics.length))
  );
}

const link = isOptional(isIndex);
const isAxis = isObject<PanelAxis>({ ...axisFields, link });
const isSide = isObject<PanelSide>(sideFields(isObject<PanelReason>({ ...reasonFields, link })));

const hasMatrixFields = isObject<PanelView>({
  ...matrixFields,
  sources: isListOf(isAxis),
  destinations: isListOf(isAxis),
  left: isListOf(isObject<LeftOut>({ text: isString, link })),
});

/** A consistent matrix with all its fields. */
export function isPanelView(value: unknown): value is PanelView {
  return hasMatrixFields(value) && isConsistent(value);
}

/** An explanation with all its fields, or null where the pair is unknown by now. */
export const isPanelExplanation = isNullable(
  isObject<PanelExplanation>({
    source: isAxis,
    destination: isAxis,
    traffic: isTraffic,
    egress: isSide,
    ingress: isSide,
    depends: isListOf(isString),
  }),
);
