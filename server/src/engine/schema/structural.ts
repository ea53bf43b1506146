import { decode } from './decode.ts';
import type { SchemaError, Validator } from './generated/validators.js';
import { keywordMessage } from './keyword-message.ts';
import { fieldPlace, isCustom, type Place, placeAt } from './place.ts';
import type { SchemaNode } from './schema-node.ts';
import { rangeAnswer, type TypeAnswer, timeAnswer, typeAnswer } from './type-message.ts';
import { unknownField } from './unknown-field.ts';
import { type ApiErrorType, type Violation, violationOf } from './violation.ts';

/** What the API says of a kind, and what judges objects by it. */
export interface Definition {
  readonly schema: SchemaNode;
  readonly validator: Validator;
}

/** Reports what the schema alone refuses: types, unknown fields, missing fields, enumerations, patterns and limits. */
export function structuralViolations(root: Place, { schema, validator }: Definition): readonly Violation[] {
  const value = root.node === undefined ? {} : decode(root.node, schema);
  if (validator(value)) return [];
  const found = (validator.errors ?? []).flatMap(error => {
    const place = placeOf(root, error);
    const violation = violationFrom(error, place);
    // The API server drops a status before it looks at what it says.
    const dropped = isCustom(place) && place.path.startsWith('status') && violation?.rule !== 'unknown-field';
    return violation === undefined || dropped ? [] : [{ error, place, violation }];
  });
  // With too many policyTypes the API server does not look at the entries.
  const tooMany = found.flatMap(({ error, place }) =>
    error.keyword === 'maxItems' && !isCustom(place) ? [place.path] : [],
  );
  const counted = found.filter(({ place }) => place.parent === undefined || !tooMany.includes(place.parent.path));
  return firstOfEach(counted.map(({ violation, error }) => ({ violation, ofKey: error.propertyName !== undefined })));
}

function placeOf(root: Place, error: SchemaError): Place {
  const place = placeAt(root, error.instancePath);
  const { additionalProperty, missingProperty } = error.params;
  const key = error.propertyName ?? additionalProperty ?? missingProperty;
  return typeof key === 'string' ? fieldPlace(place, key) : place;
}

function violationFrom(error: SchemaError, place: Place): Violation | undefined {
  if (error.keyword === 'type') return typeMismatch(place, typeAnswer(place, typesOf(error.params)));
  const answer = error.parentSchema?.['x-netpol']?.[error.keyword];
  if (answer === undefined) return undefined;
  if (answer.type === 'UnknownField') return unknownField(place);
  if (answer.type === 'TypeMismatch') {
    const typed = error.keyword === 'pattern' ? timeAnswer : rangeAnswer;
    return typeMismatch(place, typed(place, error.data));
  }
  return violationOf({
    rule: answer.rule,
    type: isApiErrorType(answer.type) ? answer.type : undefined,
    clear: answer.clear === true,
    place,
    message: keywordMessage(answer.rule, place, error),
    ...(answer.field === 'parent' && place.parent !== undefined ? { field: place.parent.path } : {}),
    ...(error.propertyName !== undefined && place.entry !== undefined ? { span: place.entry.keySpan } : {}),
    facts: { reason: error.propertyName === undefined ? 'value' : 'key' },
  });
}

function typeMismatch(place: Place, { problem, advice }: TypeAnswer): Violation {
  const message = advice === undefined ? problem : `${problem} ${advice}`;
  const facts = { problem, ...(advice === undefined ? {} : { advice }) };
  const type = isCustom(place) ? 'TypeInvalid' : 'TypeMismatch';
  return violationOf({ rule: 'wrong-type', type, place, message, facts });
}

function typesOf(params: SchemaError['params']): readonly string[] {
  const { type } = params;
  return (Array.isArray(type) ? type : [type]).map(String);
}

const TYPES: readonly string[] = [
  'Required',
  'Invalid',
  'NotSupported',
  'Forbidden',
  'TooLong',
  'TooMany',
  'Duplicate',
  'UnknownField',
  'TypeMismatch',
  'TypeInvalid',
  'DuplicateKey',
] satisfies readonly ApiErrorType[];

function isApiErrorType(type: string | undefined): type is ApiErrorType {
  return type !== undefined && TYPES.includes(type);
}

// One value may break several keywords; one finding says it all. What is missing comes before what is malformed.
function firstOfEach(found: readonly { violation: Violation; ofKey: boolean }[]): readonly Violation[] {
  const first = new Map<string, Violation>();
  for (const { violation, ofKey } of found) {
    const key = `${ofKey} ${violation.path}`;
    const held = first.get(key);
    if (held === undefined || rank(violation) < rank(held)) first.set(key, violation);
  }
  return [...first.values()];
}

function rank(violation: Violation): number {
  if (violation.rule === 'wrong-type') return 0;
  return violation.rule === 'missing-field' ? 1 : 2;
}
