import { isNull } from '../../parse/tree.ts';
import { fieldPlace, fieldPlaces, isCustom, itemPlaces, type Place, textAt } from '../place.ts';
import { type Violation, violationOf } from '../violation.ts';

/**
 * Checks that each label expression has values exactly where its operator wants them (LabelSelectorRequirement.values);
 * definitions of custom resources do not ask for that.
 */
export function checkSelector(selector: Place): readonly Violation[] {
  return [
    ...checkLabels(fieldPlace(selector, 'matchLabels')),
    ...itemPlaces(fieldPlace(selector, 'matchExpressions')).flatMap(checkValues),
  ];
}

// Definitions of custom resources drop a null; in a NetworkPolicy it is the empty text.
function checkLabels(labels: Place): readonly Violation[] {
  const dropped = isCustom(labels) ? fieldPlaces(labels).filter(({ node }) => isNull(node)) : [];
  return dropped.map(place => {
    const message = `${place.key} has no value and counts as not written in this kind: the selector picks more than its text says. Write ${place.key}: "" for the empty value, or the value.`;
    return violationOf({ rule: 'invalid-label', type: undefined, place, message, facts: { reason: 'dropped' } });
  });
}

function checkValues(expression: Place): readonly Violation[] {
  const operator = textAt(fieldPlace(expression, 'operator'));
  const place = fieldPlace(expression, 'values');
  const count = itemPlaces(place).length;
  const custom = isCustom(place);
  const answer = custom ? 'plug-ins cannot use the selector' : 'the API server refuses it';
  if ((operator === 'In' || operator === 'NotIn') && count === 0) {
    const message = `${operator} compares with values, and none is given: ${answer}. Add values.`;
    return [violationOf({ rule: 'missing-field', type: custom ? undefined : 'Required', place, message })];
  }
  if ((operator === 'Exists' || operator === 'DoesNotExist') && count > 0) {
    const other = operator === 'Exists' ? 'In' : 'NotIn';
    const message = `${operator} takes no values: ${answer}. Delete them, or compare with ${other}.`;
    return [violationOf({ rule: 'values-with-exists', type: custom ? undefined : 'Forbidden', place, message })];
  }
  return [];
}
