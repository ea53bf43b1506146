import { describe, expect, it } from 'vitest';
import { routingOf } from '../../../server/src/engine/answers/routing.ts';
import { boundsOf } from '../../../server/src/engine/reachability/bounds.ts';
import { describeDoubt } from '../../../server/src/engine/reachability/doubts.ts';
import { reachabilityOf } from '../../../server/src/engine/reachability/reachability.ts';
import { describeTraffic } from '../../../server/src/engine/sets/traffic.ts';
import { warningsOf } from '../../../server/src/engine/warnings/warnings.ts';
import { clusterOf, pod, policy, workloadNamed } from './clusters.ts';

const PODS = [
  'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
  pod('web', 'shop', ', status: {podIP: 192.0.2.1}'),
  pod('api', 'shop', ', status: {podIP: 192.0.2.2}'),
];

/** A ClusterNetworkPolicy about the ingress of api, its rules such as `Deny 80`. */
function cluster(name: string, priority: number, rules: readonly string[], tier = 'Admin'): string {
  const items = rules.map(rule => {
    const [action = '', port] = rule.split(' ');
    const protocols = port === undefined ? '' : `, protocols: [{tcp: {destinationPort: {number: ${port}}}}]`;
    return `{action: ${action}, from: [{namespaces: {}}]${protocols}}`;
  });
  return `apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: ${name}}
spec:
  tier: ${tier}
  priority: ${priority}
  subject: {pods: {podSelector: {matchLabels: {app: api}}}}
  ingress: [${items.join(', ')}]
`;
}

const BASELINE = (action: string): string => `apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata: {name: default}
spec:
  subject: {namespaces: {}}
  ingress: [{action: ${action}, from: [{namespaces: {}}]}]
`;

const ONLY_80 = policy('only', 'shop', '{podSelector: {}, ingress: [{ports: [{port: 80}]}]}');

/** Returns what web may surely and possibly send to api, what that depends on, and the warnings. */
function answer(...policies: readonly string[]) {
  const manifests = clusterOf([...PODS, ...policies].join('---\n'));
  const [subject, peer] = ['api', 'web'].map(
    name => ({ type: 'workload', workload: workloadNamed(manifests, name) }) as const,
  );
  if (subject === undefined || peer === undefined) throw new Error('no pods');
  const { sure, possible, doubts } = boundsOf({ cluster: manifests, direction: 'ingress', subject, peer });
  const names = { subject: 'api', peer: 'web', destination: 'api' };
  const listed = reachabilityOf(manifests).allowed(peer.workload, subject.workload);
  return {
    bounds: [sure, possible].map(describeTraffic),
    doubts: doubts.map(doubt => describeDoubt(doubt, peer, names)),
    listed: describeTraffic(listed),
    warnings: warningsOf(manifests, routingOf(manifests)).map(({ message }) => message),
  };
}

const exactly = (traffic: string) => ({ bounds: [traffic, traffic], doubts: [], listed: traffic, warnings: [] });
const AND = (a: string, b: string): string => `ClusterNetworkPolicy ${a} and ClusterNetworkPolicy ${b}`;
const DISPUTE = {
  doubts: [`which of ${AND('a', 'b')} comes first, as nothing orders them and they disagree`],
  warnings: [
    'Nothing says which of ClusterNetworkPolicy a, ClusterNetworkPolicy b comes first, and they disagree about some traffic: what becomes of it is not known.',
  ],
};

describe('two policies of one priority', () => {
  it('leave open what they disagree about, and nothing else', () => {
    expect(answer(cluster('a', 5, ['Deny 80', 'Deny 81']), cluster('b', 5, ['Accept 80', 'Deny 81']))).toEqual({
      bounds: [
        'TCP 1-79, 82-65535 · UDP (all ports) · SCTP (all ports)',
        'TCP 1-80, 82-65535 · UDP (all ports) · SCTP (all ports)',
      ],
      listed: 'TCP 1-79, 82-65535 · UDP (all ports) · SCTP (all ports)',
      ...DISPUTE,
    });
  });

  it('are ordered by another priority, and by no name', () => {
    expect(answer(cluster('a', 5, ['Deny']), cluster('b', 4, ['Accept']))).toEqual(exactly('all ports'));
    expect(answer(cluster('a', 4, ['Deny']), cluster('b', 5, ['Accept']))).toEqual(exactly('nothing'));
  });

  it('change nothing where they agree, or where each is alone', () => {
    expect(answer(cluster('a', 5, ['Deny']), cluster('b', 5, ['Deny']))).toEqual(exactly('nothing'));
    const apart = [cluster('a', 5, ['Deny 80']), cluster('b', 5, ['Accept 81']), ONLY_80];
    expect(answer(...apart)).toEqual(exactly('TCP 81'));
  });

  it('of different tiers are ordered by their tiers', () => {
    expect(answer(cluster('a', 5, ['Accept']), cluster('b', 5, ['Deny'], 'Baseline'))).toEqual(exactly('all ports'));
  });

  it('settle what a third one of the same priority does not dispute by order within itself', () => {
    const shadowed = cluster('b', 5, ['Deny 80', 'Accept 80']);
    expect(answer(cluster('a', 5, ['Deny 80']), shadowed).bounds[1]).toBe(
      'TCP 1-79, 81-65535 · UDP (all ports) · SCTP (all ports)',
    );
    expect(answer(cluster('a', 5, ['Deny 80']), shadowed).doubts).toEqual([]);
  });

  it('that accept and pass agree where NetworkPolicies allow, and disagree where they do not', () => {
    const policies = [cluster('a', 5, ['Accept 80']), cluster('b', 5, ['Pass 80'])];
    expect(answer(...policies, ONLY_80)).toEqual(exactly('TCP 80'));
    expect(answer(...policies.map(text => text.replaceAll('80', '81')), ONLY_80)).toEqual({
      bounds: ['TCP 80', 'TCP 80-81'],
      listed: 'TCP 80',
      ...DISPUTE,
    });
  });

  it('hide from a later one what either of them takes', () => {
    const policies = [cluster('a', 5, ['Accept 80']), cluster('b', 5, ['Accept 81']), cluster('c', 6, ['Deny'])];
    expect(answer(...policies)).toEqual(exactly('TCP 80-81'));
  });
});

it('a BaselineAdminNetworkPolicy has no order against ClusterNetworkPolicies of the Baseline tier', () => {
  const { bounds, doubts } = answer(BASELINE('Deny'), cluster('a', 0, ['Accept 80'], 'Baseline'));
  expect(bounds).toEqual(['nothing', 'TCP 80']);
  expect(doubts).toEqual([
    'which of ClusterNetworkPolicy a and BaselineAdminNetworkPolicy default comes first, as nothing orders them and they disagree',
  ]);
});
