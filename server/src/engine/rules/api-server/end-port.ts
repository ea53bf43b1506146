import { deleteEntry, insertEntryFirst, renameKey, replaceScalar, replaceValue } from '../../edits/index.ts';
import type { Entry } from '../../parse/tree.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import { fieldPlace, numberAt, type Place } from '../../schema/place.ts';
import type { Violation } from '../../schema/violation.ts';
import { adminRuleWith, clusterRuleWith, ingressRuleWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { isPort } from '../violations/corrections.ts';
import { findingsOf, fix, only } from '../violations/from-violations.ts';

const FROM = 'action: Deny\nfrom:\n  - namespaces: {matchLabels: {team: web}}\n';
const range = (ends: string): string =>
  clusterRuleWith('ingress', `${FROM}protocols:\n  - tcp:\n      destinationPort:\n        range: {${ends}}\n`);

/** An end that makes no range of ports with its beginning. */
export const endPort = defineRule({
  id: 'end-port',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'A range of ports has no numeric beginning, ends before it begins, or ends outside of 1 to 65535.',
  why: [
    'A range of ports runs from `port` to `endPort`, both included; the API server refuses an end without a numeric beginning,',
    'an end before the beginning, and an end that is no port.',
    'In a ClusterNetworkPolicy the end has to lie beyond the beginning; in an AdminNetworkPolicy nobody checks, and a range that ends first is empty.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyPort.endPort; policy.networking.k8s.io PortRange',
  fix: 'Swaps the two ends, deletes endPort, or gives the range a beginning.',
  examples: {
    bad: [
      { title: 'The end before the beginning', manifest: ingressRuleWith('ports:\n  - port: 90\n    endPort: 80') },
      { title: 'No beginning', manifest: ingressRuleWith('ports:\n  - endPort: 90') },
      { title: 'A named beginning', manifest: ingressRuleWith('ports:\n  - port: http\n    endPort: 90') },
      { title: 'No such port', manifest: ingressRuleWith('ports:\n  - {port: 8000, endPort: 70000}') },
      { title: 'Backwards in a ClusterNetworkPolicy', manifest: range('start: 90, end: 80') },
      { title: 'One port as a range', manifest: range('start: 80, end: 80') },
      {
        title: 'Backwards in an AdminNetworkPolicy',
        manifest: adminRuleWith(
          'ingress',
          `${FROM}ports:\n  - portRange:\n      protocol: TCP\n      start: 90\n      end: 80\n`,
        ),
      },
    ],
    fixed: [
      { manifest: ingressRuleWith('ports:\n  - port: 80\n    endPort: 90') },
      { manifest: ingressRuleWith('ports:\n  - port: http') },
    ],
    nearMisses: [
      { title: 'A range of one port', manifest: ingressRuleWith('ports:\n  - port: 80\n    endPort: 80') },
      { title: 'Up to the last port', manifest: ingressRuleWith('ports:\n  - port: 1\n    endPort: 65535') },
      { title: 'Null counts as absent', manifest: ingressRuleWith('ports:\n  - port: http\n    endPort:') },
      {
        title: 'One port as a range in an AdminNetworkPolicy',
        manifest: adminRuleWith('ingress', `${FROM}ports:\n  - portRange: {start: 80, end: 80}\n`),
      },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'end-port', fixesOf);
  },
});

function fixesOf({ place, facts }: Violation, text: string): readonly Fix[] {
  const { entry } = place;
  if (entry === undefined) return [];
  if (facts.reason === 'backwards') return swap(fieldPlace(place, 'start'), fieldPlace(place, 'end'), text);
  if (facts.reason === 'one-port') return single(place, entry, text);
  const drop = fix('Delete endPort', deleteEntry(text, entry));
  // Without either, the item would stand for every port.
  if (facts.reason === 'no-port') return beginnings(place, text);
  if (facts.reason === 'below-port' && place.parent !== undefined)
    return [...swap(fieldPlace(place.parent, 'port'), place, text), ...drop];
  if (facts.reason === 'out-of-range') return [...highest(place, text), ...drop];
  return drop;
}

function single(place: Place, entry: Entry, text: string): readonly Fix[] {
  const port = numberAt(fieldPlace(place, 'start'));
  if (port === undefined) return [];
  const edits = [...renameKey(text, entry, 'number'), ...replaceValue(text, entry, port)];
  return fix(`Write number: ${port}`, edits, only);
}

function swap(port: Place, place: Place, text: string): readonly Fix[] {
  const [first, last] = [numberAt(port), numberAt(place)];
  if (port.node?.kind !== 'scalar' || place.node?.kind !== 'scalar') return [];
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
  const nullPort = parent.node.entries.findLast(({ key }) => key === 'port')?.value;
  if (nullPort?.kind === 'scalar') return fix('Begin the range at 1', replaceScalar(text, nullPort, 1));
  return [
    ...fix(`Allow port ${node.value} alone`, renameKey(text, entry, 'port'), { preferred: true }),
    ...fix('Begin the range at 1', insertEntryFirst(text, parent.node, 'port', 1)),
  ];
}
