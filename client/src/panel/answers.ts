import { array, exactOptional, type GenericSchema, literal, object, string } from 'valibot';
import type {
  Axis,
  DefaultDenyView,
  EditorPlace,
  ExplanationView,
  ReachabilityView,
  SideView,
} from '../../../server/src/features/support/protocol.ts';
import { checkOf, index } from './checks.ts';
import { axisFields, isConsistent, matrixFields, reasonFields, sideFields, traffic } from './view.ts';

const place: GenericSchema<EditorPlace> = object({
  uri: string(),
  line: index,
  character: index,
  endLine: index,
  endCharacter: index,
});
const placed = { place: exactOptional(place) };
const axis: GenericSchema<Axis> = object({ ...axisFields, ...placed });
const side: GenericSchema<SideView> = object({ ...sideFields, reasons: array(object({ ...reasonFields, ...placed })) });

const hasMatrixFields = checkOf<ReachabilityView>(
  object({
    ...matrixFields,
    version: literal(1),
    sources: array(axis),
    destinations: array(axis),
    left: array(object({ text: string(), ...placed })),
  }),
);

/** A server's answer in the version that this panel reads. */
export function isReachabilityView(value: unknown): value is ReachabilityView {
  return hasMatrixFields(value) && isConsistent(value);
}

/** A server's explanation with all its fields. */
export const isExplanationView = checkOf<ExplanationView>(
  object({ source: axis, destination: axis, traffic, egress: side, ingress: side, depends: array(string()) }),
);

/** A server's text to insert, and where. */
export const isDefaultDenyView = checkOf<DefaultDenyView>(object({ namespace: string(), text: string(), place }));
