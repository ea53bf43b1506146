import { expect, it } from 'vitest';
import type { ProfileChoice } from '../../../server/src/engine/profile/profile-choice.ts';
import { ipBlockPods as rule } from '../../../server/src/engine/rules/addresses/ip-block-pods.ts';
import { policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { fixed, fixTitles, marks, messages } from './check-manifest.ts';

const from = (block: string): string =>
  policy('shop', 'web', `podSelector: {}\npolicyTypes: [Ingress]\ningress:\n  - from: [{ipBlock: {${block}}}]\n`);
const severities = (profile: ProfileChoice): readonly string[] =>
  marks(rule, from('cidr: 10.244.1.0/24'), profile).map(({ severity }) => severity);

it('is as sure as the ranges and the plug-in are', () => {
  const podCidrs = ['10.244.0.0/16'];
  expect(severities({ podCidrs })).toEqual(['warning']);
  expect(severities({ podCidrs, cni: 'cilium' })).toEqual(['warning']);
  expect(severities({ podCidrs, cni: 'calico' })).toEqual(['hint']);
  expect(severities({ distribution: 'kind', cni: 'cilium' })).toEqual(['hint']);
  expect(severities({ distribution: 'kubeadm' })).toEqual([]);
});

it('says what the plug-in makes of it where that is known', () => {
  expect(messages(rule, from('cidr: 10.244.1.0/24'), { cni: 'cilium', podCidrs: ['10.244.0.0/16'] })).toEqual([
    '10.244.1.0/24 holds addresses of pods: Cilium lets no ipBlock select pods, so it admits nobody. Select the pods by podSelector or namespaceSelector.',
  ]);
  expect(messages(rule, from('cidr: 10.244.0.0/15, except: [10.245.0.0/16]'), { distribution: 'kind' })).toEqual([
    '10.244.0.0/15 (without its exceptions) usually holds addresses of pods: plug-ins differ in whether an ipBlock selects pods, and their addresses change. Select the pods by podSelector or namespaceSelector.',
  ]);
});

it('selects all pods where the block names all their addresses', () => {
  const profile: ProfileChoice = { podCidrs: ['10.244.0.0/16'] };
  expect(fixed(rule, from('cidr: 10.244.0.0/16'), undefined, profile)).toContain('from: [{namespaceSelector: {}}]');
  expect(fixTitles(rule, from('cidr: 10.244.0.0/17'), profile)).toEqual([]);
});
