import { MAX_PORT } from '../sets/traffic.ts';
import type { SchemaError } from './generated/validators.js';
import { limitMessage } from './limit-message.ts';
import { isCustom, type Place } from './place.ts';
import { fieldName, quote } from './quote.ts';

/** Says in plain words why a value breaks a keyword of the schema, and what is allowed. */
export function keywordMessage(rule: string, place: Place, error: SchemaError): string {
  const value = quote(error.data);
  if (isCustom(place)) {
    const message = limitMessage(rule, place, error);
    if (message !== undefined) return message;
  }
  return MESSAGES[rule]?.(place, value, error) ?? `${fieldName(place)} does not accept ${value}.`;
}

type Message = (place: Place, value: string, error: SchemaError) => string;

const MESSAGES: Readonly<Record<string, Message>> = {
  'invalid-port': (_place, value) => `Port ${value} does not exist: ports run from 1 to 65535.`,
  'invalid-port-name': (_place, value, error) => portNameMessage(value, error.data),
  'invalid-protocol': (_place, value) =>
    value === '""'
      ? 'The protocol is empty: write TCP, UDP or SCTP, or delete the field for TCP.'
      : `A policy cannot name the protocol ${value}: write TCP, UDP or SCTP, in capital letters.`,
  'invalid-policy-type': (_place, value, error) =>
    error.keyword === 'maxItems'
      ? 'policyTypes has more than two entries: the API server refuses it. Name Ingress and Egress once each at most.'
      : `${value === '""' ? 'An empty entry' : value} is no policy type: write Ingress or Egress, with a capital letter.`,
  'invalid-operator': (_place, value) =>
    `${value} is no operator of a label expression: write In, NotIn, Exists or DoesNotExist.`,
  'invalid-name': (place, value) => metadataMessage(place, value),
  'invalid-label': (place, value, error) =>
    labelMessage(value, error.propertyName !== undefined || (place.key === 'key' && place.parent?.index !== undefined)),
  'missing-field': missingMessage,
};

const MISSING: Readonly<Record<string, string>> = {
  cidr: 'This ipBlock has no cidr: it names no addresses and the API server refuses it. Add a range such as 203.0.113.0/24.',
  key: 'This label expression has no key: the API server refuses it. Add the key of the label.',
  operator: 'This label expression has no operator: the API server refuses it. Add In, NotIn, Exists or DoesNotExist.',
};

function missingMessage(place: Place): string {
  return MISSING[place.key ?? ''] ?? `${fieldName(place)} is missing: the API server refuses the policy. Add it.`;
}

/** What people write who mean more than one port, or a port with its protocol. */
const PORT_FORMS: readonly (readonly [RegExp, string])[] = [
  [/^\s*[0-9]+\s*[-:]\s*[0-9]+\s*$/, 'A range has its first port in port and its last in endPort.'],
  [/^\s*[0-9]+(?:\s*[,;]\s*[0-9]+)+\s*$/, 'Each port is an item of its own.'],
  [
    /^\s*(?:[0-9]+\/(?:tcp|udp|sctp)|(?:tcp|udp|sctp)[/:][0-9]+)\s*$/i,
    'The protocol stands in a field of its own, protocol.',
  ],
  [/^\s*(?:\*|any|all)\s*$/i, 'For every port leave port out.'],
];

function portNameMessage(value: string, name: unknown): string {
  if (typeof name === 'string' && /^[0-9]+$/.test(name)) {
    const isPort = Number(name) >= 1 && Number(name) <= MAX_PORT;
    const advice = isPort
      ? `Write the number without quotes: ${name}.`
      : `Write a number from 1 to ${MAX_PORT}, without quotes.`;
    return `In quotes ${value} is the name of a port, and a name needs a letter. ${advice}`;
  }
  const form = PORT_FORMS.find(([pattern]) => typeof name === 'string' && pattern.test(name));
  if (form !== undefined) return `No container port can be named ${value}. ${form[1]}`;
  return `No container port can be named ${value}: port names have 1 to 15 characters, lower-case letters, digits and single inner hyphens, at least one letter.`;
}

const NAME_FORM = 'lower-case letters, digits and hyphens, with a letter or digit at both ends';

function metadataMessage(place: Place, value: string): string {
  if (place.key === 'namespace')
    return `No namespace can be named ${value}: the API server accepts ${NAME_FORM}, at most 63 characters.`;
  if (place.key === 'name')
    return `No policy can be named ${value}: the API server accepts ${NAME_FORM}, parts joined by dots, at most 253 characters.`;
  if (place.parent?.key === 'finalizers') return `${value} is no finalizer: write a name such as example.com/cleanup.`;
  return `${fieldName(place)} does not accept ${value}.`;
}

function labelMessage(value: string, isKey: boolean): string {
  const form = 'letters, digits, - _ and ., with a letter or digit at both ends';
  if (isKey)
    return `No label or annotation can have the key ${value}: a key is a name of 1 to 63 ${form}, with at most one prefix such as example.com/ before it.`;
  return `No label can have the value ${value}: a value is empty or has at most 63 ${form}.`;
}
