import { isBefore, STRICTER } from '../../objects/bundle.ts';
import type { ValidationOptions } from '../../objects/validation.ts';
import type { YamlNode } from '../../parse/tree.ts';
import { checkSelector } from '../../schema/checks/selectors.ts';
import { fieldPlace, isGiven, itemPlaces, numberAt, type Place, textAt } from '../../schema/place.ts';
import { quote } from '../../schema/quote.ts';
import { type Violation, violationOf } from '../../schema/violation.ts';
import { checkExperimentalFields, isNamedPortStandard } from './experimental-fields.ts';
import { checkNetwork } from './networks.ts';

/** Checks what the definitions of admin and cluster policies say beyond types and limits, but for their CEL rules. */
export function checkAdminPolicy(root: Place, options: ValidationOptions): readonly Violation[] {
  const spec = fieldPlace(root, 'spec');
  const rules = rulesOf(spec);
  return [
    ...checkExperimentalFields(root, options),
    ...podsIn(fieldPlace(spec, 'subject')).flatMap(checkSelector),
    ...rules.flatMap(rule => peersOf(rule).flatMap(checkPeer)),
    ...rules.flatMap(rule => rangesOf(rule).flatMap(checkOldRange)),
  ];
}

/** Checks the CEL rules of the definitions, which the API server evaluates on objects that are otherwise sound. */
export function checkCelRules(root: Place, options: ValidationOptions): readonly Violation[] {
  const rules = rulesOf(fieldPlace(root, 'spec'));
  return [
    ...checkBaselineName(root),
    ...rules.flatMap(rule =>
      peersOf(rule).flatMap(peer =>
        itemPlaces(fieldPlace(peer, 'networks')).flatMap(network => checkNetwork(network, wantsMasked(root, options))),
      ),
    ),
    ...rules.flatMap(rule => rangesOf(rule).flatMap(checkRange)),
    ...rules.flatMap(rule => checkNamedPorts(rule, options)),
  ];
}

/** ClusterNetworkPolicy takes ranges without bits beyond the prefix alone, since v0.2.1 of its definitions. */
function wantsMasked(root: Place, { bundle }: ValidationOptions): boolean {
  return textAt(fieldPlace(root, 'kind')) === 'ClusterNetworkPolicy' && !isBefore(bundle, STRICTER);
}

function rulesOf(spec: Place): readonly Place[] {
  return ['ingress', 'egress'].flatMap(direction => itemPlaces(fieldPlace(spec, direction)));
}

function peersOf(rule: Place): readonly Place[] {
  return ['from', 'to'].flatMap(list => itemPlaces(fieldPlace(rule, list)));
}

function portsOf(rule: Place): readonly Place[] {
  return ['ports', 'protocols'].flatMap(list => itemPlaces(fieldPlace(rule, list)));
}

/** Returns the selectors of a subject or peer. */
function podsIn(holder: Place): readonly Place[] {
  const pods = fieldPlace(holder, 'pods');
  return [
    fieldPlace(holder, 'namespaces'),
    fieldPlace(holder, 'nodes'),
    fieldPlace(pods, 'namespaceSelector'),
    fieldPlace(pods, 'podSelector'),
  ];
}

function checkPeer(peer: Place): readonly Violation[] {
  const names = fieldPlace(peer, 'domainNames');
  return [
    ...podsIn(peer).flatMap(checkSelector),
    ...repeated(fieldPlace(peer, 'networks')),
    ...repeated(names),
    ...itemPlaces(names).flatMap(checkDomainName),
  ];
}

function repeated(list: Place): readonly Violation[] {
  const seen = new Set<YamlNode | string>();
  return itemPlaces(list).flatMap(place => {
    const text = textAt(place);
    if (text === '' || !seen.has(text)) {
      seen.add(text);
      return [];
    }
    const message = `${text} stands in this list a second time: the API server refuses it. Delete one.`;
    return [violationOf({ rule: 'over-limit', type: 'Duplicate', place, message, facts: { reason: 'repeated' } })];
  });
}

// The pattern of the definitions takes a dotted address for a name.
function checkDomainName(place: Place): readonly Violation[] {
  const name = textAt(place);
  if (!/^[0-9]+(?:\.[0-9]+){3}\.?$/.test(name)) return [];
  const message = `${name} is an address, and names alone are looked up: this matches nothing. Write it under networks, as ${name.replace(/\.$/, '')}/32.`;
  return [violationOf({ rule: 'invalid-domain-name', type: undefined, place, message })];
}

/** Returns the ranges of a rule's ports: `portRange` of v1alpha1, `range` below each protocol of v1alpha2. */
function rangesOf(rule: Place): readonly Place[] {
  const fields = portsOf(rule).flatMap(port => [
    fieldPlace(port, 'portRange'),
    ...['tcp', 'udp', 'sctp'].map(name => fieldPlace(fieldPlace(fieldPlace(port, name), 'destinationPort'), 'range')),
  ]);
  return fields.filter(isGiven);
}

// Without a CEL rule a range that ends before it begins is accepted; one port alone is a range.
function checkOldRange(place: Place): readonly Violation[] {
  return place.key === 'portRange' ? backwards(place, 'nothing matches it', undefined) : [];
}

function checkRange(place: Place): readonly Violation[] {
  if (place.key !== 'range') return [];
  const start = numberAt(fieldPlace(place, 'start'));
  if (start === undefined || start !== numberAt(fieldPlace(place, 'end')))
    return backwards(place, 'the API server refuses it', 'Invalid');
  const message = `The range begins and ends at ${start}: the API server refuses it. Write number: ${start}.`;
  return [violationOf({ rule: 'end-port', type: 'Invalid', place, message, facts: { reason: 'one-port' } })];
}

function backwards(place: Place, answer: string, type: 'Invalid' | undefined): readonly Violation[] {
  const start = numberAt(fieldPlace(place, 'start'));
  const end = numberAt(fieldPlace(place, 'end'));
  if (start === undefined || end === undefined || start <= end) return [];
  const message = `The range ends at ${end}, before it begins at ${start}: ${answer}. Swap the two.`;
  return [violationOf({ rule: 'end-port', type, place, message, facts: { reason: 'backwards' } })];
}

const BASELINE_NAME = 'default';

function checkBaselineName(root: Place): readonly Violation[] {
  if (textAt(fieldPlace(root, 'kind')) !== 'BaselineAdminNetworkPolicy') return [];
  const metadata = fieldPlace(root, 'metadata');
  const name = fieldPlace(metadata, 'name');
  const place = textAt(name) === '' ? fieldPlace(metadata, 'generateName') : name;
  const text = textAt(place);
  // The API server appends characters to a prefix.
  if (text === '' || (text === BASELINE_NAME && place === name)) return [];
  const message = `A cluster has one baseline, named ${BASELINE_NAME}, and this one is named ${quote(text)}: the API server refuses it. Name it ${BASELINE_NAME}.`;
  // The rule stands at the root of the definition, which has no path.
  const facts = { correction: BASELINE_NAME };
  return [violationOf({ rule: 'invalid-name', type: 'Invalid', place, field: '<nil>', message, facts })];
}

const WITHOUT_PORT_NAMES = ['networks', 'nodes', 'domainNames'];
const EXPERIMENTAL = ['nodes', 'domainNames'];

/**
 * A named port beside peers that declare none. The experimental channel refuses it, and it alone has named ports; but in
 * v0.2.0 of the definitions the standard one accepted `networks` beside `destinationNamedPort`.
 */
function checkNamedPorts(rule: Place, { channel, bundle }: ValidationOptions): readonly Violation[] {
  const named = portsOf(rule).flatMap(port =>
    ['namedPort', 'destinationNamedPort'].map(key => fieldPlace(port, key)).filter(isGiven),
  );
  const peers = itemPlaces(fieldPlace(rule, 'to')).flatMap(peer =>
    WITHOUT_PORT_NAMES.map(key => fieldPlace(peer, key)).filter(isGiven),
  );
  const [port] = named;
  const [peer] = peers;
  if (port === undefined || peer === undefined) return [];
  const isOfOne = !isNamedPortStandard(port, bundle) || peers.some(({ key = '' }) => EXPERIMENTAL.includes(key));
  // The standard channel refuses those fields themselves.
  if (isOfOne && channel === 'standard') return [];
  const experimental = isOfOne || channel === 'experimental';
  const answer = experimental ? 'the API server refuses the rule' : 'the rule never matches them';
  const message = `${peer.key} have no named ports, and this rule asks for ${quote(textAt(port))}: ${answer}. Write the number, or a rule of its own for ${peer.key}.`;
  const span = port.entry?.keySpan;
  return [
    violationOf({
      rule: 'mixed-peer',
      type: experimental ? 'Invalid' : undefined,
      place: rule,
      message,
      ...(span === undefined ? {} : { span }),
      facts: { reason: 'named-port' },
      // Addresses have no named ports; for its other peers the rule still holds.
      clear: true,
    }),
  ];
}
