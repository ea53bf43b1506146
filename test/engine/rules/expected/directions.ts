import type { ExpectedDiffs } from './expected-diffs.ts';

export const directions: ExpectedDiffs = {
  'overruled-peers': {
    'A port for some, and for everyone / Take TCP 2379 out of this rule': [],
    'A port for some, and for everyone / Delete spec.ingress[1], which admits everyone': [
      '- all addresses → shop/store: TCP 2379',
    ],
    'Another policy for the same pods / Take TCP 2379 out of this rule': [],
  },
  'empty-means-all': {
    'An empty list of sources / Delete the rule': [
      '- all addresses → shop/database: TCP 5432',
      '- shop/api → shop/database: TCP 5432',
    ],
    'An empty list of sources / Leave `from` out to admit everyone openly': [],
    'A list without a value / Delete the rule': ['- all addresses → shop/database: TCP 5432'],
    'A list without a value / Leave `from` out to admit everyone openly': [],
    'A dash without a rule / Delete the rule': [
      '- all addresses → shop/database: all ports',
      '~ shop/api → shop/database: all ports ⇒ TCP 5432',
    ],
    'A dash without a rule / Write {} to admit everyone openly': [],
    'A dash alone / Delete the rule': [
      '- all addresses → shop/database: all ports',
      '- shop/api → shop/database: all ports',
    ],
    'A dash alone / Write {} to admit everyone openly': [],
  },
  'implied-policy-types': {
    'Egress rules alone / Limit egress alone: policyTypes [Egress]': [
      '+ all addresses → shop/api: all ports',
      '+ kube-system/coredns → shop/api: all ports',
      '+ shop/database → shop/api: all ports',
      '+ shop/web → shop/api: all ports',
    ],
    'Egress rules alone / Deny ingress as now: policyTypes [Ingress, Egress]': [],
    'An empty egress list / Deny egress too: policyTypes [Ingress, Egress]': [
      '- shop/api → all addresses: all ports',
      '- shop/api → shop/database: all ports',
      '- shop/api → shop/web: all ports',
    ],
    'An empty egress list / Leave egress open as now: policyTypes [Ingress]': [],
    'An empty egress list alone / Deny egress too: policyTypes [Ingress, Egress]': [
      '- shop/api → all addresses: all ports',
      '- shop/api → shop/database: all ports',
      '- shop/api → shop/web: all ports',
    ],
    'An empty egress list alone / Deny egress alone: policyTypes [Egress]': [
      '+ all addresses → shop/api: all ports',
      '+ shop/database → shop/api: all ports',
      '+ shop/web → shop/api: all ports',
      '- shop/api → all addresses: all ports',
      '- shop/api → shop/database: all ports',
      '- shop/api → shop/web: all ports',
    ],
    'An empty egress list alone / Leave egress open as now: policyTypes [Ingress]': [],
  },
  'direction-without-rules': {
    'Ingress without rules / Take Ingress out of policyTypes': [
      '+ all addresses → shop/web: all ports',
      '+ kube-system/coredns → shop/web: all ports',
      '+ shop/api → shop/web: all ports',
    ],
    'Ingress without rules / Write ingress: [] to deny it openly': [],
    'Egress left to another policy / Take Egress out of policyTypes': [],
    'Egress left to another policy / Write egress: [] to deny it openly': [],
  },
  'ignored-direction': {
    'Egress rules, and Ingress in the list / Add Egress to policyTypes': [
      '- shop/web → all addresses but 198.51.100.0/24: all ports',
      '~ shop/web → 198.51.100.0/24: all ports ⇒ TCP 443',
      '~ shop/web → kube-system/coredns: all ports ⇒ TCP 53 · UDP 53',
    ],
    'Egress rules, and Ingress in the list / Delete the egress rules': [],
    'The wrong direction in the list / Add Ingress to policyTypes': [
      '~ all addresses → shop/web: all ports ⇒ TCP 8080',
      '~ kube-system/coredns → shop/web: all ports ⇒ TCP 8080',
    ],
    'The wrong direction in the list / Delete the ingress rules': [],
    'The wrong direction in the list / List Ingress instead of Egress, so that this policy no longer denies egress': [
      '~ all addresses → shop/web: all ports ⇒ TCP 8080',
      '~ kube-system/coredns → shop/web: all ports ⇒ TCP 8080',
    ],
    'Egress rules alone, and Ingress in the list / Add Egress to policyTypes': [
      '- shop/web → all addresses but 198.51.100.0/24: all ports',
      '~ shop/web → 198.51.100.0/24: all ports ⇒ TCP 443',
      '~ shop/web → kube-system/coredns: all ports ⇒ TCP 53 · UDP 53',
    ],
    'Egress rules alone, and Ingress in the list / Delete the egress rules': [],
    'Egress rules alone, and Ingress in the list / List Egress instead of Ingress, so that this policy no longer denies ingress':
      [
        '+ all addresses → shop/web: all ports',
        '+ kube-system/coredns → shop/web: all ports',
        '- shop/web → all addresses but 198.51.100.0/24: all ports',
        '~ shop/web → 198.51.100.0/24: all ports ⇒ TCP 443',
        '~ shop/web → kube-system/coredns: all ports ⇒ TCP 53 · UDP 53',
      ],
  },
  'one-sided-allow': {
    'Let in, but not let out / Add the egress rule: policy api-to-database': ['+ shop/api → shop/database: TCP 5432'],
    'Let out, but not let in / Add the ingress rule: policy database-from-api': [
      '+ shop/api → shop/database: TCP 5432',
    ],
    'A port that nobody listens on / Use port 5432': ['+ shop/api → shop/database: TCP 5432'],
  },
  'split-rule': {
    'One hyphen too many / Merge the two rules': [
      '- all addresses → shop/web: TCP 8080',
      '~ shop/api → shop/web: all ports ⇒ TCP 8080',
    ],
    'Ports first / Merge the two rules': [
      '- all addresses → shop/web: TCP 8080',
      '~ shop/api → shop/web: all ports ⇒ TCP 8080',
    ],
  },
  'reply-rule': {
    'The ports above 1023 / Delete the rule': [
      '- shop/web → all addresses: TCP 1024-65535',
      '- shop/web → shop/api: TCP 1024-65535',
      '~ shop/web → kube-system/coredns: TCP 53, 1024-65535 · UDP 53 ⇒ TCP 53 · UDP 53',
    ],
    'The ports of clients on Linux / Delete the rule': [
      '- shop/web → all addresses: TCP 32768-60999',
      '- shop/web → shop/api: TCP 32768-60999',
      '~ shop/web → kube-system/coredns: TCP 53, 32768-60999 · UDP 53 ⇒ TCP 53 · UDP 53',
    ],
    'Types left out / Delete the rule': [
      '- shop/web → all addresses: TCP 49152-65535',
      '- shop/web → shop/api: TCP 49152-65535',
      '~ shop/web → kube-system/coredns: TCP 53, 49152-65535 · UDP 53 ⇒ TCP 53 · UDP 53',
    ],
  },
  'redundant-rule': {
    'Within a wider rule / Delete the rule': [],
    'Within a policy for all pods / Delete the rule': [],
  },
  'redundant-policy': {
    'A limit that is none / Delete policy shop/api': [],
    'A default deny within another / Delete policy shop/api': [],
  },
  'name-contradicts-effect': {
    'A deny that allows / Write ingress: []': [
      '- all addresses → shop/api: all ports',
      '- all addresses → shop/web: all ports',
      '- shop/api → shop/web: all ports',
      '- shop/web → shop/api: all ports',
    ],
    'An allow that denies / Write ingress: [{}]': [
      '+ all addresses → shop/api: all ports',
      '+ all addresses → shop/web: all ports',
      '+ shop/api → shop/web: all ports',
      '+ shop/web → shop/api: all ports',
    ],
    'A description / Write ingress: []': [
      '- all addresses → shop/api: all ports',
      '- all addresses → shop/web: all ports',
      '- shop/api → shop/web: all ports',
      '- shop/web → shop/api: all ports',
    ],
  },
  'broad-subject': {
    'One port for all pods / Select by app=web': [
      '~ all addresses → shop/database: TCP 8080 ⇒ all ports',
      '~ shop/web → shop/database: TCP 8080 ⇒ all ports',
    ],
    'No podSelector / Select by app=web': [
      '~ all addresses → shop/database: TCP 8080 ⇒ all ports',
      '~ shop/web → shop/database: TCP 8080 ⇒ all ports',
    ],
  },
};
