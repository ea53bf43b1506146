import type { ExpectedDiffs } from './expected-diffs.ts';

export const selectors: ExpectedDiffs = {
  'namespace-label-guess': {
    'No namespace carries the label / Select by kubernetes.io/metadata.name': ['+ front/web → shop/api: all ports'],
    'In an expression / Select by kubernetes.io/metadata.name': ['- front/web → shop/api: all ports'],
  },
  'peer-or-trap': {
    'One hyphen too many / Merge the two items': ['- ops/grafana → shop/api: all ports'],
    'One hyphen too many / Keep both: write namespace shop into the second': [],
  },
  'policy-selects-nothing': {
    'The label is on the Deployment / Select by app=api': ['- all addresses → shop/api: all ports'],
    'Another spelling / Select by app=api': ['- all addresses → shop/api: all ports'],
    'Another key / Select by app=api': ['- all addresses → shop/api: all ports'],
  },
  'selector-contradiction': {
    'A label that must not be there / Delete app is not set': [
      '- all addresses → shop/api: all ports',
      '- shop/web → shop/api: all ports',
    ],
    'A label that must not be there / Delete app=api': [],
    'A value that is asked for and left out / Delete app not in (api, web)': [
      '- all addresses → shop/api: all ports',
      '- shop/web → shop/api: all ports',
    ],
    'A value that is asked for and left out / Delete app=api': [],
  },
};
