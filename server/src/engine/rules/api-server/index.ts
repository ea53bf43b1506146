import type { Rule } from '../shape/rule.ts';
import { cidrHostBits } from './cidr-host-bits.ts';
import { deprecatedApiVersion } from './deprecated-api-version.ts';
import { duplicateKey } from './duplicate-key.ts';
import { duplicateResource } from './duplicate-resource.ts';
import { endPort } from './end-port.ts';
import { exceptOutsideCidr } from './except-outside-cidr.ts';
import { invalidAction } from './invalid-action.ts';
import { invalidCidr } from './invalid-cidr.ts';
import { invalidDomainName } from './invalid-domain-name.ts';
import { invalidLabel } from './invalid-label.ts';
import { invalidName } from './invalid-name.ts';
import { invalidOperator } from './invalid-operator.ts';
import { invalidPolicyType } from './invalid-policy-type.ts';
import { invalidPort } from './invalid-port.ts';
import { invalidPortName } from './invalid-port-name.ts';
import { invalidProtocol } from './invalid-protocol.ts';
import { ipv6NotCanonical } from './ipv6-not-canonical.ts';
import { legacyPeerShape } from './legacy-peer-shape.ts';
import { missingField } from './missing-field/missing-field.ts';
import { mixedPeer } from './mixed-peer.ts';
import { overLimit } from './over-limit.ts';
import { unknownApiVersion } from './unknown-api-version.ts';
import { unknownField } from './unknown-field.ts';
import { unreadDocument } from './unread-document.ts';
import { valuesWithExists } from './values-with-exists.ts';
import { wrongType } from './wrong-type.ts';
import { yamlSyntax } from './yaml-syntax.ts';

/** The rules for what the API server refuses, in the order of the catalogue. */
export const apiServerRules: readonly Rule[] = [
  yamlSyntax,
  unreadDocument,
  duplicateKey,
  unknownField,
  wrongType,
  missingField,
  invalidName,
  invalidLabel,
  invalidPort,
  invalidPortName,
  invalidProtocol,
  invalidPolicyType,
  invalidAction,
  invalidOperator,
  invalidCidr,
  invalidDomainName,
  endPort,
  exceptOutsideCidr,
  cidrHostBits,
  ipv6NotCanonical,
  mixedPeer,
  valuesWithExists,
  overLimit,
  legacyPeerShape,
  deprecatedApiVersion,
  unknownApiVersion,
  duplicateResource,
];
