import type { ExpectedDiffs } from './expected-diffs.ts';

export const apiServerTraffic: ExpectedDiffs = {
  'invalid-cidr': {
    'A single address / Write 10.0.0.1/32': [
      '- all addresses but 10.0.0.1/32 → shop/any: all ports',
      '- all addresses but 10.0.0.1/32 → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'A netmask / Write 10.0.0.0/8': [
      '- all addresses but 10.0.0.0/8 → shop/any: all ports',
      '- all addresses but 10.0.0.0/8 → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'A wildcard / Write 10.0.0.0/16': [
      '- all addresses but 10.0.0.0/16 → shop/any: all ports',
      '- all addresses but 10.0.0.0/16 → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'A single address as exception / Write 2001:db8::1/128': [
      '- 0.0.0.0/0, ::/3, 2000::/16, 2001::/21, 2001:800::/22, 2001:c00::/24, 2001:d00::/25, 2001:d80::/27, 2001:da0::/28, 2001:db0::/29, 2001:db8::1/128, 2001:db9::/32, 2001:dba::/31, 2001:dbc::/30, 2001:dc0::/26, 2001:e00::/23, 2001:1000::/20, 2001:2000::/19, 2001:4000::/18, 2001:8000::/17, 2002::/15, 2004::/14, 2008::/13, 2010::/12, 2020::/11, 2040::/10, 2080::/9, 2100::/8, 2200::/7, 2400::/6, 2800::/5, 3000::/4, 4000::/2, 8000::/1 → shop/any: all ports',
      '- 0.0.0.0/0, ::/3, 2000::/16, 2001::/21, 2001:800::/22, 2001:c00::/24, 2001:d00::/25, 2001:d80::/27, 2001:da0::/28, 2001:db0::/29, 2001:db8::1/128, 2001:db9::/32, 2001:dba::/31, 2001:dbc::/30, 2001:dc0::/26, 2001:e00::/23, 2001:1000::/20, 2001:2000::/19, 2001:4000::/18, 2001:8000::/17, 2002::/15, 2004::/14, 2008::/13, 2010::/12, 2020::/11, 2040::/10, 2080::/9, 2100::/8, 2200::/7, 2400::/6, 2800::/5, 3000::/4, 4000::/2, 8000::/1 → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
  },
  'end-port': {
    'Backwards in a ClusterNetworkPolicy / Swap: 80 to 90': [
      '~ web/any → shop/any: all ports ⇒ TCP 1-79, 91-65535 · UDP (all ports) · SCTP (all ports)',
    ],
    'Backwards in an AdminNetworkPolicy / Swap: 80 to 90': [
      '~ web/any → shop/any: all ports ⇒ TCP 1-79, 91-65535 · UDP (all ports) · SCTP (all ports)',
    ],
    'One port as a range / Write number: 80': [
      '~ web/any → shop/any: all ports ⇒ TCP 1-79, 81-65535 · UDP (all ports) · SCTP (all ports)',
    ],
    'The end before the beginning / Swap: 80 to 90': [
      '~ all addresses → shop/any: all ports ⇒ TCP 80-90',
      '~ all addresses → shop/stranger: all ports ⇒ TCP 80-90',
      '~ shop/any → shop/stranger: all ports ⇒ TCP 80-90',
      '~ shop/stranger → shop/any: all ports ⇒ TCP 80-90',
    ],
    'The end before the beginning / Delete endPort': [
      '~ all addresses → shop/any: all ports ⇒ TCP 90',
      '~ all addresses → shop/stranger: all ports ⇒ TCP 90',
      '~ shop/any → shop/stranger: all ports ⇒ TCP 90',
      '~ shop/stranger → shop/any: all ports ⇒ TCP 90',
    ],
    'No beginning / Allow port 90 alone': [
      '~ all addresses → shop/any: all ports ⇒ TCP 90',
      '~ all addresses → shop/stranger: all ports ⇒ TCP 90',
      '~ shop/any → shop/stranger: all ports ⇒ TCP 90',
      '~ shop/stranger → shop/any: all ports ⇒ TCP 90',
    ],
    'No beginning / Begin the range at 1': [
      '~ all addresses → shop/any: all ports ⇒ TCP 1-90',
      '~ all addresses → shop/stranger: all ports ⇒ TCP 1-90',
      '~ shop/any → shop/stranger: all ports ⇒ TCP 1-90',
      '~ shop/stranger → shop/any: all ports ⇒ TCP 1-90',
    ],
    'A named beginning / Delete endPort': [
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '~ all addresses → shop/any: all ports ⇒ TCP 8001',
      '~ shop/stranger → shop/any: all ports ⇒ TCP 8001',
    ],
    'No such port / Write 65535': [
      '~ all addresses → shop/any: all ports ⇒ TCP 8000-65535',
      '~ all addresses → shop/stranger: all ports ⇒ TCP 8000-65535',
      '~ shop/any → shop/stranger: all ports ⇒ TCP 8000-65535',
      '~ shop/stranger → shop/any: all ports ⇒ TCP 8000-65535',
    ],
    'No such port / Delete endPort': [
      '~ all addresses → shop/any: all ports ⇒ TCP 8000',
      '~ all addresses → shop/stranger: all ports ⇒ TCP 8000',
      '~ shop/any → shop/stranger: all ports ⇒ TCP 8000',
      '~ shop/stranger → shop/any: all ports ⇒ TCP 8000',
    ],
  },
  'except-outside-cidr': {
    'The other family / Delete the exception': [
      '- 0.0.0.0/0 → shop/any: all ports',
      '- 0.0.0.0/0 → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'Outside / Delete the exception': [
      '- all addresses but 10.0.0.0/16, 10.2.0.0/15, 10.4.0.0/14, 10.8.0.0/13, 10.16.0.0/12, 10.32.0.0/11, 10.64.0.0/10, 10.128.0.0/9 → shop/any: all ports',
      '- all addresses but 10.0.0.0/16, 10.2.0.0/15, 10.4.0.0/14, 10.8.0.0/13, 10.16.0.0/12, 10.32.0.0/11, 10.64.0.0/10, 10.128.0.0/9 → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'Wider than the range / Swap cidr and exception': [
      '- all addresses but 10.0.1.0/24, 10.0.2.0/23, 10.0.4.0/22, 10.0.8.0/21, 10.0.16.0/20, 10.0.32.0/19, 10.0.64.0/18, 10.0.128.0/17 → shop/any: all ports',
      '- all addresses but 10.0.1.0/24, 10.0.2.0/23, 10.0.4.0/22, 10.0.8.0/21, 10.0.16.0/20, 10.0.32.0/19, 10.0.64.0/18, 10.0.128.0/17 → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'Wider than the range / Delete the exception': [
      '- all addresses but 10.0.0.0/24 → shop/any: all ports',
      '- all addresses but 10.0.0.0/24 → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'The range itself / Delete the exception': [
      '- all addresses but 10.0.0.0/8 → shop/any: all ports',
      '- all addresses but 10.0.0.0/8 → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
  },
  'cidr-host-bits': {
    'Bits beyond the prefix / Write 192.168.1.0/24': [],
    'Bits beyond the prefix / Write 192.168.1.7/32': [
      '- 192.168.1.0/30, 192.168.1.4/31, 192.168.1.6/32, 192.168.1.8/29, 192.168.1.16/28, 192.168.1.32/27, 192.168.1.64/26, 192.168.1.128/25 → shop/any: all ports',
      '- 192.168.1.0/30, 192.168.1.4/31, 192.168.1.6/32, 192.168.1.8/29, 192.168.1.16/28, 192.168.1.32/27, 192.168.1.64/26, 192.168.1.128/25 → shop/stranger: all ports',
    ],
    'Leading zeros / Write 10.0.0.0/8': [],
    'IPv4 as IPv6 / Write 10.0.0.0/8': [
      '+ 10.0.0.0/8 → shop/any: all ports',
      '+ 10.0.0.0/8 → shop/stranger: all ports',
      '- ::ffff:10.0.0.0/104 → shop/any: all ports',
      '- ::ffff:10.0.0.0/104 → shop/stranger: all ports',
    ],
    'In an exception / Write 10.1.0.0/16': [],
    'In an exception / Write 10.1.2.3/32': [
      '+ 10.1.0.0/23, 10.1.2.0/31, 10.1.2.2/32, 10.1.2.4/30, 10.1.2.8/29, 10.1.2.16/28, 10.1.2.32/27, 10.1.2.64/26, 10.1.2.128/25, 10.1.3.0/24, 10.1.4.0/22, 10.1.8.0/21, 10.1.16.0/20, 10.1.32.0/19, 10.1.64.0/18, 10.1.128.0/17 → shop/any: all ports',
      '+ 10.1.0.0/23, 10.1.2.0/31, 10.1.2.2/32, 10.1.2.4/30, 10.1.2.8/29, 10.1.2.16/28, 10.1.2.32/27, 10.1.2.64/26, 10.1.2.128/25, 10.1.3.0/24, 10.1.4.0/22, 10.1.8.0/21, 10.1.16.0/20, 10.1.32.0/19, 10.1.64.0/18, 10.1.128.0/17 → shop/stranger: all ports',
    ],
  },
  'mixed-peer': {
    'Two kinds of destination in one / Split into two items': [
      '- shop/any → 203.0.113.0/24: all ports',
      '- shop/any → web/any: all ports',
    ],
    'Two kinds of port in one / Split into two items': [
      '~ shop/any → web/any: all ports ⇒ TCP 1-79, 81-7999, 8101-65535 · UDP (all ports) · SCTP (all ports)',
    ],
    'A dash is missing / Split into two peers': [
      '- all addresses but 10.0.0.0/8 → shop/any: all ports',
      '- all addresses but 10.0.0.0/8 → shop/stranger: all ports',
      '~ 10.0.0.0/8 → shop/any: all ports ⇒ TCP 80',
      '~ 10.0.0.0/8 → shop/stranger: all ports ⇒ TCP 80',
      '~ shop/any → shop/stranger: all ports ⇒ TCP 80',
      '~ shop/stranger → shop/any: all ports ⇒ TCP 80',
    ],
    'In between / Split into two peers': [
      '- all addresses but 203.0.113.0/24 → shop/any: all ports',
      '- all addresses but 203.0.113.0/24 → shop/stranger: all ports',
    ],
    'In brackets / Split into two peers': [
      '- all addresses but 10.0.0.0/8 → shop/any: all ports',
      '- all addresses but 10.0.0.0/8 → shop/stranger: all ports',
    ],
  },
  'values-with-exists': {
    'Exists / Delete the values': [
      '- all addresses → shop/app-set: all ports',
      '- shop/stranger → shop/app-set: all ports',
    ],
    'Exists / Compare with In': [
      '- all addresses → shop/app-web: all ports',
      '- shop/stranger → shop/app-web: all ports',
    ],
    'DoesNotExist / Delete the values': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'DoesNotExist / Compare with NotIn': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'An empty value is a value / Delete the values': [
      '- all addresses → shop/app-set: all ports',
      '- shop/stranger → shop/app-set: all ports',
    ],
    'An empty value is a value / Compare with In': [
      '- all addresses → shop/app-: all ports',
      '- shop/stranger → shop/app-: all ports',
    ],
  },
  'ipv6-not-canonical': {
    'Capital letters / Write 2001:db8::/32': [],
    'Leading zeros in a group / Write 2001:db8::/32': [],
    'In an exception / Write 2001:db8::/64': [],
  },
  // What a version to come allows nobody knows: it is compared as if the policy were not there.
  'unknown-api-version': {
    'A ClusterNetworkPolicy of a version to come / Write policy.networking.k8s.io/v1beta1': [
      '- web/any → shop/any: all ports',
    ],
    'A NetworkPolicy of a version to come / Write networking.k8s.io/v1': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
  },
  'deprecated-api-version': {
    'A range of ports / Write a ClusterNetworkPolicy of v1beta1': [],
    'An AdminNetworkPolicy where v1beta1 is served / Write a ClusterNetworkPolicy of v1beta1': [],
    'The baseline / Write a ClusterNetworkPolicy of v1beta1': [],
    'A ClusterNetworkPolicy of v1beta1 where v1alpha2 alone is served / Write policy.networking.k8s.io/v1alpha2': [],
    'A group that has no such kind / Write policy.networking.k8s.io/v1alpha1': ['- web/any → shop/any: all ports'],
    'A misspelt group / Write networking.k8s.io/v1': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'The version of 2016 / Write networking.k8s.io/v1': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
    'In a cluster before 1.16, which serves it still / Write networking.k8s.io/v1': [],
    'In quotes / Write networking.k8s.io/v1': [
      '- all addresses → shop/any: all ports',
      '- all addresses → shop/stranger: all ports',
      '- shop/any → shop/stranger: all ports',
      '- shop/stranger → shop/any: all ports',
    ],
  },
};
