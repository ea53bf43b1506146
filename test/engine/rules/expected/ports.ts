import type { ExpectedDiffs } from './expected-diffs.ts';

export const ports: ExpectedDiffs = {
  'service-port': {
    'The port of the Service, on the pods behind it / Use the target port 8080': [
      '~ all addresses → shop/web: TCP 80 ⇒ TCP 8080',
    ],
    'The port of the Service, on the way to it / Use the target port 8080': [
      '~ shop/api → shop/web: TCP 53, 80 · UDP 53 ⇒ TCP 53, 8080 · UDP 53',
    ],
  },
};
