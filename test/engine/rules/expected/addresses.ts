import type { ExpectedDiffs } from './expected-diffs.ts';

export const addresses: ExpectedDiffs = {
  'metadata-reachable': {
    'All IPv4 addresses / Leave 169.254.169.254 out with except': ['- shop/api → 169.254.169.254/32: TCP 80'],
    'All ports, and another except / Leave 169.254.169.254 out with except': [
      '- shop/api → 169.254.169.254/32: all ports',
    ],
    'One half of all addresses / Leave 169.254.169.254 out with except': ['- shop/api → 169.254.169.254/32: TCP 80'],
    'IPv6 / Leave fd00:ec2::254 out with except': ['- shop/api → fd00:ec2::254/128: TCP 80'],
    'Left out in one rule, admitted by the next / Leave 169.254.169.254 out with except': [
      '- shop/api → 169.254.169.254/32: TCP 80',
    ],
  },
  'ip-block-pods': {
    'All pods / Select all pods of all namespaces': ['- 10.244.0.0/16 → shop/web: all ports'],
    'The usual range of a distribution / Select all pods of all namespaces': ['- 10.42.0.0/16 → shop/web: all ports'],
  },
  'ip-block-service': {
    'The address of a Service in sight / Select the pods behind Service api': [
      '+ shop/web → shop/api: TCP 8080',
      '- shop/web → 10.96.41.7/32: TCP 80',
    ],
  },
  'internet-includes-private': {
    'The internet by name / Leave the private ranges out with except': [
      '- shop/api → 10.0.0.0/8, 100.64.0.0/10, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16: TCP 443',
    ],
    'In two halves / Leave the private ranges out with except': [
      '- shop/api → 10.0.0.0/8, 100.64.0.0/10, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16: TCP 443',
    ],
    'The internet by a comment / Leave the private ranges out with except': [
      '- shop/api → 10.0.0.0/8, 100.64.0.0/10, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16: TCP 443',
    ],
    'The prefix length of the neighbour / Write 172.16.0.0/12': [
      '- shop/api → 172.17.0.0/16, 172.18.0.0/15, 172.20.0.0/14, 172.24.0.0/13: TCP 443',
    ],
    'IPv4 alone, in a cluster of both / Add ::/0 without private ranges': [
      '+ shop/api → all addresses but 0.0.0.0/0, fc00::/7, fe80::/10: TCP 443',
    ],
  },
};
