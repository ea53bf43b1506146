import type { ExpectedDiffs } from './expected-diffs.ts';

export const apiServerNames: ExpectedDiffs = {
  // Names decide nothing: the analysis took both policies as they are.
  'duplicate-resource': {
    'One name twice / Rename to web-2': [],
    'One name twice / Rename the other to web-2': [],
    'A cluster policy twice / Rename the other to dns-2': [],
    'A cluster policy twice / Rename to dns-2': [],
  },
  'duplicate-key': {
    // kubectl sends the last value already.
    'Two values for one label / Keep the last run': [],
    'Two values for one label / Keep the first run': [
      '+ all addresses → shop/run-nginx2: all ports',
      '+ shop/run-nginx → shop/run-nginx2: all ports',
      '+ shop/stranger → shop/run-nginx2: all ports',
      '- all addresses → shop/run-nginx: all ports',
      '- shop/run-nginx2 → shop/run-nginx: all ports',
      '- shop/stranger → shop/run-nginx: all ports',
    ],
    'Two values for one label / Ask for one of nginx, nginx2': [
      '- all addresses → shop/run-nginx: all ports',
      '- shop/run-nginx2 → shop/run-nginx: all ports',
      '- shop/stranger → shop/run-nginx: all ports',
    ],
    'A list written twice / Join the lists of ports': [
      '~ all addresses → shop/any: TCP 443 ⇒ TCP 80, 443',
      '~ all addresses → shop/stranger: TCP 443 ⇒ TCP 80, 443',
      '~ shop/any → shop/stranger: TCP 443 ⇒ TCP 80, 443',
      '~ shop/stranger → shop/any: TCP 443 ⇒ TCP 80, 443',
    ],
    'A list written twice / Keep the last ports': [],
    'A list written twice / Keep the first ports': [
      '~ all addresses → shop/any: TCP 443 ⇒ TCP 80',
      '~ all addresses → shop/stranger: TCP 443 ⇒ TCP 80',
      '~ shop/any → shop/stranger: TCP 443 ⇒ TCP 80',
      '~ shop/stranger → shop/any: TCP 443 ⇒ TCP 80',
    ],
  },
  'unknown-field': {
    'A slip of the fingers / Rename to from': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
    ],
    'matchLabels forgotten / Put the labels under matchLabels': [
      '- all addresses → shop/app-web-tier-front: all ports',
      '- shop/stranger → shop/app-web-tier-front: all ports',
    ],
    'The selector forgotten / Put matchLabels under podSelector': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/app-web: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/app-web: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
      '- shop/stranger → shop/app-web: all ports',
    ],
    'The selector forgotten / Put matchLabels under namespaceSelector': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
  },
  'wrong-type': {
    'A version number as label / Quote the value': [
      '- all addresses → shop/version-1.10: all ports',
      '- shop/stranger → shop/version-1.10: all ports',
    ],
    'A boolean as label / Quote the value': [
      '- all addresses → shop/enabled-true: all ports',
      '- shop/stranger → shop/enabled-true: all ports',
    ],
    'A map where a list belongs / Make it a list of one item': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '~ shop/any → shop/stranger: all ports ⇒ TCP 80',
      '~ shop/stranger → shop/any: all ports ⇒ TCP 80',
    ],
    'Labels as kubectl takes them / Write it as matchLabels': [
      '- all addresses → shop/app-web: all ports',
      '- shop/stranger → shop/app-web: all ports',
    ],
    'A text where a list belongs / Make it a list of one item': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'Labels with dashes / Take the dashes away': [
      '- all addresses → shop/app-web-tier-front: all ports',
      '- shop/stranger → shop/app-web-tier-front: all ports',
    ],
    'Numbers where ports belong / Make it a port': [],
    'A quoted end of a range / Take the quotes off': [
      '~ all addresses → shop/any: all ports ⇒ TCP 80-90',
      '~ all addresses → shop/stranger: all ports ⇒ TCP 80-90',
      '~ shop/any → shop/stranger: all ports ⇒ TCP 80-90',
      '~ shop/stranger → shop/any: all ports ⇒ TCP 80-90',
    ],
    'No space after the colon / Put a space after the colon': [
      '- all addresses → shop/app-web: all ports',
      '- shop/stranger → shop/app-web: all ports',
    ],
  },
  'missing-field': {
    'A protocol without ports / Insert destinationPort: {range: {start: 1, end: 65535}}': [
      '~ web/any → shop/any: all ports ⇒ UDP (all ports) · SCTP (all ports)',
    ],
    'An empty peer of an admin policy / Insert namespaces: {matchLabels: {kubernetes.io/metadata.name: change-me}}': [
      '- change-me/any → shop/any: all ports',
    ],
    'No action / Insert action: Allow': [],
    'No action / Insert action: Deny': ['- web/any → shop/any: all ports'],
    'No action / Insert action: Pass': [],
    'No destinations / Insert to: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: change-me}}}]': [
      '- shop/any → change-me/any: all ports',
    ],
    'No ports / Delete ports': ['- web/any → shop/any: all ports'],
    'No priority and no tier / Insert priority: 50': [],
    'No priority and no tier / Insert tier: Admin': [],
    'No priority and no tier / Insert tier: Baseline': [],
    'Pods without namespaces / Insert namespaceSelector: {}': [],
    'An admin policy without apiVersion / Insert apiVersion: policy.networking.k8s.io/v1alpha1': [
      '- web/any → shop/any: all ports',
    ],
    'No name / Insert name: network-policy': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'No metadata at all / Insert name: network-policy': [
      '- all addresses → default/any: all ports',
      '- all addresses → default/stranger: all ports',
      '- default/any → default/stranger: all ports',
      '- default/stranger → default/any: all ports',
    ],
    'An empty peer / Name every pod of this namespace: podSelector: {}': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
    ],
    'An empty peer / Name every namespace: namespaceSelector: {}': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
    ],
    'A selector without a value / Name every pod of this namespace: podSelector: {}': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
    ],
    'A bare dash / Name every pod of this namespace: podSelector: {}': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
    ],
    'A bare dash / Name every namespace: namespaceSelector: {}': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
    ],
    'No cidr / Insert cidr: 192.0.2.0/24': [
      '- all addresses but 192.0.2.0/25 → shop/any: all ports',
      '- all addresses but 192.0.2.0/25 → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'In without values / Insert values: [change-me]': [
      '- all addresses → shop/app-change-me: all ports',
      '- shop/stranger → shop/app-change-me: all ports',
    ],
    'No operator / Insert operator: Exists': [
      '- all addresses → shop/app-set: all ports',
      '- shop/stranger → shop/app-set: all ports',
    ],
    'No podSelector, in a cluster before 1.34 / Insert podSelector: {}': [],
    'No podSelector / Insert podSelector: {}': [],
    'No podSelector, from 1.34 on / Insert podSelector: {}': [],
  },
  'invalid-name': {
    'Capitals and an underscore / Write allow-web': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'A namespace with a dot / Write team-prod': [
      '- all addresses → team-prod/any: all ports',
      '- all addresses → team-prod/stranger: all ports',
      '- team-prod/any → team-prod/stranger: all ports',
      '- team-prod/stranger → team-prod/any: all ports',
    ],
    'A prefix with capitals / Write web-': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
  },
  'invalid-label': {
    'A slash in a value / Write shop-web': [
      '- all addresses → shop/app-shop-web: all ports',
      '- shop/stranger → shop/app-shop-web: all ports',
    ],
    'A line break in a value / Write web': [
      '- all addresses → shop/app-web: all ports',
      '- shop/stranger → shop/app-web: all ports',
    ],
    'Capitals in a prefix / Write example.com/app': [
      '- all addresses → shop/example.com/app-web: all ports',
      '- shop/stranger → shop/example.com/app-web: all ports',
    ],
    'A value in an expression / Write app': [],
    'A value in an expression / Write a-b': [],
    'A space in an annotation key / Write my-note': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
  },
  'invalid-port': {
    'Negative / Write 80': [
      '~ all addresses → shop/any: all ports ⇒ TCP 80',
      '~ all addresses → shop/stranger: all ports ⇒ TCP 80',
      '~ shop/any → shop/stranger: all ports ⇒ TCP 80',
      '~ shop/stranger → shop/any: all ports ⇒ TCP 80',
    ],
  },
  'invalid-port-name': {
    'A number in quotes / Write 80': [
      '~ all addresses → shop/any: all ports ⇒ TCP 80',
      '~ all addresses → shop/stranger: all ports ⇒ TCP 80',
      '~ shop/any → shop/stranger: all ports ⇒ TCP 80',
      '~ shop/stranger → shop/any: all ports ⇒ TCP 80',
    ],
    'A range in one / Write port 8000 with endPort 8080': [
      '~ all addresses → shop/any: all ports ⇒ TCP 8000-8080',
      '~ all addresses → shop/stranger: all ports ⇒ TCP 8000-8080',
      '~ shop/any → shop/stranger: all ports ⇒ TCP 8000-8080',
      '~ shop/stranger → shop/any: all ports ⇒ TCP 8000-8080',
    ],
    'Capitals / Write http': [
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '~ all addresses → shop/any: all ports ⇒ TCP 8001',
      '~ shop/stranger → shop/any: all ports ⇒ TCP 8001',
    ],
    'An underscore / Write http-alt': [
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '~ all addresses → shop/any: all ports ⇒ TCP 8001',
      '~ shop/stranger → shop/any: all ports ⇒ TCP 8001',
    ],
  },
  'invalid-protocol': {
    'Lower case / Write TCP': [
      '~ all addresses → shop/any: all ports ⇒ TCP 80',
      '~ all addresses → shop/stranger: all ports ⇒ TCP 80',
      '~ shop/any → shop/stranger: all ports ⇒ TCP 80',
      '~ shop/stranger → shop/any: all ports ⇒ TCP 80',
    ],
    'A slip / Write UDP': [
      '~ all addresses → shop/any: all ports ⇒ UDP 53',
      '~ all addresses → shop/stranger: all ports ⇒ UDP 53',
      '~ shop/any → shop/stranger: all ports ⇒ UDP 53',
      '~ shop/stranger → shop/any: all ports ⇒ UDP 53',
    ],
  },
  'invalid-policy-type': {
    'Lower case / Write Ingress': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'Three entries / Delete the repeated types': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → all addresses: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → all addresses: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'An empty entry / Delete the entry': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
  },
  'invalid-operator': {
    'Lower case / Write In': ['- all addresses → shop/app-web: all ports', '- shop/stranger → shop/app-web: all ports'],
    'Another word for it / Write In': [
      '- all addresses → shop/app-web: all ports',
      '- shop/stranger → shop/app-web: all ports',
    ],
    'Two words / Write NotIn': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
  },
};
