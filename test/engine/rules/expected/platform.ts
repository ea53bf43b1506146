import type { ExpectedDiffs } from './expected-diffs.ts';

export const platform: ExpectedDiffs = {
  'webhook-blocked': {
    'A namespace may call the webhook / Let the API server in by a rule of ports alone': [
      '+ all addresses → ops/hook: TCP 9443',
    ],
    'Nobody may call the webhook / Let the API server in by a rule of ports alone': [
      '+ all addresses → ops/hook: TCP 9443',
    ],
  },
  'unprotected-workload': {
    'A policy for one of two workloads / Let nobody connect to it by policy web': [
      '- all addresses → shop/web: all ports',
      '- shop/api → shop/web: all ports',
    ],
  },
  'unused-suppression': {
    'A document without that finding / Delete the comment': [],
    'An id that no rule has / Delete the comment': [],
    'An id that no rule has / Write ignored-direction': [],
    'Nothing to silence / Delete the comment': [],
  },
};
