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
};
