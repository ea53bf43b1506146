import { describe, expect, it } from 'vitest';
import { replyRule as rule } from '../../../server/src/engine/rules/directions/reply-rule.ts';
import { policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { fixed, marks, messages } from './check-manifest.ts';

const web = (ports: string, rest = 'ingress: [{ports: [{port: 80}]}]\n'): string =>
  policy('shop', 'web', `podSelector: {matchLabels: {app: web}}\n${rest}egress:\n- ports: [${ports}]\n`);

it('stands on the rule and names the range', () => {
  const text = web('{port: 1024, endPort: 65535}');
  expect(marks(rule, text)).toEqual([
    { severity: 'info', at: 'ports: [{port: 1024, endPort: 65535}]', path: 'spec.egress[0]' },
  ]);
  expect(messages(rule, text)).toEqual([
    '1024-65535 are ports from which clients connect, and answers to them need no rule: this lets pods labelled app=web of namespace shop open new connections there. Delete the rule unless that is meant.',
  ]);
});

describe('ports that clients get', () => {
  it.each([
    ['{port: 32768, endPort: 60999}', 1],
    ['{port: 32768, endPort: 61000, protocol: UDP}', 1],
    ['{port: 49152, endPort: 65535}, {port: 49152, endPort: 65535, protocol: UDP}', 1],
    ['{port: 1, endPort: 65535}', 0],
    ['{port: 10000, endPort: 20000}', 0],
    ['{port: 50000, endPort: 60000}', 0],
    ['{port: 49152, endPort: 65535}, {port: 443}', 0],
    ['{port: http}', 0],
  ])('are %s: %i', (ports, count) => {
    expect(marks(rule, web(ports))).toHaveLength(count);
  });

  it('are no way back without ingress rules', () => {
    expect(marks(rule, web('{port: 1024, endPort: 65535}', ''))).toEqual([]);
    expect(marks(rule, web('{port: 1024, endPort: 65535}', 'ingress: []\n'))).toEqual([]);
  });
});

it('keeps egress isolated when the last rule goes', () => {
  expect(fixed(rule, web('{port: 1024, endPort: 65535}'))).toBe(
    policy(
      'shop',
      'web',
      'podSelector: {matchLabels: {app: web}}\npolicyTypes:\n- Ingress\n- Egress\ningress: [{ports: [{port: 80}]}]\negress: []\n',
    ),
  );
});
