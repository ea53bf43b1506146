import { describe, expect, it } from 'vitest';
import { answersTo, violationsIn, withPeer, withPort, withSpec } from './refusals.ts';

const PORT = 'spec.ingress[0].ports[0]';
const PEER = 'spec.ingress[0].from[0]';

describe('ports (B11, D23 to D30)', () => {
  it.each([
    'port: 1',
    'port: 65535',
    'port: http',
    'port: 8080a',
    'port: abcdefghij-1234',
    'protocol: TCP',
    'protocol: UDP',
    'protocol: SCTP, port: 9',
    'port: 80, endPort: 80',
    'port: 1, endPort: 65535',
    '',
  ])('accepts {%s}', item => {
    expect(answersTo(withPort(item))).toEqual([]);
  });

  it.each([
    ['protocol: tcp', `NotSupported ${PORT}.protocol`],
    ['protocol: ""', `NotSupported ${PORT}.protocol`],
    ['protocol: ICMP', `NotSupported ${PORT}.protocol`],
    ['port: 0', `Invalid ${PORT}.port`],
    ['port: -1', `Invalid ${PORT}.port`],
    ['port: 65536', `Invalid ${PORT}.port`],
    ['port: "80"', `Invalid ${PORT}.port`],
    ['port: HTTP', `Invalid ${PORT}.port`],
    ['port: my--port', `Invalid ${PORT}.port`],
    ['port: -http', `Invalid ${PORT}.port`],
    ['port: http-', `Invalid ${PORT}.port`],
    ['port: ""', `Invalid ${PORT}.port`],
    ['port: abcdefghij-12345', `Invalid ${PORT}.port`],
    ['port: ÄÖÜ', `Invalid ${PORT}.port`],
    ['port: 80, endPort: 79', `Invalid ${PORT}.endPort`],
    ['port: 80, endPort: 65536', `Invalid ${PORT}.endPort`],
    ['port: 80, endPort: 0', `Invalid ${PORT}.endPort`],
    ['port: http, endPort: 90', `Invalid ${PORT}.endPort`],
    ['endPort: 90', `Invalid ${PORT}.endPort`],
    ['port: null, endPort: 90', `Invalid ${PORT}.endPort`],
  ])('refuses {%s}', (item, answer) => {
    expect(answersTo(withPort(item))).toEqual([answer]);
  });

  it('checks egress alike and every item', () => {
    const text = withSpec('egress:\n- ports: [{port: 80}, {port: 0}, {protocol: Tcp, port: "1"}]');
    expect(answersTo(text)).toEqual([
      'Invalid spec.egress[0].ports[1].port',
      'NotSupported spec.egress[0].ports[2].protocol',
      'Invalid spec.egress[0].ports[2].port',
    ]);
  });

  it.each([
    ['"80"', 'Write the number without quotes: 80.'],
    ['"70000"', 'Write a number from 1 to 65535, without quotes.'],
    ['8000-8080', 'A range has its first port in port and its last in endPort.'],
    ['"80,443"', 'Each port is an item of its own.'],
    ['80/tcp', 'The protocol stands in a field of its own, protocol.'],
    ['"*"', 'For every port leave port out.'],
    ['http_alt', 'port names have 1 to 15 characters'],
  ])('says of the name %s what to write', (port, words) => {
    expect(violationsIn(withPort(`port: ${port}`))[0]?.message).toContain(words);
  });

  it('says the value and the range allowed', () => {
    expect(violationsIn(withPort('port: 70000'))[0]?.message).toBe(
      'Port 70000 does not exist: ports run from 1 to 65535.',
    );
  });
});

describe('peers (E31 to E34)', () => {
  it.each([
    'podSelector: {}',
    'namespaceSelector: {}',
    'podSelector: {}, namespaceSelector: {}',
    'ipBlock: {cidr: 10.0.0.0/8}',
    'podSelector: null, ipBlock: {cidr: 10.0.0.0/8}',
    'ipBlock: null, podSelector: {}',
  ])('accepts {%s}', item => {
    expect(answersTo(withPeer(item))).toEqual([]);
  });

  it.each([
    ['', `Required ${PEER}`],
    ['podSelector: null', `Required ${PEER}`],
    ['podSelector: null, namespaceSelector: null, ipBlock: null', `Required ${PEER}`],
    ['podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}', `Forbidden ${PEER}`],
    ['namespaceSelector: {}, ipBlock: {cidr: 10.0.0.0/8}', `Forbidden ${PEER}`],
    ['podSelector: {matchLabels: {a: b c}}', `Invalid ${PEER}.podSelector.matchLabels`],
    ['namespaceSelector: {matchLabels: {a b: c}}', `Invalid ${PEER}.namespaceSelector.matchLabels`],
  ])('refuses {%s}', (item, answer) => {
    expect(answersTo(withPeer(item))).toEqual([answer]);
  });

  it('says what to write for a peer whose only key has no value', () => {
    const advice = (item: string) =>
      violationsIn(withPeer(item))[0]?.message.split(': the API server refuses the empty peer. ')[1];
    expect(advice('podSelector: null')).toBe(
      'Add the labels it asks for, or write podSelector: {} for all pods of the namespace.',
    );
    expect(advice('ipBlock: null')).toBe('Add its cidr.');
  });

  it('checks the block of a mixed peer too', () => {
    expect(answersTo(withPeer('podSelector: {}, ipBlock: {cidr: x}')).toSorted()).toEqual([
      `Forbidden ${PEER}`,
      `Invalid ${PEER}.ipBlock.cidr`,
    ]);
  });
});

describe('policyTypes (B12, H46 to H48)', () => {
  it.each(['[]', '[Ingress]', '[Egress]', '[Egress, Ingress]', '[Ingress, Ingress]'])('accepts %s', types => {
    expect(answersTo(withSpec(`policyTypes: ${types}\negress: []`))).toEqual([]);
  });

  it.each([
    ['[ingress]', ['NotSupported spec.policyTypes[0]']],
    ['[Ingress, ""]', ['NotSupported spec.policyTypes[1]']],
    ['[Ingress, Egress, Ingress]', ['Invalid spec.policyTypes']],
    ['[ingress, Egress, x]', ['Invalid spec.policyTypes']],
  ])('refuses %s', (types, answers) => {
    expect(answersTo(withSpec(`policyTypes: ${types}`))).toEqual(answers);
  });
});
