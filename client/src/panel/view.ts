import {
  array,
  check,
  custom,
  exactOptional,
  type GenericSchema,
  nullable,
  object,
  optional,
  picklist,
  pipe,
  string,
} from 'valibot';
import type {
  Axis,
  ExplanationView,
  ReachabilityView,
  ReasonView,
  SideView,
  Traffic,
} from '../../../server/src/features/support/protocol.ts';
import { index } from './checks.ts';

export type { Traffic } from '../../../server/src/features/support/protocol.ts';

/** A place that the host keeps: the webview knows its number alone, never its address. */
export interface Linked {
  readonly link?: number | undefined;
}

/** A row or column as the webview sees it. */
export type PanelAxis = Omit<Axis, 'place'> & Linked;

/** A file or policy that was left out. */
type LeftOut = Linked & { readonly text: string };

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
export const traffic: GenericSchema<Traffic> = object({
  level: picklist(['none', 'depends', 'some', 'all']),
  text: string(),
});

/** Fields of an axis but for its place. */
export const axisFields = {
  id: string(),
  type: picklist(['workload', 'addresses', 'ingress-controller']),
  namespace: string(),
  name: string(),
  kind: string(),
  detail: string(),
  class: index,
};

// Rows have millions of cells: one test each, without the paths that a schema keeps for its messages.
const isRow = (row: unknown): boolean =>
  Array.isArray(row) && row.every(cell => Number.isSafeInteger(cell) && cell >= 0);

/** Fields of a matrix but for those that carry places. */
export const matrixFields = {
  home: array(string()),
  traffics: array(traffic),
  rows: array(custom<readonly number[]>(isRow)),
  policies: index,
  warnings: array(string()),
};

/** Fields of a reason but for its place. */
export const reasonFields = {
  text: string(),
  policy: exactOptional(string()),
  rule: exactOptional(string()),
  traffic: string(),
  action: picklist(['allow', 'deny', 'pass', 'default']),
};

/** Fields of one side but for its reasons. */
export const sideFields = {
  verdict: picklist(['allowed', 'some', 'depends', 'blocked']),
  summary: string(),
};

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

const linked = { link: optional(index) };
const axis: GenericSchema<PanelAxis> = object({ ...axisFields, ...linked });
const side: GenericSchema<PanelSide> = object({
  ...sideFields,
  reasons: array(object({ ...reasonFields, ...linked })),
});

const matrix: GenericSchema<PanelView> = object({
  ...matrixFields,
  sources: array(axis),
  destinations: array(axis),
  left: array(object({ text: string(), ...linked })),
});

/** A consistent matrix with all its fields. */
export const panelView: GenericSchema<PanelView> = pipe(
  matrix,
  check((view: PanelView) => isConsistent(view)),
);

/** An explanation with all its fields, or null where the pair is unknown by now. */
export const panelExplanation: GenericSchema<PanelExplanation | null> = nullable(
  object({ source: axis, destination: axis, traffic, egress: side, ingress: side, depends: array(string()) }),
);
