import { describe, expect, it } from 'vitest';
import type { ProfileChoice } from '../../../server/src/engine/profile/profile-choice.ts';
import { notEnforced } from '../../../server/src/engine/rules/platform/not-enforced.ts';
import { endPortUnsupported } from '../../../server/src/engine/rules/ports/end-port-unsupported.ts';
import { documents, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, marks, messages } from './check-manifest.ts';
import { analyse, idsOf } from './harness.ts';

describe('not-enforced', () => {
  const named = (name: string): string => policy('shop', name, 'podSelector: {}\n');

  it('speaks once, on the first policy, of all', () => {
    const text = documents(named('a'), named('b'), named('c'));
    expect(marks(notEnforced, text, { cni: 'flannel' })).toEqual([
      { severity: 'info', at: 'a', path: 'metadata.name' },
    ]);
    expect(messages(notEnforced, text, { cni: 'flannel' })).toEqual([
      'This policy and 2 more have no effect: flannel enforces no network policies, and all connections stay open. Install an engine that does, or set networkPolicy.cluster.cni to the one there is.',
    ]);
    expect(messages(notEnforced, named('a'), { cni: 'flannel' })[0]).toMatch(/^This policy has no effect: /);
  });

  const admin = (name: string): string =>
    `apiVersion: policy.networking.k8s.io/v1beta1\nkind: ClusterNetworkPolicy\nmetadata: {name: ${name}}\nspec: {tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}\n`;

  it('is all that is said of an admin policy that nothing enforces', () => {
    const ids = (profile: ProfileChoice): readonly string[] => idsOf(analyse(admin('a'), profile));
    expect(ids({ cni: 'calico', cniVersion: '3.31' })).toEqual(['not-enforced']);
    expect(ids({ cni: 'calico', cniVersion: '3.32' })).toEqual(['denies-kube-system']);
    expect(ids({ cni: 'calico' }).toSorted()).toEqual(['denies-kube-system', 'not-enforced']);
  });

  it.each([
    [
      { cni: 'calico', cniVersion: '3.31' },
      'info',
      'This policy and 1 more have no effect: Calico enforces ClusterNetworkPolicies only from 3.32, and this one is 3.31. Write another kind, or set networkPolicy.cluster.cni and cniVersion to what enforces it.',
    ],
    [
      { cni: 'calico' },
      'hint',
      'Whether this policy and 1 more have an effect is not known: Calico enforces ClusterNetworkPolicies only from 3.32, and its version is not known. Set networkPolicy.cluster.cniVersion to say so.',
    ],
    [
      { cni: 'cilium', cniVersion: '1.20' },
      'hint',
      'Whether this policy and 1 more have an effect is not known: Cilium enforces ClusterNetworkPolicies only where k8sClusterNetworkPolicy.enabled is set. Set networkPolicy.cluster.adminPolicies to say so.',
    ],
    [
      { distribution: 'eks' },
      'info',
      'This policy and 1 more may have no effect: AWS VPC CNI enforces no ClusterNetworkPolicies as far as is known. Set networkPolicy.cluster.cni where another plug-in runs.',
    ],
  ] as const)('speaks of each kind by itself: %j', (profile, severity, message) => {
    const text = documents(named('a'), admin('b'), admin('c'));
    expect(marks(notEnforced, text, profile)).toEqual([{ severity, at: 'b', path: 'metadata.name' }]);
    expect(messages(notEnforced, text, profile)).toEqual([message]);
  });
});

describe('end-port-unsupported', () => {
  const OLD = { cni: 'cilium', cniVersion: '1.16.4' } as const;
  const ports = (list: string): string =>
    policy('shop', 'web', `podSelector: {}\npolicyTypes: [Ingress]\ningress:\n  - ports: [${list}]\n`);

  it('stands at endPort, and says what is opened', () => {
    const text = ports('{port: 80, endPort: 82, protocol: UDP}');
    expect(marks(endPortUnsupported, text, OLD)).toEqual([
      { severity: 'warning', at: '82', path: 'spec.ingress[0].ports[0].endPort' },
    ]);
    expect(messages(endPortUnsupported, text, OLD)).toEqual([
      'Cilium does not read endPort in this version: of 80 to 82 it opens 80 alone, or refuses the policy. Write the ports one by one.',
    ]);
    expect(fixed(endPortUnsupported, text, undefined, OLD)).toContain(
      'ports: [{port: 80, protocol: UDP}, {protocol: UDP, port: 81}, {protocol: UDP, port: 82}]',
    );
  });

  it('is for information where the plug-in is only thought to ignore it', () => {
    const found = marks(endPortUnsupported, ports('{port: 80, endPort: 82}'), { cni: 'weave' });
    expect(found.map(({ severity }) => severity)).toEqual(['info']);
  });

  it('stays silent in a direction that the policy leaves alone', () => {
    const text = ports('{port: 80, endPort: 82}').replace('[Ingress]', '[Egress]');
    expect(find(endPortUnsupported, text, OLD)).toEqual([]);
  });
});
