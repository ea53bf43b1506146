import type {
  Axis,
  ExplanationView,
  ReachabilityView,
  ReasonView,
  SideView,
  Traffic,
} from '../../../server/src/features/protocol.ts';
import { isIndex, isListOf, isNullable, isObject, isOneOf, isOptional, isString } from './checks.ts';

export type { Traffic } from '../../../server/src/features/protocol.ts';

/** A place that the host keeps: the webview knows its number alone, never its address. */
export interface Linked {
  readonly link?: number;
}

/** A row or column as the webview sees it. */
export type PanelAxis = Omit<Axis, 'place'> & Linked;

/** A file or policy that was left out. */
export type LeftOut = { readonly text: string } & Linked;

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

const isTraffic = isObject<Traffic>({ level: isOneOf('none', 'some', 'all'), text: isString });

const isAxis = isObject<PanelAxis>({
  id: isString,
  type: isOneOf('workload', 'addresses', 'ingress-controller'),
  namespace: isString,
  name: isString,
  kind: isString,
  detail: isString,
  class: isIndex,
  link: isOptional(isIndex),
});

const isShape = isObject<PanelView>({
  sources: isListOf(isAxis),
  destinations: isListOf(isAxis),
  traffics: isListOf(isTraffic),
  rows: isListOf(isListOf(isIndex)),
  policies: isIndex,
  warnings: isListOf(isString),
  left: isListOf(isObject<LeftOut>({ text: isString, link: isOptional(isIndex) })),
});

/** A matrix in which every class has its row and column, and every cell its traffic. */
export function isPanelView(value: unknown): value is PanelView {
  if (!isShape(value)) return false;
  const columns = value.destinations.reduce((most, axis) => Math.max(most, axis.class + 1), 0);
  return (
    value.sources.every(axis => axis.class < value.rows.length) &&
    value.rows.every(row => row.length >= columns && row.every(index => index < value.traffics.length))
  );
}

const isSide = isObject<PanelSide>({
  verdict: isOneOf('allowed', 'some', 'blocked'),
  summary: isString,
  reasons: isListOf(
    isObject<PanelReason>({
      text: isString,
      policy: isOptional(isString),
      rule: isOptional(isString),
      traffic: isString,
      action: isOneOf('allow', 'deny', 'pass', 'default'),
      link: isOptional(isIndex),
    }),
  ),
});

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
