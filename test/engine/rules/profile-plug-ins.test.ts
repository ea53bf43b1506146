import { describe, expect, it } from 'vitest';
import { notEnforced } from '../../../server/src/engine/rules/platform/not-enforced.ts';
import { endPortUnsupported } from '../../../server/src/engine/rules/ports/end-port-unsupported.ts';
import { documents, policy } from '../../../server/src/engine/rules/support/samples.ts';
import { find, fixed, marks, messages } from './check-manifest.ts';

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
