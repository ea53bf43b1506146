import { fieldPlace, numberAt, type Place } from '../../schema/place.ts';
import type { Violation } from '../../schema/violation.ts';
import { deleteEntry, insertEntryFirst, renameKey, replaceScalar } from '../edits.ts';
import { defineRule, type Fix } from '../rule.ts';
import { isPort } from './corrections.ts';
import { ingressRuleWith } from './example-manifest.ts';
import { findingsOf, fix } from './from-violations.ts';

/** An endPort that makes no range with its port. */
export const endPort = defineRule({
  id: 'end-port',
  severity: 'error',
  needs: ['policy'],
  group: 'api-server',
  summary: 'endPort stands without a numeric port, below it, or outside of 1 to 65535.',
  why: [
    'A range of ports runs from `port` to `endPort`, both included; the API server refuses an end without a numeric beginning,',
    'an end before the beginning, and an end that is no port.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyPort.endPort',
  fix: 'Swaps the two ends, deletes endPort, or gives the range a beginning.',
  examples: {
    bad: [
      { title: 'The end before the beginning', manifest: ingressRuleWith('ports:\n  - port: 90\n    endPort: 80') },
      { title: 'No beginning', manifest: ingressRuleWith('ports:\n  - endPort: 90') },
      { title: 'A named beginning', manifest: ingressRuleWith('ports:\n  - port: http\n    endPort: 90') },
      { title: 'No such port', manifest: ingressRuleWith('ports:\n  - {port: 8000, endPort: 70000}') },
    ],
    fixed: [
      { manifest: ingressRuleWith('ports:\n  - port: 80\n    endPort: 90') },
      { manifest: ingressRuleWith('ports:\n  - port: http') },
    ],
    nearMisses: [
      { title: 'A range of one port', manifest: ingressRuleWith('ports:\n  - port: 80\n    endPort: 80') },
      { title: 'Up to the last port', manifest: ingressRuleWith('ports:\n  - port: 1\n    endPort: 65535') },
      { title: 'Null counts as absent', manifest: ingressRuleWith('ports:\n  - port: http\n    endPort:') },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'end-port', fixesOf);
  },
});

function fixesOf({ place, facts }: Violation, text: string): readonly Fix[] {
  const { entry } = place;
  if (entry === undefined) return [];
  const drop = fix('Delete endPort', deleteEntry(text, entry));
  // Without either, the item would stand for every port.
  if (facts.reason === 'no-port') return beginnings(place, text);
  if (facts.reason === 'below-port') return [...swap(place, text), ...drop];
  if (facts.reason === 'out-of-range') return [...highest(place, text), ...drop];
  return drop;
}

function swap(place: Place, text: string): readonly Fix[] {
  const port = place.parent === undefined ? undefined : fieldPlace(place.parent, 'port');
  const [first, last] = [port === undefined ? undefined : numberAt(port), numberAt(place)];
  if (port?.node?.kind !== 'scalar' || place.node?.kind !== 'scalar') return [];
  if (first === undefined || last === undefined || !isPort(first) || !isPort(last)) return [];
  const edits = [...replaceScalar(text, port.node, last), ...replaceScalar(text, place.node, first)];
  return fix(`Swap: ${last} to ${first}`, edits, { preferred: true });
}

function highest({ node, parent }: Place, text: string): readonly Fix[] {
  const first = parent === undefined ? undefined : numberAt(fieldPlace(parent, 'port'));
  if (node?.kind !== 'scalar' || typeof node.value !== 'number' || node.value < 1) return [];
  if (first === undefined || !isPort(first)) return [];
  return fix('Write 65535', replaceScalar(text, node, 65535), { preferred: true });
}

function beginnings({ entry, parent, node }: Place, text: string): readonly Fix[] {
  if (parent?.node?.kind !== 'map' || entry === undefined || node?.kind !== 'scalar') return [];
  if (typeof node.value !== 'number' || !isPort(node.value)) return [];
  const nullPort = parent.node.entries.find(({ key }) => key === 'port')?.value;
  if (nullPort?.kind === 'scalar') return fix('Begin the range at 1', replaceScalar(text, nullPort, 1));
  return [
    ...fix(`Allow port ${node.value} alone`, renameKey(text, entry, 'port'), { preferred: true }),
    ...fix('Begin the range at 1', insertEntryFirst(text, parent.node, 'port', 1)),
  ];
}
