import { describe, expect, it } from 'vitest';
import { ipBlockService as rule } from '../../../server/src/engine/rules/addresses/ip-block-service.ts';
import { deployment, documents, policy, service } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';

const to = (peers: string, ports = '[{port: 80}]'): string =>
  policy('shop', 'web', `podSelector: {}\npolicyTypes: [Egress]\negress:\n  - {to: [${peers}], ports: ${ports}}\n`);
const at = (address: string, text: string): string => text.replace('spec:\n', `spec:\n  clusterIP: "${address}"\n`);
const api = (address: string, namespace = 'shop'): string =>
  documents(deployment(namespace, 'api'), at(address, service(namespace, 'api', 80, 8080)));
const block = (cidr: string): string => `{ipBlock: {cidr: "${cidr}"}}`;

describe('ip-block-service', () => {
  it('stands at the range and names the Service', () => {
    const text = documents(to(block('10.96.0.7/32')), api('10.96.0.7'));
    expect(marks(rule, text)).toEqual([
      { severity: 'warning', at: '"10.96.0.7/32"', path: 'spec.egress[0].to[0].ipBlock.cidr' },
    ]);
    expect(messages(rule, text)).toEqual([
      '10.96.0.7/32 is the address of Service shop/api: most plug-ins see the address of a pod in its place, so the rule opens nothing there. Select the pods behind it, on their own port.',
    ]);
  });

  it('tells that behind the first address of a range is the API server, which no selector picks', () => {
    const text = to([block('10.96.0.1/32'), block('10.96.0.2/32'), block('10.96.0.0/31'), block('fd00::1/128')].join());
    const profile = { serviceCidrs: ['10.96.0.0/16', 'fd00::/112'] };
    expect(messages(rule, text, profile).map(message => /Service of the API server/.test(message))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('knows IPv6 addresses, however they are written', () => {
    expect(find(rule, documents(to(block('fd00:0::7/128')), api('fd00::7')))).toHaveLength(1);
  });

  it('is for information in a range that is only usual, and a warning in one that is set', () => {
    const text = to(block('10.43.0.0/24'));
    expect(marks(rule, text, { distribution: 'rke2' }).map(({ severity }) => severity)).toEqual(['info']);
    expect(marks(rule, text, { serviceCidrs: ['10.43.0.0/16'] }).map(({ severity }) => severity)).toEqual(['warning']);
  });

  it('selects pods of another namespace by its name', () => {
    const after = fixed(rule, documents(to(block('10.96.0.7/32')), api('10.96.0.7', 'bank')));
    expect(after).toContain('namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: bank}}');
    expect(after).toContain('podSelector: {matchLabels: {app: api}}');
    expect(after).toContain('{port: 8080}');
  });

  it('offers no fix where another peer needs the port as it is', () => {
    const text = documents(to(`${block('10.96.0.7/32')}, {podSelector: {}}`), api('10.96.0.7'));
    expect(fixTitles(rule, text)).toEqual([]);
    expect(fixTitles(rule, text.replace('[{port: 80}]', '[{port: 8080}]'))).toEqual([
      'Select the pods behind Service api',
    ]);
  });
});
