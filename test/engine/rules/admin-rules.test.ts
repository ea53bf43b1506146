import { describe, expect, it } from 'vitest';
import { deniesDns } from '../../../server/src/engine/rules/admin/denies-dns.ts';
import { deniesKubeSystem } from '../../../server/src/engine/rules/admin/denies-kube-system.ts';
import { experimentalField } from '../../../server/src/engine/rules/admin/experimental-field.ts';
import { priorityTie } from '../../../server/src/engine/rules/admin/priority-tie.ts';
import { unreachableRule } from '../../../server/src/engine/rules/admin/unreachable-rule.ts';
import { clusterRuleWith } from '../../../server/src/engine/rules/samples/example-manifest.ts';
import { fixed, fixTitles, marks, messages } from './check-manifest.ts';

const EVERYONE = 'action: Deny\nfrom:\n  - namespaces: {}\n';

describe('rules on admin and cluster policies', () => {
  it('mark the priority of both policies that share one, graver where they contradict each other', () => {
    const second = clusterRuleWith('ingress', EVERYONE.replace('Deny', 'Accept')).replace('name: shop', 'name: web');
    expect(marks(priorityTie, `${clusterRuleWith('ingress', EVERYONE)}---\n${second}`)).toEqual([
      { severity: 'warning', at: '50', path: 'spec.priority' },
      { severity: 'warning', at: '50', path: 'spec.priority' },
    ]);
  });

  it('say nothing of a tie where an earlier rule of either has decided the same', () => {
    const rules = clusterRuleWith(
      'ingress',
      'action: Accept\nfrom:\n  - namespaces: {matchLabels: {team: web}}\n',
    ).concat('    - action: Deny\n      from:\n        - namespaces: {}\n');
    const both = `${rules}---\n${rules.replace('name: shop', 'name: web')}`;
    expect(marks(priorityTie, both).map(({ severity }) => severity)).toEqual(['info', 'info']);
  });

  it('move a hidden rule ahead only where it decides otherwise and hides nobody there', () => {
    const rule = (action: string, peer: string, name: string): string =>
      `    - name: ${name}\n      action: ${action}\n      from:\n        - namespaces: ${peer}\n`;
    const [all, web] = ['{}', '{matchLabels: {team: web}}'];
    const titles = (...rules: readonly string[]): readonly string[] =>
      fixTitles(unreachableRule, clusterRuleWith('ingress', 'X').replace(/ {4}- X\n/, rules.join('')));
    expect(titles(rule('Deny', all, 'all'), rule('Pass', web, 'web'))).toEqual([
      'Delete the rule',
      'Move ahead of rule "all"',
    ]);
    for (const [first, second] of [
      [rule('Deny', all, 'all'), rule('Deny', web, 'web')],
      [rule('Deny', web, 'one'), rule('Accept', web, 'two')],
      [rule('Deny', '&all {}', 'all'), rule('Accept', web, 'web')],
    ] as const)
      expect(titles(first, second)).toEqual(['Delete the rule']);
  });

  it('mark the action that denies DNS', () => {
    expect(marks(deniesDns, clusterRuleWith('egress', EVERYONE.replace('from', 'to')))).toEqual([
      { severity: 'warning', at: 'Deny', path: 'spec.egress[0]' },
    ]);
  });

  it('ask for the port that the resolver of the profile listens on', () => {
    const denied = (port: number): readonly string[] =>
      messages(
        deniesDns,
        clusterRuleWith(
          'egress',
          `${EVERYONE.replace('from', 'to')}protocols:\n  - udp:\n      destinationPort:\n        number: ${port}\n`,
        ),
        { distribution: 'openshift' },
      );
    expect(denied(53)).toEqual([]);
    expect(denied(5353)).toEqual([
      'This denies the cluster DNS in openshift-dns too: names will not resolve for the pods of the subject. Put a rule before it that passes or accepts port 5353 there.',
    ]);
  });

  it('accept DNS at the resolver of the profile, with its node-local address, where nobody denies it before', () => {
    const text = clusterRuleWith('egress', EVERYONE.replace('from', 'to'));
    const profile = { dns: { namespace: 'dns', podLabels: {}, ports: [5353], nodeLocal: ['169.254.20.10'] } };
    expect(fixed(deniesDns, text, 'Accept DNS before it', profile)).toBe(
      text.replace(
        '    - action: Deny',
        `    - name: dns
      action: Accept
      to:
        - pods:
            namespaceSelector:
              matchLabels:
                kubernetes.io/metadata.name: dns
            podSelector: {}
        - networks:
            - 169.254.20.10/32
      protocols:
        - udp:
            destinationPort:
              number: 5353
        - tcp:
            destinationPort:
              number: 5353
        - udp:
            destinationPort:
              number: 53
        - tcp:
            destinationPort:
              number: 53
    - action: Deny`,
      ),
    );
    const earlier = text.replace('name: shop', 'name: earlier').replace('priority: 50', 'priority: 10');
    expect(fixTitles(deniesDns, `${text}---\n${earlier}`)).toEqual([]);
  });

  it('leave kube-system out of a subject of every namespace', () => {
    const text = clusterRuleWith('ingress', EVERYONE).replace(
      'namespaces:\n      matchLabels:\n        kubernetes.io/metadata.name: shop\n',
      'namespaces: {} # all\n',
    );
    expect(fixed(deniesKubeSystem, text)).toContain(
      'namespaces: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}]} # all\n',
    );
  });

  it('mark every experimental field', () => {
    expect(
      marks(
        experimentalField,
        clusterRuleWith('egress', 'action: Accept\nto:\n  - nodes: {}\n  - domainNames: [a.io]\n'),
      ),
    ).toEqual([
      { severity: 'info', at: 'nodes', path: 'spec.egress[0].to[0].nodes' },
      { severity: 'info', at: 'domainNames', path: 'spec.egress[0].to[1].domainNames' },
    ]);
  });
});
