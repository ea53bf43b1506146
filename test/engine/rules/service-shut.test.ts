import { describe, expect, it } from 'vitest';
import type { ProfileChoice } from '../../../server/src/engine/profile/profile-choice.ts';
import { serviceShut } from '../../../server/src/engine/rules/platform/service-shut.ts';
import { deployment, documents, policy, service } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';

const WEB = deployment('shop', 'web');
const typed = (more: string): string => service('shop', 'web', 80, 8080).replace('spec:\n', `spec:\n${more}`);
const BALANCER = typed('  type: LoadBalancer\n');
const ingress = (rules: string): string =>
  policy('shop', 'web', `podSelector: {matchLabels: {app: web}}\npolicyTypes: [Ingress]\n${rules}`);
const SHUT = ingress('');
const from = (peer: string, port = 8080): string =>
  ingress(`ingress:\n  - {from: [{${peer}}], ports: [{port: ${port}}]}\n`);

describe('service-shut', () => {
  const severity = (profile: ProfileChoice, ...texts: readonly string[]): string =>
    find(serviceShut, documents(...texts, WEB), profile)
      .map(({ finding }) => finding.severity)
      .join();

  it('says who cannot use which Service, and why', () => {
    expect(messages(serviceShut, documents(SHUT, WEB, BALANCER))).toEqual([
      'Nobody outside the cluster can use LoadBalancer Service shop/web: shop/web, to which it leads, admits no address on TCP 8080. Admit the addresses of the clients there.',
    ]);
    expect(marks(serviceShut, documents(SHUT, WEB, BALANCER))).toEqual([
      { severity: 'warning', at: 'Ingress', path: 'spec.policyTypes[0]' },
    ]);
  });

  it('is a warning where nobody of another namespace may come in, else information', () => {
    expect(severity({}, SHUT, BALANCER)).toBe('warning');
    expect(severity({}, from('podSelector: {matchLabels: {app: web}}'), BALANCER)).toBe('warning');
    expect(severity({}, from('namespaceSelector: {}'), BALANCER)).toBe('info');
    expect(severity({}, from('ipBlock: {cidr: 192.0.2.0/24}'), BALANCER)).toBe('');
    expect(severity({}, from('ipBlock: {cidr: 192.0.2.0/24}', 9090), BALANCER)).toBe('warning');
  });

  it.each([
    ['NodePort', typed('  type: NodePort\n'), 'warning'],
    ['externalIPs', typed('  externalIPs: [192.0.2.1]\n'), 'warning'],
    ['ClusterIP', typed(''), ''],
  ])('looks at a Service by %s', (_, text, expected) => {
    expect(severity({}, SHUT, text)).toBe(expected);
  });

  it('leaves the way of an Ingress to ingress-blocked', () => {
    const site = (name: string): string =>
      `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: site, namespace: shop}\nspec: {ingressClassName: ${name}, defaultBackend: {service: {name: web, port: {number: 80}}}}\n`;
    expect(severity({}, SHUT, typed('  type: NodePort\n'), site('nginx'))).toBe('');
    expect(severity({}, SHUT, BALANCER, site('nginx'))).toBe('warning');
    expect(severity({}, SHUT, BALANCER, site('alb'))).toBe('');
  });

  it('admits the source ranges where clients are seen, else everyone', () => {
    const ranged = typed(
      '  type: LoadBalancer\n  externalTrafficPolicy: Local\n  loadBalancerSourceRanges: [203.0.113.0/24]\n',
    );
    for (const text of [BALANCER, ranged].map(each => documents(SHUT, WEB, each))) {
      const [title = ''] = fixTitles(serviceShut, text);
      expect(title).toBe('Let clients outside in');
      const repaired = fixed(serviceShut, text, title);
      expect(repaired).toContain(text.includes('203.0.113.0') ? 'cidr: 203.0.113.0/24' : 'cidr: 0.0.0.0/0');
      expect(find(serviceShut, repaired)).toEqual([]);
    }
  });
});
