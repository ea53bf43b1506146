import type { ExpectedDiffs } from './expected-diffs.ts';

export const ports: ExpectedDiffs = {
  'service-port': {
    'A protocol left out, which stands for TCP / Write protocol UDP': [
      '~ all addresses → shop/web: TCP 6831 ⇒ UDP 6831',
    ],
    'The port of the Service, on the pods behind it / Use the target port 8080': [
      '~ all addresses → shop/web: TCP 80 ⇒ TCP 8080',
    ],
    'The port of the Service, on the way to it / Use the target port 8080': [
      '~ shop/api → shop/web: TCP 80 ⇒ TCP 8080',
    ],
  },
  'named-port': {
    'A slip / Use port 8080': ['+ all addresses → shop/web: TCP 8080'],
    'A slip / Use the port name http': ['+ all addresses → shop/web: TCP 8080'],
    'Addresses have no port names / Use port 443': ['+ shop/api → 192.0.2.0/24: TCP 443'],
    'The name of the Service port / Name port 8080 of Deployment web http': ['+ all addresses → shop/web: TCP 8080'],
    'The name of the Service port / Use port 8080': ['+ all addresses → shop/web: TCP 8080'],
  },
  'end-port-unsupported': {
    'An old version / Write the ports 8080 to 8083 one by one': [],
    'A plug-in that is thought to ignore it / Write the ports 8080 to 8083 one by one': [],
  },
};
