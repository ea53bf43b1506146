import type { ValidationOptions } from '../../objects/validation.ts';
import { isTrue } from '../../parse/tree.ts';
import { fieldPlace, itemPlaces, type Place, textAt } from '../place.ts';
import { quote } from '../quote.ts';
import { type Violation, violationOf } from '../violation.ts';

const NEEDED = ['apiVersion', 'kind', 'name', 'uid'] as const;
// From this minor version on the answer is Required and carries the index.
const REQUIRED_SINCE = 37;

/** Checks ObjectMeta.ownerReferences: needed fields, versions that parse, no Event as owner, one controller. */
export function checkOwnerReferences(root: Place, options: ValidationOptions): readonly Violation[] {
  const list = fieldPlace(fieldPlace(root, 'metadata'), 'ownerReferences');
  const items = itemPlaces(list);
  return [...items.flatMap(item => checkOwner(list, item, options)), ...checkControllers(list, items)];
}

function checkOwner(list: Place, item: Place, options: ValidationOptions): readonly Violation[] {
  const indexed = (options.kubernetesVersion?.minor ?? 0) >= REQUIRED_SINCE;
  const found = NEEDED.filter(key => textAt(fieldPlace(item, key)) === '').map(key => {
    const place = fieldPlace(item, key);
    const message = `This owner reference has no ${key}: the API server refuses it. Add the ${key} of the owner.`;
    return indexed
      ? violationOf({ rule: 'missing-field', type: 'Required', place, message })
      : violationOf({ rule: 'missing-field', type: 'Invalid', place, message, field: `${list.path}.${key}` });
  });
  return [...found, ...checkVersion(list, item, indexed)];
}

function checkVersion(list: Place, item: Place, indexed: boolean): readonly Violation[] {
  const place = fieldPlace(item, 'apiVersion');
  const version = textAt(place);
  if (version === '') return [];
  if (!/^(?:[^/]*\/)?[^/]+$/.test(version)) {
    const message = `${quote(version)} is no API version: write group/version, such as apps/v1.`;
    return [
      violationOf({
        rule: 'invalid-name',
        type: 'Invalid',
        place,
        message,
        field: indexed ? place.path : `${list.path}.apiVersion`,
      }),
    ];
  }
  if (version !== 'v1' || textAt(fieldPlace(item, 'kind')) !== 'Event') return [];
  const message = 'An Event cannot own other objects. Delete this owner reference.';
  return [
    violationOf({
      rule: 'invalid-name',
      type: 'Invalid',
      place: item,
      message,
      field: indexed ? item.path : list.path,
    }),
  ];
}

function checkControllers(list: Place, items: readonly Place[]): readonly Violation[] {
  const controllers = items.filter(item => isTrue(fieldPlace(item, 'controller').node));
  const message =
    'Only one owner can be the controller: the API server refuses a second one. Keep one controller: true.';
  return controllers.slice(1).map(item =>
    violationOf({
      rule: 'invalid-name',
      type: 'Invalid',
      place: fieldPlace(item, 'controller'),
      message,
      field: list.path,
    }),
  );
}
