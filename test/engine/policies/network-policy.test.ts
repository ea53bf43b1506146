import { describe, expect, it } from 'vitest';
import { fieldItems, fieldValue } from '../../../server/src/engine/objects/field.ts';
import {
  blockAddresses,
  compileNetworkPolicy,
  isolatedDirections,
} from '../../../server/src/engine/policies/network-policy/compile.ts';
import { describeRanges } from '../../../server/src/engine/sets/addresses.ts';
import { policyWith } from '../model/read.ts';

describe('the directions a policy isolates', () => {
  it.each([
    ['', ['ingress']],
    ['spec: {}', ['ingress']],
    ['spec: {ingress: [{}]}', ['ingress']],
    ['spec: {egress: null}', ['ingress']],
    ['spec: {egress: []}', ['ingress']],
    ['spec: {egress: [{}]}', ['ingress', 'egress']],
    ['spec: {egress: [null]}', ['ingress', 'egress']],
    ['spec: {policyTypes: null, egress: [{}]}', ['ingress', 'egress']],
    ['spec: {policyTypes: [], egress: [{}]}', ['ingress', 'egress']],
    ['spec: {policyTypes: [Ingress], egress: [{}]}', ['ingress']],
    ['spec: {policyTypes: [Egress], ingress: [{}]}', ['egress']],
    ['spec: {policyTypes: [Egress, Ingress]}', ['ingress', 'egress']],
    ['spec: {policyTypes: [Egress, Egress]}', ['egress']],
    ['spec: {policyTypes: [ingress]}', []],
  ])('follow the API’s defaults: %s', (spec, directions) => {
    const policy = policyWith(spec);
    expect(isolatedDirections(policy)).toEqual(directions);
    const { ingress, egress } = compileNetworkPolicy(policy);
    expect([ingress !== undefined, egress !== undefined]).toEqual([
      directions.includes('ingress'),
      directions.includes('egress'),
    ]);
  });
});

function compiledRule(rule: string) {
  const [only] = compileNetworkPolicy(policyWith(`spec: {ingress: [${rule}]}`)).ingress ?? [];
  if (only === undefined) throw new Error('no rule');
  return only;
}

function peersOf(peers: string): unknown {
  const compiled = compiledRule(`{from: ${peers}}`).peers;
  if (compiled === 'any') return 'any';
  return compiled.map(peer => {
    if (peer.type === 'addresses') return describeRanges(peer.addresses).join();
    if (peer.type === 'elsewhere') return peer.type;
    const { namespaces, pods } = peer.query;
    const where =
      namespaces.type === 'name' ? namespaces.name : `${namespaces.selector.requirements.length} requirements`;
    return `${where}: ${pods.requirements.length} requirements${pods.broken ? ', broken' : ''}`;
  });
}

describe('peers', () => {
  it.each([
    ['null', 'any'],
    ['[]', 'any'],
    ['[{podSelector: {}}]', ['default: 0 requirements']],
    ['[{podSelector: {matchLabels: {a: b}}, namespaceSelector: null}]', ['default: 1 requirements']],
    ['[{namespaceSelector: {}}]', ['0 requirements: 0 requirements']],
    [
      '[{namespaceSelector: {matchLabels: {a: b}}, podSelector: {matchLabels: {a: b}}}]',
      ['1 requirements: 1 requirements'],
    ],
    ['[{ipBlock: {cidr: 10.0.0.0/30, except: [10.0.0.1/32]}}]', ['10.0.0.0,10.0.0.2-10.0.0.3']],
    ['[{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/32}}]', ['default: 0 requirements', '10.0.0.0']],
  ])('compile to pods and addresses: %s', (written, compiled) => {
    expect(peersOf(written)).toEqual(compiled);
  });

  it.each([
    ['[{}]', []],
    ['[null]', []],
    ['[{podSelector: null}]', []],
    ['text', []],
    ['[text]', []],
    ['[{ipBlock: {}}]', ['']],
    ['[{ipBlock: {cidr: 10.0.0.0}}]', ['']],
    ['[{podSelector: {app: web}}]', ['default: 0 requirements, broken']],
  ])('that the API server refuses match nothing: %s', (written, compiled) => {
    expect(peersOf(written)).toEqual(compiled);
  });
});

function portsOf(ports: string): unknown {
  const compiled = compiledRule(`{ports: ${ports}}`).ports;
  if (compiled === 'all') return 'all';
  return compiled.map(port =>
    port.type === 'named' ? `${port.protocol} ${port.name}` : `${port.protocol} ${port.low}-${port.high}`,
  );
}

describe('ports', () => {
  it.each([
    ['null', 'all'],
    ['[]', 'all'],
    ['[{}]', ['TCP 1-65535']],
    ['[null]', ['TCP 1-65535']],
    ['[{protocol: UDP}]', ['UDP 1-65535']],
    ['[{protocol: null, port: null}]', ['TCP 1-65535']],
    ['[{port: 80}]', ['TCP 80-80']],
    ['[{port: 80, endPort: 90, protocol: SCTP}]', ['SCTP 80-90']],
    ['[{port: 80, endPort: null}]', ['TCP 80-80']],
    ['[{port: http}, {port: dns, protocol: UDP}]', ['TCP http', 'UDP dns']],
    ['[{protocol: tcp, port: 80}]', []],
    ['[{protocol: "", port: 80}]', []],
    ['80', []],
  ])('compile to ranges and names: %s', (written, compiled) => {
    expect(portsOf(written)).toEqual(compiled);
  });
});

describe('compiled rules', () => {
  it('know their field path and place', () => {
    const rule = compiledRule('{from: [{podSelector: {}}], ports: [{port: 80}]}');
    expect(rule).toMatchObject({ action: 'accept', path: 'spec.ingress[0]' });
    expect(rule.peers).toMatchObject([{ path: 'spec.ingress[0].from[0]' }]);
    expect(rule.ports).toMatchObject([{ path: 'spec.ingress[0].ports[0]' }]);
  });

  it('select by the podSelector, every pod when it is absent or null, none when it is broken', () => {
    const pods = (spec: string) => compileNetworkPolicy(policyWith(spec)).subject.pods;
    for (const spec of ['', 'spec: {podSelector: null}', 'spec: {podSelector: {}}'])
      expect(pods(spec)).toMatchObject({ requirements: [], broken: false });
    for (const spec of ['spec: {podSelector: text}', 'spec: {podSelector: {app: web}}'])
      expect(pods(spec).broken).toBe(true);
  });
});

describe('ipBlocks', () => {
  const ranges = (block: string) => {
    const [rule] = fieldItems(policyWith(`spec: {ingress: [{from: [{ipBlock: ${block}}]}]}`).ingress);
    const [peer] = rule === undefined ? [] : fieldItems(rule.peers);
    const read = peer === undefined ? undefined : fieldValue(peer.ipBlock);
    return read === undefined ? undefined : describeRanges(blockAddresses(read));
  };

  it.each([
    ['{cidr: 10.0.0.1/24}', ['10.0.0.0-10.0.0.255']],
    ['{cidr: 10.0.0.0/24, except: [10.0.0.0/25, 10.0.0.128/26]}', ['10.0.0.192-10.0.0.255']],
    ['{cidr: 10.0.0.0/24, except: [10.0.0.0/25, 10.0.0.128/25]}', []],
    ['{cidr: 10.0.0.0/24, except: ["::/0", 11.0.0.0/8, text, null]}', ['10.0.0.0-10.0.0.255']],
    ['{cidr: "2001:db8::/127"}', ['2001:db8::-2001:db8::1']],
    ['{except: [10.0.0.0/8]}', []],
  ])('are the cidr without its exceptions: %s', (block, expected) => {
    expect(ranges(block)).toEqual(expected);
  });
});
