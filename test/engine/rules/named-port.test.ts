import { describe, expect, it } from 'vitest';
import { namedPort } from '../../../server/src/engine/rules/ports/named-port/named-port.ts';
import { deployment, documents, policy, service } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';
import { analyse, findingOf, titlesOf } from './harness.ts';

const rule = namedPort;

const inwards = (ports: string, selector = '{matchLabels: {app: web}}'): string =>
  policy('shop', 'p', `podSelector: ${selector}\ningress:\n  - {ports: [${ports}]}\n`);
const outwards = (peers: string, ports: string): string =>
  policy('shop', 'p', `podSelector: {}\npolicyTypes: [Egress]\negress:\n  - {to: [${peers}], ports: [${ports}]}\n`);
const web = (port = '- containerPort: 8080', name = 'web'): string =>
  deployment('shop', name).replace('- containerPort: 8080', port);
const named = (name: string, protocol = 'TCP', number = 8080): string =>
  `- {containerPort: ${number}, name: ${name}, protocol: ${protocol}}`;
const POD = '{podSelector: {matchLabels: {app: web}}}';
const BLOCK = '{ipBlock: {cidr: 192.0.2.0/24}}';
const count = (...texts: readonly string[]): number => find(rule, documents(...texts)).length;

describe('what is said', () => {
  it('names the pods that lack the name', () => {
    const text = documents(inwards('{port: http}'), web());
    expect(marks(rule, text)).toEqual([{ severity: 'warning', at: 'http', path: 'spec.ingress[0].ports[0].port' }]);
    expect(messages(rule, text)).toEqual([
      'The port name http opens nothing: no container of shop/web declares it. Write the number, or name the port of the container.',
    ]);
  });
  it('names the protocol that the name is declared for', () => {
    const text = documents(inwards('{port: dns}'), web(named('dns', 'UDP')));
    expect(messages(rule, text)).toEqual([
      'The port name dns opens nothing: shop/web declares it for UDP, and this entry is for TCP. Write the protocol.',
    ]);
  });
  it('is quieter where some of the pods have it', () => {
    const both = '{matchExpressions: [{key: app, operator: In, values: [web, api]}]}';
    const text = documents(inwards('{port: http}', both), web(named('http')), web(undefined, 'api'));
    expect(marks(rule, text).map(({ severity }) => severity)).toEqual(['info']);
    expect(messages(rule, text)).toEqual([
      'The port name http opens nothing on shop/api, which declares no such port, unlike shop/web. Name the port of the container, or select fewer pods.',
    ]);
  });
  it('says that addresses have no port names', () => {
    expect(messages(rule, outwards(BLOCK, '{port: https}'))).toEqual([
      'The port name https opens nothing to addresses: only pods have port names. Write the number.',
    ]);
  });
});

describe('destinations', () => {
  it('are the peers of an egress rule', () => {
    expect(count(outwards(POD, '{port: http}'), web())).toBe(1);
    expect(count(outwards(POD, '{port: http}'), web(named('http')))).toBe(0);
  });
  it('are silent where anyone is meant', () => {
    const elsewhere = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}';
    expect(count(outwards(elsewhere, '{port: http}'), web())).toBe(0);
    expect(count(outwards('', '{port: http}'), web())).toBe(0);
  });
  it('may be pods that an operator makes', () => {
    const operated =
      'apiVersion: example.com/v1\nkind: Web\nmetadata: {name: a, namespace: shop}\nspec: {labels: {app: web}}\n';
    expect(count(inwards('{port: http}'), web(), operated)).toBe(0);
  });
  it('are addresses beside pods where the rule has names alone', () => {
    const peers = `${POD}, ${BLOCK}`;
    expect(count(outwards(peers, '{port: http}'), web(named('http')))).toBe(1);
    expect(count(outwards(peers, '{port: http}, {port: 443}'), web(named('http')))).toBe(0);
  });
});

describe('fixes', () => {
  it('write the number that a Service of that port name leads to', () => {
    const ports = '- {containerPort: 8080, name: main}\n            - {containerPort: 9090, name: admin}';
    const behind = service('shop', 'web', 80, 9090).replace('- port: 80', '- name: http\n      port: 80');
    const text = documents(inwards('{port: http}'), web(ports), behind);
    expect(fixed(rule, text)).toBe(text.replace('{port: http}', '{port: 9090}'));
  });
  it('write no number where there are several', () => {
    const ports = '- {containerPort: 8080, name: main}\n            - {containerPort: 9090, name: admin}';
    expect(fixTitles(rule, documents(inwards('{port: http}'), web(ports)))).toEqual([]);
  });
  it('write the protocol', () => {
    const text = documents(inwards('{port: dns}, {protocol: TCP, port: dns}'), web(named('dns', 'UDP')));
    expect(fixed(rule, text)).toBe(text.replace('{port: dns}', '{protocol: UDP, port: dns}'));
    expect(find(rule, fixed(rule, fixed(rule, text)))).toEqual([]);
  });
  it('name the container port, which is in another document', () => {
    const text = documents(inwards('{port: http}'), web());
    const analysis = analyse(text);
    expect(titlesOf(findingOf(analysis, rule.id))).toEqual(['Use port 8080', 'Name port 8080 of Deployment web http']);
  });
  it('leave names of container ports as they are', () => {
    const analysis = analyse(documents(inwards('{port: http}'), web(named('main'))));
    expect(titlesOf(findingOf(analysis, rule.id))).toEqual(['Use port 8080']);
  });
});
