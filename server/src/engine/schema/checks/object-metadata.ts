import { fieldPlace, fieldPlaces, itemPlaces, type Place, textAt } from '../place.ts';
import { quote } from '../quote.ts';
import { type Violation, violationOf } from '../violation.ts';

// Keys and values of all annotations together, in bytes of UTF-8 (ObjectMeta.annotations).
const MAX_ANNOTATION_BYTES = 256 * 1024;
// The API server cuts the prefix so that the random characters fit into 63.
const MAX_GENERATED_BASE = 58;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const MAX_NAME = 253;

/** Checks names, annotations and finalizers of metadata beyond what the schema says. */
export function checkMetadata(root: Place, isBuiltIn: boolean): readonly Violation[] {
  const metadata = fieldPlace(root, 'metadata');
  return [...checkName(metadata), ...checkAnnotationSize(metadata), ...checkFinalizers(metadata, isBuiltIn)];
}

function checkName(metadata: Place): readonly Violation[] {
  const name = fieldPlace(metadata, 'name');
  const prefix = fieldPlace(metadata, 'generateName');
  const generateName = textAt(prefix);
  if (generateName !== '') return checkGenerateName(prefix, textAt(name) === '' ? name : undefined);
  if (textAt(name) !== '') return [];
  const message = 'The policy has no name: the API server refuses it. Add metadata.name.';
  return [violationOf({ rule: 'missing-field', type: 'Required', place: name, message })];
}

function checkGenerateName(place: Place, name: Place | undefined): readonly Violation[] {
  const prefix = textAt(place);
  const bad = !isSubdomain(maskTrailingDash(prefix));
  const generated = `${prefix.slice(0, MAX_GENERATED_BASE)}abcde`;
  if (!bad && (name === undefined || isSubdomain(generated))) return [];
  const message = `No policy name can begin with ${quote(prefix)}: the API server accepts lower-case letters, digits, hyphens and dots.`;
  const own = violationOf({ rule: 'invalid-name', type: 'Invalid', place, message });
  if (name === undefined) return [own];
  const made = violationOf({ rule: 'invalid-name', type: 'Invalid', place, field: name.path, message });
  return [...(bad ? [own] : []), ...(isSubdomain(generated) ? [] : [made])];
}

function maskTrailingDash(prefix: string): string {
  return prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix;
}

function isSubdomain(name: string): boolean {
  return name.length <= MAX_NAME && SUBDOMAIN.test(name);
}

function checkAnnotationSize(metadata: Place): readonly Violation[] {
  const annotations = fieldPlace(metadata, 'annotations');
  let bytes = 0;
  for (const value of fieldPlaces(annotations)) bytes += utf8Length(value.key ?? '') + utf8Length(textAt(value));
  if (bytes <= MAX_ANNOTATION_BYTES) return [];
  const message = `The annotations take ${bytes} bytes, more than the ${MAX_ANNOTATION_BYTES} the API server accepts. Shorten them.`;
  return [violationOf({ rule: 'invalid-label', type: 'TooLong', place: annotations, message })];
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

// What Kubernetes itself finishes; all others have a domain (core/v1 ObjectMeta.finalizers).
const STANDARD_FINALIZERS = ['kubernetes', 'orphan', 'foregroundDeletion'];

function checkFinalizers(metadata: Place, isBuiltIn: boolean): readonly Violation[] {
  const place = fieldPlace(metadata, 'finalizers');
  const items = itemPlaces(place);
  const names = items.map(textAt);
  const bare = items.filter(item => !textAt(item).includes('/') && !STANDARD_FINALIZERS.includes(textAt(item)));
  const unqualified = bare.map(item => bareFinalizer(item, isBuiltIn));
  return [...unqualified, ...excludedFinalizers(place, names)];
}

function bareFinalizer(place: Place, isBuiltIn: boolean): Violation {
  const answer = isBuiltIn
    ? 'the API server refuses it'
    : 'the API server warns that another controller may use it too';
  const message = `The finalizer ${quote(textAt(place))} has no domain: ${answer}. Write a name such as example.com/cleanup.`;
  const severity = isBuiltIn ? {} : { severity: 'info' as const };
  return violationOf({ rule: 'invalid-name', type: isBuiltIn ? 'Invalid' : undefined, place, message, ...severity });
}

function excludedFinalizers(place: Place, names: readonly string[]): readonly Violation[] {
  if (!names.includes('orphan') || !names.includes('foregroundDeletion')) return [];
  const message = 'The finalizers orphan and foregroundDeletion exclude each other. Keep one.';
  return [violationOf({ rule: 'invalid-name', type: 'Invalid', place, message })];
}
