import type { ValidationOptions } from '../../objects/validation.ts';
import { checkSelector } from '../../schema/checks/selectors.ts';
import { fieldPlace, itemPlaces, type Place } from '../../schema/place.ts';
import type { Violation } from '../../schema/violation.ts';
import { checkPeers } from './check-peers.ts';
import { checkPorts } from './check-ports.ts';

/** Checks what the API server checks of the fields of a NetworkPolicy beyond their types. */
export function checkNetworkPolicy(root: Place, options: ValidationOptions): readonly Violation[] {
  const spec = fieldPlace(root, 'spec');
  return [
    ...checkSelector(fieldPlace(spec, 'podSelector')),
    ...rulesOf(spec, 'ingress').flatMap(rule => checkRule(rule, 'from', options)),
    ...rulesOf(spec, 'egress').flatMap(rule => checkRule(rule, 'to', options)),
  ];
}

function rulesOf(spec: Place, direction: 'ingress' | 'egress'): readonly Place[] {
  return itemPlaces(fieldPlace(spec, direction));
}

function checkRule(rule: Place, peers: 'from' | 'to', options: ValidationOptions): readonly Violation[] {
  return [...checkPeers(fieldPlace(rule, peers), options), ...checkPorts(rule)];
}
