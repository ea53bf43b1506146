import { type Bundle, isBefore, STRICTER } from '../../objects/bundle.ts';
import type { ValidationOptions } from '../../objects/validation.ts';
import { isNull } from '../../parse/tree.ts';
import { fieldPlaces, isGiven, itemPlaces, type Place, schemaOf } from '../../schema/place.ts';
import { type Violation, violationOf } from '../../schema/violation.ts';

/** Reports the fields that the definitions of a cluster with the standard channel do not have. */
export function checkExperimentalFields(root: Place, { channel, bundle }: ValidationOptions): readonly Violation[] {
  if (channel !== 'standard') return [];
  return experimentalFields(root, bundle).map(place => {
    const message = experimentalMessage(place, 'the standard one, which this cluster has, refuses it');
    const span = place.entry?.keySpan;
    const at = span === undefined ? {} : { span };
    return violationOf({
      rule: 'unknown-field',
      type: 'UnknownField',
      place,
      message,
      ...at,
      facts: { reason: 'experimental' },
    });
  });
}

/** Returns the fields below a place that only the experimental channel has. */
export function experimentalFields(place: Place, bundle: Bundle | undefined): readonly Place[] {
  if (place.node === undefined || isNull(place.node)) return [];
  const inner = [...fieldPlaces(place), ...itemPlaces(place)].flatMap(each => experimentalFields(each, bundle));
  const isOne = schemaOf(place)?.['x-channel'] === 'experimental' && isGiven(place);
  return isOne && !isNamedPortStandard(place, bundle) ? [place, ...inner] : inner;
}

/** Says whether the field is the named port that v0.2.0 had in both channels. */
export function isNamedPortStandard({ key }: Place, bundle: Bundle | undefined): boolean {
  return key === 'destinationNamedPort' && isBefore(bundle, STRICTER);
}

/** Says what comes of a field that only the experimental channel has, and what to do. */
export function experimentalMessage({ key }: Place, answer: string): string {
  const other = key === 'namedPort' || key === 'destinationNamedPort' ? 'kind of port' : 'peer';
  return `${key} is in the experimental channel of the definitions alone: ${answer}. Make sure that the cluster has the experimental channel, or write another ${other}.`;
}
