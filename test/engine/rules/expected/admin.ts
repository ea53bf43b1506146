import type { ExpectedDiffs } from './expected-diffs.ts';

/** What the fixes of rules on admin and cluster policies change. */
export const admin: ExpectedDiffs = {
  'invalid-action': {
    'A tier in small letters / Write Admin': [],
    'Small letters / Write Deny': ['- web/any → shop/any: all ports'],
    'The word of the newer kind / Write Allow': [],
    'The word of the older kinds / Write Accept': [],
  },
  'invalid-domain-name': {
    'A URL / Write api.example.com': [],
    'A leading dot / Write *.example.com': [],
    'Two stars / Write *.example.com': [],
  },
  'over-limit': {
    'A negative priority / Write 0': [],
    'A priority beyond 1000 / Write 1000': [],
    'A range twice / Delete the second one': ['- shop/any → 198.51.100.0/31: all ports'],
  },
  'unreachable-rule': {
    'A policy of lower priority number / Delete the rule': [],
    'A wide rule first / Delete the rule': [],
    'A wide rule first / Move ahead of rule 1 of ingress': ['+ web/any → shop/any: all ports'],
    'Some ports after all ports / Delete the rule': [],
    'Some ports after all ports / Move ahead of rule 1 of ingress': [
      '~ web/any → shop/any: all ports ⇒ TCP 1-79, 81-65535 · UDP (all ports) · SCTP (all ports)',
    ],
  },
  'denies-dns': {
    'To every namespace / Accept DNS before it': ['+ shop/any → kube-system/k8s-app-kube-dns: TCP 53 · UDP 53'],
    'In the older kind / Accept DNS before it': ['+ shop/any → kube-system/k8s-app-kube-dns: TCP 53 · UDP 53'],
    // A range of all addresses covers the resolver's pods too, wherever they are.
    'To every address / Accept DNS before it': ['+ shop/any → kube-system/k8s-app-kube-dns: TCP 53 · UDP 53'],
    'On port 53 / Accept DNS before it': [
      '~ shop/any → kube-system/k8s-app-kube-dns: TCP (all ports) · UDP 1-52, 54-65535 · SCTP (all ports) ⇒ all ports',
    ],
  },
  'missing-ipv6-twin': Object.fromEntries(
    ['IPv4 alone', 'In two halves', 'In brackets'].map(title => [
      `${title} / Deny ::/0 too`,
      ['::/0', 'default/stranger'].map(
        peer => `~ shop/any → ${peer}: all ports ⇒ TCP 1-442, 444-65535 · UDP (all ports) · SCTP (all ports)`,
      ),
    ]),
  ),
  'denies-kube-system': { 'Every pod / Leave kube-system out': [] },
  'no-effect': { 'A namespace / Delete the namespace': [] },
  'legacy-peer-shape': {
    'Every namespace / Write the labels directly under namespaces': [
      '- default/stranger → shop/any: all ports',
      '- elsewhere/any → shop/any: all ports',
    ],
    'In brackets / Write the labels directly under namespaces': [],
    'Namespaces / Write the labels directly under namespaces': ['- web/any → shop/any: all ports'],
    'Pods / Write namespaceSelector directly under pods': ['- web/any → shop/any: all ports'],
  },
};
