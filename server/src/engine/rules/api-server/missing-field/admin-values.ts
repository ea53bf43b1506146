import type { Value } from '../../../schema/decode.ts';
import { type Place, schemaOf } from '../../../schema/place.ts';
import { resolveSchema } from '../../../schema/schema-node.ts';

// Nothing is named so: what is inserted matches nobody until somebody writes the name that is meant.
const SOME_NAMESPACE: Value = { matchLabels: { 'kubernetes.io/metadata.name': 'change-me' } };
const EVERY_PORT: Value = { start: 1, end: 65535 };

const VALUES: Readonly<Record<string, Value>> = {
  priority: 50,
  subject: { namespaces: SOME_NAMESPACE },
  from: [{ namespaces: SOME_NAMESPACE }],
  to: [{ namespaces: SOME_NAMESPACE }],
  namespaceSelector: {},
  podSelector: {},
  start: 1,
  end: 65535,
};

/** Returns what a missing or empty field of an admin or cluster policy may be, each word of an enumeration. */
export function adminChoices(place: Place): readonly Value[] {
  const schema = schemaOf(place);
  const words = schema === undefined ? undefined : resolveSchema(schema).enum;
  if (words !== undefined) return words;
  const value = VALUES[place.key ?? ''];
  return value === undefined ? [] : [value];
}

/** Returns the field to be written into a map that is empty and may not be; undefined where several are as likely. */
export function innerField({ key, parent, index }: Place): { readonly key: string; readonly value: Value } | undefined {
  if (key === 'tcp' || key === 'udp' || key === 'sctp') return { key: 'destinationPort', value: { range: EVERY_PORT } };
  if (key === 'destinationPort') return { key: 'range', value: EVERY_PORT };
  const isPeer = index !== undefined && (parent?.key === 'from' || parent?.key === 'to');
  return isPeer ? { key: 'namespaces', value: SOME_NAMESPACE } : undefined;
}
