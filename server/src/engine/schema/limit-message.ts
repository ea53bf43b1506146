import type { SchemaError } from './generated/validators.js';
import { type Place, schemaOf } from './place.ts';
import { fieldName, quote } from './quote.ts';
import { resolveSchema } from './schema-node.ts';

/** Says why a custom resource breaks a limit of its definition; undefined where the words for all kinds fit. */
export function limitMessage(rule: string, place: Place, error: SchemaError): string | undefined {
  const own = MESSAGES[rule]?.(place, error);
  return own ?? (rule === 'missing-field' ? missingMessage(place, error) : undefined);
}

const MESSAGES: Readonly<Record<string, (place: Place, error: SchemaError) => string | undefined>> = {
  'invalid-action': (place, { data }) =>
    `${fieldName(place)} is ${quote(data)}, and the API server accepts ${choicesAt(place)} alone. Write one of them.`,
  'invalid-port-name': (place, { data }) => portNameMessage(place, data),
  'invalid-domain-name': (_, { data }) => domainMessage(data),
  'over-limit': overLimit,
  'mixed-peer': place =>
    `${thingAt(place)} has ${namesIn(place)} at once, and the API server accepts exactly one of them. ${SPLIT[kindOf(place)]}`,
  'invalid-cidr': (_, { data }) => `${quote(data)} is longer than any range of addresses: the API server refuses it.`,
};

function choicesAt(place: Place): string {
  const schema = schemaOf(place);
  return listed(schema === undefined ? [] : (resolveSchema(schema).enum ?? []));
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

type Holder = 'subject' | 'peer' | 'port';

function kindOf({ key, parent }: Place): Holder {
  if (key === 'subject') return 'subject';
  return parent?.key === 'from' || parent?.key === 'to' ? 'peer' : 'port';
}

const SPLIT: Readonly<Record<Holder, string>> = {
  subject: 'Write two policies, or one selector for all of the pods.',
  peer: 'Write an item for each.',
  port: 'Write an item for each.',
};

const THING: Readonly<Record<Holder, string>> = { subject: 'The subject', peer: 'This peer', port: 'This port' };

function thingAt(place: Place): string {
  return THING[kindOf(place)];
}

function namesIn({ node }: Place): string {
  return listed(node?.kind === 'map' ? [...new Set(node.entries.map(({ key }) => key))] : []);
}

function overLimit(place: Place, { keyword, params, data }: SchemaError): string {
  const limit = String(params['limit'] ?? '');
  if (keyword === 'maxItems')
    return `${fieldName(place)} has ${Array.isArray(data) ? data.length : 'more'} items, and the API server accepts at most ${limit}. Divide them among several ${place.key === 'ingress' || place.key === 'egress' ? 'policies of neighbouring priority' : 'rules'}.`;
  if (keyword === 'maxLength')
    return `${fieldName(place)} has ${[...String(data)].length} characters, and the API server accepts at most ${limit}. Shorten it.`;
  return `${fieldName(place)} is ${quote(data)}, and the API server accepts 0 to 1000: 0 is asked first. Write a number in between.`;
}

function portNameMessage(place: Place, data: unknown): string | undefined {
  if (typeof data !== 'string' || !/^[0-9]+$/.test(data)) return undefined;
  const field = place.key === 'namedPort' ? 'portNumber' : 'tcp, udp or sctp';
  return `${quote(data)} is the name of a port here, and a name needs a letter: nothing matches it. Write a number under ${field}.`;
}

function domainMessage(data: unknown): string {
  const form = 'Write a name of at least two parts, such as api.example.com, or *.example.com for all names below one.';
  const name = String(data);
  if (name.includes('*')) return `${quote(data)} has a * where none can stand: the API server refuses it. ${form}`;
  return `${quote(data)} is no domain name: the API server refuses it. ${form}`;
}

function missingMessage(place: Place, { keyword }: SchemaError): string | undefined {
  if (keyword === 'minItems')
    return `${fieldName(place)} is empty: the API server refuses it. ${EMPTY_LIST[place.key ?? ''] ?? 'Add an item, or delete the field.'}`;
  if (keyword === 'minProperties') return emptyMessage(place);
  const advice = MISSING[place.key ?? ''];
  return advice === undefined
    ? undefined
    : `${fieldName(place)} is missing: the API server refuses the policy. ${advice}`;
}

const ANY_POD = 'Name every pod of the cluster with namespaces: {}, or fewer.';
const EVERY_PORT = 'Delete the field for every port, or add a port.';

const EMPTY_LIST: Readonly<Record<string, string>> = {
  from: ANY_POD,
  to: ANY_POD,
  ports: EVERY_PORT,
  protocols: EVERY_PORT,
};

const MISSING: Readonly<Record<string, string>> = {
  spec: 'Add the subject and the rules.',
  tier: 'Write Admin, before all NetworkPolicies, or Baseline, after them.',
  priority: 'Write a number from 0, asked first, to 1000.',
  subject: 'Name the pods that the rules are for.',
  action: 'Say what happens to the traffic.',
  from: ANY_POD,
  to: ANY_POD,
  namespaceSelector: 'Write {} for all namespaces, or labels.',
  podSelector: 'Write {} for all pods, or labels.',
};

function emptyMessage(place: Place): string {
  const { key } = place;
  if (key === 'tcp' || key === 'udp' || key === 'sctp')
    return `${key} is empty: the API server refuses it. Write destinationPort; all ports are the range 1 to 65535.`;
  if (key === 'destinationPort') return 'destinationPort is empty: the API server refuses it. Write number or range.';
  const unset = place.node?.kind === 'map' ? place.node.entries[0] : undefined;
  const reason = unset === undefined ? 'is empty' : `is empty, as ${unset.key} has no value`;
  return `${thingAt(place)} ${reason}: the API server refuses it. Write exactly one of ${fieldsAt(place)}.`;
}

function fieldsAt(place: Place): string {
  const schema = schemaOf(place);
  return listed(schema === undefined ? [] : Object.keys(resolveSchema(schema).properties ?? {}));
}
