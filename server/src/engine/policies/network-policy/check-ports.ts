import { fieldPlace, isGiven, itemPlaces, numberAt, type Place } from '../../schema/place.ts';
import { type Violation, violationOf } from '../../schema/violation.ts';

const LAST_PORT = 65535;

/** Why an endPort is refused; `facts.reason` of the rule `end-port`. */
type EndPortReason = 'no-port' | 'named-port' | 'below-port' | 'out-of-range';

/** Checks endPort of each port of a rule (NetworkPolicyPort.endPort). */
export function checkPorts(rule: Place): readonly Violation[] {
  return itemPlaces(fieldPlace(rule, 'ports')).flatMap(checkEndPort);
}

function checkEndPort(item: Place): readonly Violation[] {
  const place = fieldPlace(item, 'endPort');
  const endPort = numberAt(place);
  if (endPort === undefined) return [];
  const port = fieldPlace(item, 'port');
  const problem = problemOf(endPort, port);
  if (problem === undefined) return [];
  const { reason, message } = problem;
  return [violationOf({ rule: 'end-port', type: 'Invalid', place, message, facts: { reason } })];
}

function problemOf(endPort: number, port: Place): { reason: EndPortReason; message: string } | undefined {
  const first = numberAt(port);
  if (!isGiven(port))
    return {
      reason: 'no-port',
      message: `The range up to ${endPort} has no beginning: the API server refuses endPort without port. Add the first port.`,
    };
  if (first === undefined)
    return {
      reason: 'named-port',
      message:
        'A range cannot begin at a named port: the API server refuses endPort here. Write port as a number, or delete endPort.',
    };
  if (endPort < 1 || endPort > LAST_PORT)
    return { reason: 'out-of-range', message: `Port ${endPort} does not exist: ports run from 1 to ${LAST_PORT}.` };
  if (endPort >= first) return undefined;
  return {
    reason: 'below-port',
    message: `The range ends at ${endPort}, before it begins at ${first}: the API server refuses it. Swap the two, or delete endPort.`,
  };
}
