import { describe, expect, it } from 'vitest';
import { splitRule as rule } from '../../../server/src/engine/rules/directions/split-rule.ts';
import { deployment, documents, policy, service } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';
import { textAfter } from './harness.ts';

const ingress = (...rules: readonly string[]): string =>
  policy('shop', 'web', `podSelector: {}\ningress:\n${rules.map(each => `- ${each}\n`).join('')}`);
const WEB = 'from: [{podSelector: {matchLabels: {app: web}}}]';
const PORTS = 'ports: [{port: 80}]';

describe('a pair', () => {
  it('is reported at its second rule, the first is related', () => {
    const text = ingress(WEB, PORTS);
    expect(marks(rule, text)).toEqual([{ severity: 'info', at: PORTS, path: 'spec.ingress[1]' }]);
    expect(find(rule, text)[0]?.finding.related?.map(({ message }) => message)).toEqual([
      'It opens every port to its peers.',
    ]);
    expect(messages(rule, text)).toEqual([
      'Rules are alternatives: one of these two lets its peers in on every port, the other lets everyone in on its ports. Merge them if its peers on those ports are meant.',
    ]);
  });

  it.each([
    ['in the other order', [PORTS, WEB], ['spec.ingress[1]']],
    ['once for three rules', [WEB, PORTS, WEB], ['spec.ingress[1]']],
    ['twice for four', [WEB, PORTS, WEB, PORTS], ['spec.ingress[1]', 'spec.ingress[3]']],
    [
      'with a namespace as peer',
      ['from: [{namespaceSelector: {matchLabels: {team: ops}}}]', PORTS],
      ['spec.ingress[1]'],
    ],
    ['with empty lists', [`{${WEB}, ports: []}`, PORTS], ['spec.ingress[1]']],
    ['with 53 among others', [WEB, 'ports: [{port: 53}, {port: 80}]'], ['spec.ingress[1]']],
  ])('is found %s', (_, rules, paths) => {
    expect(marks(rule, ingress(...rules)).map(({ path }) => path)).toEqual(paths);
  });

  it.each([
    ['a rule with both beside it', [WEB, PORTS, `{${WEB}, ${PORTS}}`]],
    ['the own namespace as peer', ['from: [{podSelector: {}}]', PORTS]],
    ['all namespaces as peer', ['from: [{namespaceSelector: {}}]', PORTS]],
    ['port 53 alone', [WEB, 'ports: [{port: 53}, {port: 53, protocol: UDP}]']],
    ['a rule for everything', [WEB, '{}']],
    ['peers twice', [WEB, WEB]],
  ])('is none with %s', (_, rules) => {
    expect(marks(rule, ingress(...rules))).toEqual([]);
  });
});

describe('what the pods declare', () => {
  const subject = 'podSelector: {matchLabels: {app: web}}';
  const of = (direction: 'ingress' | 'egress', ...rules: readonly string[]): string =>
    policy(
      'shop',
      'web',
      `${subject}\npolicyTypes: [${direction === 'ingress' ? 'Ingress' : 'Egress'}]\n${direction}:\n${rules.map(each => `- ${each}\n`).join('')}`,
    );
  const pods = documents(deployment('shop', 'web', 8080), deployment('shop', 'db', 5432));
  const severities = (text: string) => marks(rule, documents(text, pods)).map(({ severity }) => severity);
  const db = '[{podSelector: {matchLabels: {app: db}}}]';

  it('makes a warning of ports that are all there are', () => {
    expect(severities(of('ingress', `from: ${db}`, 'ports: [{port: 8080}]'))).toEqual(['warning']);
    expect(severities(of('egress', `to: ${db}`, 'ports: [{port: 5432}]'))).toEqual(['warning']);
  });

  it('keeps silent where the peers have use for other ports', () => {
    expect(severities(of('ingress', `from: ${db}`, 'ports: [{port: 80}]'))).toEqual([]);
    expect(severities(of('egress', `to: ${db}`, 'ports: [{port: 8443}]'))).toEqual([]);
  });

  it('keeps silent for egress to the web or to DNS beside one to some pods', () => {
    expect(severities(of('egress', 'ports: [{port: 443}]', `to: ${db}`))).toEqual([]);
    expect(severities(of('egress', 'ports: [{port: 53, protocol: UDP}, {port: 9000}]', `to: ${db}`))).toEqual([]);
  });

  it('keeps silent for the own components, and for the own namespace by its name', () => {
    expect(
      severities(of('ingress', 'from: [{podSelector: {matchLabels: {app: web}}}]', 'ports: [{port: 8080}]')),
    ).toEqual([]);
    const own = 'from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]';
    expect(severities(of('ingress', own, 'ports: [{port: 8080}]'))).toEqual([]);
  });
});

describe('a port that the API server calls', () => {
  const hook = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: checks}
webhooks:
  - name: checks.example.com
    clientConfig: {service: {name: web, namespace: shop}}
`;
  const pods = documents(deployment('shop', 'web', 9443), service('shop', 'web', 443, 9443));

  it('is opened by the fix of webhook-blocked without a finding', () => {
    const title = 'Let the API server in by a rule of ports alone';
    const after = textAfter(documents(ingress(WEB), hook, pods), 'webhook-blocked', title);
    expect(after).toContain('port: 9443');
    expect(marks(rule, after)).toEqual([]);
  });

  it('is one among others of a rule that is reported', () => {
    const api = WEB.replace('web', 'api');
    const text = documents(ingress(api, 'ports: [{port: 9443}, {port: 80}]'), hook, pods);
    expect(marks(rule, text)).toHaveLength(1);
    expect(marks(rule, documents(ingress(api, 'ports: [{port: 9443}]'), pods))).toHaveLength(1);
  });
});

describe('merging', () => {
  it('takes one hyphen away', () => {
    expect(fixed(rule, ingress(`${WEB} # ours`, `${PORTS} # plain`))).toBe(
      ingress(`${WEB} # ours\n  ${PORTS} # plain`),
    );
  });
  it('is not offered where the list is shared by an alias', () => {
    const text = policy('shop', 'web', `podSelector: {}\ningress: &rules\n- ${WEB}\n- ${PORTS}\n`);
    expect(fixTitles(rule, text)).toEqual([]);
  });
});
