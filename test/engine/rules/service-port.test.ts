import { describe, expect, it } from 'vitest';
import { servicePort } from '../../../server/src/engine/rules/ports/service-port/service-port.ts';
import { deployment, documents, policy, service } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';

const rule = servicePort;

const inwards = (name: string, from: string, ports: string): string =>
  policy('shop', name, `podSelector: {matchLabels: {app: web}}\ningress:\n  - {${from}ports: [${ports}]}\n`);
const outwards = (to: string, ports: string): string =>
  policy('shop', 'api', `podSelector: {}\npolicyTypes: [Egress]\negress:\n  - {to: [${to}], ports: [${ports}]}\n`);
const web = deployment('shop', 'web', 8080);
const named = web.replace('- containerPort: 8080', '- containerPort: 8080\n              name: http');
const behind = service('shop', 'web', 80, 8080);
const POD = '{podSelector: {matchLabels: {app: web}}}';
const count = (...texts: readonly string[]): number => find(rule, documents(...texts)).length;

it('stands at the number and names the Service', () => {
  const text = documents(inwards('web', '', '{port: 80}'), web, behind);
  expect(marks(rule, text)).toEqual([{ severity: 'warning', at: '80', path: 'spec.ingress[0].ports[0].port' }]);
  expect(messages(rule, text)).toEqual([
    'No container of shop/web listens on TCP 80: that is the port of Service shop/web, and policies see the port of the pod. Use 8080.',
  ]);
});

describe('destinations', () => {
  it('are the peers of an egress rule, in other namespaces too', () => {
    const away = (text: string): string => text.replaceAll('namespace: shop', 'namespace: bank');
    const bank = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: bank}}}';
    expect(count(outwards(bank, '{port: 80}'), away(web), away(behind))).toBe(1);
  });
  it('are unknown where addresses share the ports, or no peer is named', () => {
    expect(count(outwards(`${POD}, {ipBlock: {cidr: 192.0.2.0/24}}`, '{port: 80}'), web, behind)).toBe(0);
    expect(count(outwards('', '{port: 80}'), web, behind)).toBe(0);
  });
  it('count as listening when one of them declares the port', () => {
    const plain = deployment('shop', 'plain', 80);
    expect(count(outwards('{podSelector: {}}', '{port: 80}'), web, behind, plain)).toBe(0);
  });
  it('count as listening when another Service sends the port to itself', () => {
    const direct = service('shop', 'web', 80, 80).replace('name: web', 'name: web-direct');
    expect(count(inwards('web', '', '{port: 80}'), web, behind, direct)).toBe(0);
  });
});

describe('protocols and targets', () => {
  it('are told apart', () => {
    expect(count(inwards('web', '', '{port: 80, protocol: UDP}'), web, behind)).toBe(0);
  });
  it('that no container has are no target', () => {
    expect(count(inwards('web', '', '{port: 80}'), web, service('shop', 'web', 80, 'http'))).toBe(0);
  });
  it('may be open by another rule for the same peers', () => {
    const one = `from: [${POD}], `;
    const two = inwards('web', one, '{port: 80}').trimEnd();
    expect(count(`${two}\n    - {${one}ports: [{port: 8080}]}\n`, web, behind)).toBe(0);
    expect(count(`${two}\n    - {from: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 8080}]}\n`, web, behind)).toBe(
      1,
    );
  });
});

describe('a number that pods declare for another protocol', () => {
  const traces = deployment('shop', 'web', 6831).replace('containerPort: 6831', '$&\n              protocol: UDP');
  const asked = (ports: string): string => inwards('web', '', ports);

  it('is information at the number, with the protocol as its fix', () => {
    const text = documents(asked('{port: 6831}'), traces);
    expect(marks(rule, text)).toEqual([{ severity: 'info', at: '6831', path: 'spec.ingress[0].ports[0].port' }]);
    expect(messages(rule, text)).toEqual([
      'No container of shop/web listens on TCP 6831: the port is declared for UDP, which stays closed here. Write protocol UDP.',
    ]);
    expect(fixed(rule, text)).toBe(text.replace('{port: 6831}', '{protocol: UDP, port: 6831}'));
  });
  it('is told where it is written, and on the way there', () => {
    const text = documents(outwards(POD, '{port: 6831, protocol: SCTP}'), traces);
    expect(fixed(rule, text)).toBe(text.replace('SCTP', 'UDP'));
  });
  it('is told where others of the pods declare other ports alone', () => {
    const api = deployment('shop', 'api', 9090);
    expect(count(outwards('{podSelector: {}}', '{port: 6831}'), traces, api)).toBe(1);
  });
  it.each([
    ['a pod declares no port', asked('{port: 6831}'), traces.replace(/ +ports:\n[\s\S]*$/, '')],
    ['a container declares it for both', asked('{port: 6831}'), `${traces}            - containerPort: 6831\n`],
    ['all ports are open', `${asked('{port: 6831}')}    - {}\n`, traces],
    ['a range has it', asked('{port: 6831, endPort: 6832}'), traces],
    ['it is the port of DNS', asked('{port: 53}'), traces.replace('6831', '53')],
    ['it goes by name', asked('{port: traces}'), traces.replace('protocol: UDP', '$&\n              name: traces')],
    ['addresses share it', outwards(`${POD}, {ipBlock: {cidr: 192.0.2.0/24}}`, '{port: 6831}'), traces],
    ['a Service sends it on', asked('{port: 6831}'), documents(traces, service('shop', 'web', 6831, 6831))],
  ])('is fine where %s', (_, ...texts) => {
    expect(count(...texts)).toBe(0);
  });
});

describe('fixes', () => {
  it('offer the number, then the name that the containers give it', () => {
    const text = documents(inwards('web', '', '{port: 80}'), named, service('shop', 'web', 80, 'http'));
    expect(fixTitles(rule, text)).toEqual(['Use the target port 8080', 'Use the target port http']);
    expect(fixed(rule, text, 'Use the target port http')).toBe(text.replace('{port: 80}', '{port: http}'));
    expect(fixed(rule, text)).toBe(text.replace('{port: 80}', '{port: 8080}'));
  });
  it('put a name that fits all pods before the numbers', () => {
    const other = named.replaceAll('web', 'cart').replace('8080', '9090');
    const both = outwards('{podSelector: {}}', '{port: 80}');
    const text = documents(both, named, other, service('shop', 'web', 80, 'http'), service('shop', 'cart', 80, 'http'));
    expect(fixTitles(rule, text)).toEqual([
      'Use the target port http',
      'Use the target port 8080',
      'Use the target port 9090',
    ]);
    expect(messages(rule, text)).toEqual([
      'No container of shop/web and shop/cart listens on TCP 80: that is the port of Services shop/web and shop/cart, and policies see the port of the pod. Use 8080 and 9090.',
    ]);
  });
});
