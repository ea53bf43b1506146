import type { ExpectedDiffs } from './expected-diffs.ts';

export const selectors: ExpectedDiffs = {
  'namespace-label-guess': {
    'The well-known label, misspelt / Select by kubernetes.io/metadata.name': ['+ front/web → shop/api: all ports'],
    'No namespace carries the label / Select by kubernetes.io/metadata.name': ['+ front/web → shop/api: all ports'],
    'In an expression / Select by kubernetes.io/metadata.name': ['- front/web → shop/api: all ports'],
  },
  'peer-or-trap': {
    'One hyphen too many / Merge the two items': ['- ops/grafana → shop/api: all ports'],
    'One hyphen too many / Keep both: write namespace shop into the second': [],
  },
  'policy-selects-nothing': {
    'The label is on the Deployment / Select by app=api': ['- all addresses → shop/api: all ports'],
    'The label is on the Deployment / Label the pods of Deployment api with tier=backend': [
      '- all addresses → shop/api: all ports',
    ],
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
  'peer-in-other-namespace': {
    'The peer runs elsewhere / Select them in namespace shop': ['+ shop/api → data/database: all ports'],
  },
  'any-namespace-peer': {
    'The controller, in whatever namespace / Only in namespace edge': [],
  },
  'peer-selects-nothing': {
    'Another spelling / Select by app=web': ['+ shop/web → shop/api: all ports'],
    'Pods of another namespace / Select by app=prometheus': ['+ monitoring/prometheus → shop/api: all ports'],
    'Another spelling of the namespace / Write monitoring': ['+ monitoring/prometheus → shop/api: all ports'],
  },
  'namespace-mismatch': {
    'No namespace / Write namespace shop': ['- all addresses → shop/api: all ports'],
    'Another namespace / Write namespace shop': [
      '- all addresses → shop/api: all ports',
      '- bank/ledger → shop/api: all ports',
    ],
    'Another spelling / Write namespace shop': ['- all addresses → shop/api: all ports'],
  },
  'overlapping-peers': {
    'All namespaces but one, and all / Delete the item that holds the others': [],
    'All namespaces but one, and all / Delete the item it holds': [],
    'All addresses, and some / Delete the item it holds': [],
    'All addresses, and some / Delete the item that holds the others': [
      '- all addresses but 198.51.100.0/24, ::/0 → shop/api: all ports',
    ],
    'All pods of the namespace, and some / Delete the item it holds': [],
    'All pods of the namespace, and some / Delete the item that holds the others': [],
    'The same twice / Delete the repetition': [],
  },
};
