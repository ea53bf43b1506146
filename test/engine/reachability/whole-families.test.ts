import { describe, expect, it } from 'vitest';
import { routingOf } from '../../../server/src/engine/answers/routing.ts';
import type { ProfileChoice } from '../../../server/src/engine/profile/profile-choice.ts';
import { profileOf } from '../../../server/src/engine/profile/profile-of.ts';
import { boundsOf } from '../../../server/src/engine/reachability/bounds.ts';
import { explainSide } from '../../../server/src/engine/reachability/explain.ts';
import { reachabilityOf } from '../../../server/src/engine/reachability/reachability.ts';
import { describeTraffic } from '../../../server/src/engine/sets/traffic.ts';
import { warningsOf } from '../../../server/src/engine/warnings/warnings.ts';
import { clusterOf, pod, workloadNamed } from './clusters.ts';

const UNKNOWN = 'nothing / all ports';

const deny = (to: string): string => `apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: closed}
spec:
  tier: Admin
  priority: 5
  subject: {namespaces: {}}
  egress: [{action: Deny, to: [${to}]}]
`;
const BOTH = 'networks: [0.0.0.0/0, "::/0"]';

/** Returns what web may send to api, `sure / possible`, or one of them where they are the same; and what the list says. */
function answer(to: string, profile: ProfileChoice = {}, addresses = ''): { query: string; list: string } {
  const api = pod('api', 'shop', `, status: {podIPs: [${addresses}]}`);
  const cluster = clusterOf([pod('web', 'shop'), api, deny(to)].join('---\n'), { profile: profileOf(profile) });
  const [subject, peer] = [workloadNamed(cluster, 'web'), workloadNamed(cluster, 'api')];
  const question = { type: 'workload', workload: subject } as const;
  const { sure, possible } = boundsOf({
    cluster,
    direction: 'egress',
    subject: question,
    peer: { type: 'workload', workload: peer },
  });
  return {
    query: [...new Set([sure, possible].map(describeTraffic))].join(' / '),
    list: describeTraffic(reachabilityOf(cluster).allowed(subject, peer)),
  };
}

describe('networks that hold whole families', () => {
  it.each([BOTH, 'networks: [0.0.0.0/0]}, {networks: ["::/0"]', 'networks: [0.0.0.0/1, 128.0.0.0/1, "::/0"]'])(
    'pick pods without known addresses: {%s}',
    peers => {
      expect(answer(`{${peers}}`)).toEqual({ query: 'nothing', list: 'nothing' });
      expect(answer(`{${peers}}`, {}, '{ip: 10.0.0.7}')).toEqual({ query: 'nothing', list: 'nothing' });
    },
  );

  it.each<readonly [string, ProfileChoice, string, string]>([
    ['0.0.0.0/0', {}, UNKNOWN, 'all ports'],
    ['0.0.0.0/0', { ipFamilies: 'ipv4' }, 'nothing', 'nothing'],
    ['0.0.0.0/0', { ipFamilies: 'ipv6' }, 'all ports', 'all ports'],
    ['0.0.0.0/0', { ipFamilies: 'dual-stack' }, 'nothing', 'nothing'],
    ['0.0.0.0/0', { podCidrs: ['10.244.0.0/16'] }, 'nothing', 'nothing'],
    ['"::/0"', { podCidrs: ['10.244.0.0/16'] }, 'all ports', 'all ports'],
    ['10.0.0.0/8', { ipFamilies: 'ipv4' }, UNKNOWN, 'all ports'],
    ['0.0.0.0/1', { ipFamilies: 'ipv4' }, UNKNOWN, 'all ports'],
  ])('%s is judged by the families of the cluster: %j', (network, profile, query, list) => {
    expect(answer(`{networks: [${network}]}`, profile)).toEqual({ query, list });
  });

  it('need no warning of unknown addresses, and are named as the reason', () => {
    const cluster = clusterOf([pod('web', 'shop'), pod('api', 'shop'), deny(`{${BOTH}}`)].join('---\n'));
    expect(warningsOf(cluster, routingOf(cluster)).map(({ message }) => message)).toEqual([]);
    const [subject, peer] = ['web', 'api'].map(name => workloadNamed(cluster, name));
    if (subject === undefined || peer === undefined) throw new Error('no pods');
    const side = explainSide({
      cluster,
      direction: 'egress',
      subject: { type: 'workload', workload: subject },
      peer: { type: 'workload', workload: peer },
    });
    expect(side.reasons.map(({ action, policy }) => `${action} ${policy?.resource.name}`)).toEqual(['deny closed']);
  });
});
