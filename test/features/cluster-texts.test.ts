import { expect, test } from 'vitest';
import type { ProfileChoice } from '../../server/src/engine/profile/profile-choice.ts';
import { hover } from '../../server/src/features/hover.ts';
import { itemsAt, textAfter } from './accept.ts';
import { HEAD } from './shop.ts';
import { type Workspace, workspaceOf } from './workspace.ts';

const CLUSTER: ProfileChoice = {
  distribution: 'openshift',
  serviceCidrs: ['10.96.0.0/16'],
  apiServer: { addresses: ['203.0.113.7'] },
  dns: { nodeLocal: ['169.254.20.10'] },
};

function hovered(cidr: string, profile: ProfileChoice): readonly string[] {
  const text = `${HEAD}  egress:\n    - to:\n        - ipBlock:\n            cidr: ${cidr}<|>\n`;
  const { snapshot, uri, position } = workspaceOf({ 'policy.yaml': text }, profile);
  const found = hover(snapshot, uri, position);
  const value =
    found !== null && typeof found.contents === 'object' && 'value' in found.contents ? found.contents.value : '';
  return value.split('\n').filter(line => line.startsWith('By the cluster profile'));
}

test('a hover says what a range is in the cluster', () => {
  expect(hovered('10.96.0.0/16', CLUSTER)).toEqual(['By the cluster profile: Services of the cluster.']);
  expect(hovered('10.128.4.0/24', CLUSTER)).toEqual([
    'By the cluster profile: part of 10.128.0.0/14, usually pods of the cluster.',
  ]);
  expect(hovered('203.0.113.7/32', CLUSTER)).toEqual(['By the cluster profile: API server of the cluster.']);
  expect(hovered('192.0.2.0/24', CLUSTER)).toEqual([]);
  expect(hovered('10.96.0.0/16', {})).toEqual([]);
});

const at = (list: 'from' | 'to', profile: ProfileChoice): Workspace => {
  const direction = list === 'from' ? 'ingress' : 'egress';
  return workspaceOf({ 'policy.yaml': `${HEAD}  ${direction}:\n    - ${list}:\n        - <|>\n` }, profile);
};
const labels = (workspace: Workspace): readonly string[] =>
  itemsAt(workspace).flatMap(({ label }) => (label.includes(' of the ') ? [label] : []));

test('peers of the cluster come before the usual ones, in their direction', () => {
  expect(labels(at('to', CLUSTER))).toEqual(['DNS of the cluster', 'DNS of the node']);
  expect(labels(at('from', CLUSTER))).toEqual(['ingress controller of the cluster', 'monitoring of the cluster']);
  expect(labels(at('to', {}))).toEqual([]);
  expect(labels(at('from', {}))).toEqual([]);
});

test('the peer for DNS is the one of the profile', () => {
  const workspace = at('to', CLUSTER);
  const item = itemsAt(workspace).find(({ label }) => label === 'DNS of the cluster');
  expect(item?.detail).toBe('namespace openshift-dns, port 5353');
  expect(item && textAfter(workspace, item)).toContain(`\
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: openshift-dns
          podSelector:
            matchLabels:
              dns.operator.openshift.io/daemonset-dns: default
`);
});

test('ranges of the cluster are offered for cidr, and for except where they lie inside', () => {
  const offered = (block: string): readonly string[] => {
    const text = `${HEAD}  egress:\n    - to:\n        - ipBlock:\n            ${block}`;
    const items = itemsAt(workspaceOf({ 'policy.yaml': text }, CLUSTER));
    return items.flatMap(({ label, detail }) => (detail?.includes('of the cluster') ? [`${label} ${detail}`] : []));
  };
  expect(offered('cidr: <|>\n')).toEqual([
    '10.128.0.0/14 usually pods of the cluster',
    '10.96.0.0/16 Services of the cluster',
    '203.0.113.7/32 API server of the cluster',
    '169.254.20.10/32 resolver of the cluster',
  ]);
  expect(offered('cidr: 10.0.0.0/8\n            except:\n              - <|>\n')).toEqual([
    '10.128.0.0/14 usually pods of the cluster',
    '10.96.0.0/16 Services of the cluster',
  ]);
});
