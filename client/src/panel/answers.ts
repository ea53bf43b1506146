import type {
  Axis,
  DefaultDenyView,
  ExplanationView,
  Place,
  ReachabilityView,
  ReasonView,
  SideView,
} from '../../../server/src/features/protocol.ts';
import { isIndex, isListOf, isObject, isOneOf, isOptional, isString } from './checks.ts';
import { axisFields, isConsistent, isTraffic, matrixFields, reasonFields, sideFields } from './view.ts';

const isPlace = isObject<Place>({
  uri: isString,
  line: isIndex,
  character: isIndex,
  endLine: isIndex,
  endCharacter: isIndex,
});
const place = isOptional(isPlace);
const isAxis = isObject<Axis>({ ...axisFields, place });
const isSide = isObject<SideView>(sideFields(isObject<ReasonView>({ ...reasonFields, place })));

const hasMatrixFields = isObject<ReachabilityView>({
  ...matrixFields,
  version: isOneOf(1),
  sources: isListOf(isAxis),
  destinations: isListOf(isAxis),
  left: isListOf(isObject<ReachabilityView['left'][number]>({ text: isString, place })),
});

/** A server's answer in the version that this panel reads. */
export function isReachabilityView(value: unknown): value is ReachabilityView {
  return hasMatrixFields(value) && isConsistent(value);
}

/** A server's explanation with all its fields. */
export const isExplanationView = isObject<ExplanationView>({
  source: isAxis,
  destination: isAxis,
  traffic: isTraffic,
  egress: isSide,
  ingress: isSide,
  depends: isListOf(isString),
});

/** A server's text to insert, and where. */
export const isDefaultDenyView = isObject<DefaultDenyView>({ namespace: isString, text: isString, place: isPlace });
