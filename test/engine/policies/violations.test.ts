import { describe, expect, it } from 'vitest';
import { violationsIn, withPeer, withPort, withSpec } from '../schema/refusals.ts';

/** Returns all that is said of a manifest: rule, type of error and place; the facts for fixes; the message. */
function saidOf(text: string): readonly string[] {
  return violationsIn(text).flatMap(({ rule, apiError, severity, path, message, facts }) => {
    const { correction, candidates, reason } = facts;
    const named = Object.entries({ correction, candidates: candidates?.join(' or '), reason });
    return [
      `${rule} ${apiError?.type ?? severity ?? 'accepted'} ${path}`,
      named.flatMap(([key, fact]) => (fact === undefined ? [] : [`${key} ${fact}`])).join(', '),
      message,
    ];
  });
}

function adminPolicy(kind: string, action: string, head: string, rule: string): string {
  return `apiVersion: policy.networking.k8s.io/${kind}
metadata: {name: a}
spec:
  ${head}
  subject: {namespaces: {}}
  egress:
  - {action: ${action}, ${rule}}
`;
}

describe('what is said of a port', () => {
  it.each<[item: string, said: readonly string[]]>([
    [
      'endPort: 80',
      [
        'end-port Invalid spec.ingress[0].ports[0].endPort',
        'reason no-port',
        'The range up to 80 has no beginning: the API server refuses endPort without port. Add the first port.',
      ],
    ],
    [
      'port: http, endPort: 80',
      [
        'end-port Invalid spec.ingress[0].ports[0].endPort',
        'reason named-port',
        'A range cannot begin at a named port: the API server refuses endPort here. Write port as a number, or delete endPort.',
      ],
    ],
    [
      'port: 80, endPort: 0',
      [
        'end-port Invalid spec.ingress[0].ports[0].endPort',
        'reason out-of-range',
        'Port 0 does not exist: ports run from 1 to 65535.',
      ],
    ],
    [
      'port: 80, endPort: 65536',
      [
        'end-port Invalid spec.ingress[0].ports[0].endPort',
        'reason out-of-range',
        'Port 65536 does not exist: ports run from 1 to 65535.',
      ],
    ],
    [
      'port: 80, endPort: 79',
      [
        'end-port Invalid spec.ingress[0].ports[0].endPort',
        'reason below-port',
        'The range ends at 79, before it begins at 80: the API server refuses it. Swap the two, or delete endPort.',
      ],
    ],
    [
      'port: 80, endPort: 1',
      [
        'end-port Invalid spec.ingress[0].ports[0].endPort',
        'reason below-port',
        'The range ends at 1, before it begins at 80: the API server refuses it. Swap the two, or delete endPort.',
      ],
    ],
  ])('{%s}', (item, said) => {
    expect(saidOf(withPort(item))).toEqual(said);
  });
});

describe('what is said of a peer', () => {
  it.each<[item: string, said: readonly string[]]>([
    [
      '',
      [
        'missing-field Required spec.ingress[0].from[0]',
        '',
        'This peer is empty: the API server refuses it. Name pods (podSelector), namespaces (namespaceSelector) or addresses (ipBlock).',
      ],
    ],
    [
      'podSelector: null',
      [
        'missing-field Required spec.ingress[0].from[0]',
        '',
        'podSelector has no value and counts as not written: the API server refuses the empty peer. Add the labels it asks for, or write podSelector: {} for all pods of the namespace.',
      ],
    ],
    [
      'ipBlock: null',
      [
        'missing-field Required spec.ingress[0].from[0]',
        '',
        'ipBlock has no value and counts as not written: the API server refuses the empty peer. Add its cidr.',
      ],
    ],
    [
      'ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}',
      [
        'mixed-peer Forbidden spec.ingress[0].from[0]',
        '',
        'This peer names addresses and a selector at once: the API server refuses it. Write two items, one with ipBlock and one with the selector.',
      ],
    ],
    [
      'ipBlock: {cidr: 10.0.0.0/8}, namespaceSelector: {}',
      [
        'mixed-peer Forbidden spec.ingress[0].from[0]',
        '',
        'This peer names addresses and a selector at once: the API server refuses it. Write two items, one with ipBlock and one with the selector.',
      ],
    ],
    [
      'ipBlock: {cidr: 10.0.0.1/8}',
      [
        'cidr-host-bits accepted spec.ingress[0].from[0].ipBlock.cidr',
        'candidates 10.0.0.0/8 or 10.0.0.1/32',
        '10.0.0.1/8 names one address and a whole range at once: plug-ins read it in different ways, and Kubernetes refuses it from 1.36 on. Write 10.0.0.0/8 or 10.0.0.1/32.',
      ],
    ],
    [
      'ipBlock: {cidr: 010.0.0.0/8}',
      [
        'cidr-host-bits accepted spec.ingress[0].from[0].ipBlock.cidr',
        'candidates 10.0.0.0/8',
        '010.0.0.0/8 has leading zeros, which some read as octal: plug-ins read it in different ways, and Kubernetes refuses it from 1.36 on. Write 10.0.0.0/8.',
      ],
    ],
    [
      'ipBlock: {cidr: "::ffff:10.0.0.0/104"}',
      [
        'cidr-host-bits accepted spec.ingress[0].from[0].ipBlock.cidr',
        'candidates 10.0.0.0/8',
        '::ffff:10.0.0.0/104 is an IPv4 range written as IPv6: plug-ins read it in different ways, and Kubernetes refuses it from 1.36 on. Write 10.0.0.0/8.',
      ],
    ],
    [
      'ipBlock: {cidr: "2001:DB8::/32"}',
      [
        'ipv6-not-canonical info spec.ingress[0].from[0].ipBlock.cidr',
        'correction 2001:db8::/32',
        '2001:DB8::/32 is not in its canonical form: the API server warns of it, and what compares texts takes it for another range. Write 2001:db8::/32.',
      ],
    ],
    [
      'ipBlock: {cidr: 10.0.0.0}',
      [
        'invalid-cidr Invalid spec.ingress[0].from[0].ipBlock.cidr',
        '',
        '10.0.0.0 is a single address without a prefix length; alone it is 10.0.0.0/32: the API server refuses it. Write an address, a slash and the prefix length, such as 10.0.0.0/8 or 2001:db8::/32.',
      ],
    ],
    [
      'ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/8]}',
      [
        'except-outside-cidr Invalid spec.ingress[0].from[0].ipBlock.except[0]',
        'reason outside',
        'The exception 11.0.0.0/8 lies outside of 10.0.0.0/8: the API server accepts only ranges inside 10.0.0.0/8, smaller than it. Delete the exception or change the range.',
      ],
    ],
    [
      'ipBlock: {cidr: 10.0.0.0/8, except: [9.0.0.0/8]}',
      [
        'except-outside-cidr Invalid spec.ingress[0].from[0].ipBlock.except[0]',
        'reason outside',
        'The exception 9.0.0.0/8 lies outside of 10.0.0.0/8: the API server accepts only ranges inside 10.0.0.0/8, smaller than it. Delete the exception or change the range.',
      ],
    ],
    [
      'ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}',
      [
        'except-outside-cidr Invalid spec.ingress[0].from[0].ipBlock.except[0]',
        'reason equal',
        'The exception 10.0.0.0/8 leaves nothing of 10.0.0.0/8: the API server accepts only ranges inside 10.0.0.0/8, smaller than it. Delete the exception or change the range.',
      ],
    ],
    [
      'ipBlock: {cidr: 10.0.0.0/8, except: [8.0.0.0/5]}',
      [
        'except-outside-cidr Invalid spec.ingress[0].from[0].ipBlock.except[0]',
        'reason wider',
        'The exception 8.0.0.0/5 is wider than 10.0.0.0/8: the API server accepts only ranges inside 10.0.0.0/8, smaller than it. Delete the exception or change the range.',
      ],
    ],
    [
      'ipBlock: {cidr: 10.0.0.0/8, except: ["fd00::/8"]}',
      [
        'except-outside-cidr Invalid spec.ingress[0].from[0].ipBlock.except[0]',
        'reason other-family',
        'The exception fd00::/8 is of another address family than 10.0.0.0/8: the API server accepts only ranges inside 10.0.0.0/8, smaller than it. Delete the exception or change the range.',
      ],
    ],
    [
      'ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0]}',
      [
        'invalid-cidr Invalid spec.ingress[0].from[0].ipBlock.except[0]',
        '',
        '10.1.0.0 is a single address without a prefix length; alone it is 10.1.0.0/32: the API server refuses it. Write an address, a slash and the prefix length, such as 10.0.0.0/8 or 2001:db8::/32.',
      ],
    ],
    [
      'ipBlock: {cird: 10.0.0.0/8}',
      [
        'unknown-field UnknownField spec.ingress[0].from[0].ipBlock.cird',
        'correction cidr, candidates cidr',
        'cird is not a field of an IP block: the API server refuses it. Did you mean cidr?',
      ],
    ],
  ])('{%s}', (item, said) => {
    expect(saidOf(withPeer(item))).toEqual(said);
  });
});

describe('what is said of an egress rule', () => {
  it.each<[item: string, said: readonly string[]]>([
    [
      'egress: [{to: [{}]}]',
      [
        'missing-field Required spec.egress[0].to[0]',
        '',
        'This peer is empty: the API server refuses it. Name pods (podSelector), namespaces (namespaceSelector) or addresses (ipBlock).',
      ],
    ],
    [
      'egress: [{ports: [{endPort: 80}]}]',
      [
        'end-port Invalid spec.egress[0].ports[0].endPort',
        'reason no-port',
        'The range up to 80 has no beginning: the API server refuses endPort without port. Add the first port.',
      ],
    ],
  ])('{%s}', (item, said) => {
    expect(saidOf(withSpec(item))).toEqual(said);
  });
});

describe('what is said of a rule of a ClusterNetworkPolicy', () => {
  it.each<[item: string, said: readonly string[]]>([
    [
      'to: [{networks: [10.0.0.1/8]}]',
      [
        'cidr-host-bits Invalid spec.egress[0].to[0].networks[0]',
        'candidates 10.0.0.0/8 or 10.0.0.1/32',
        '10.0.0.1/8 names one address and a whole range at once: the API server refuses it. Write 10.0.0.0/8 or 10.0.0.1/32.',
      ],
    ],
    [
      'to: [{networks: [010.0.0.0/8]}]',
      [
        'cidr-host-bits Invalid spec.egress[0].to[0].networks[0]',
        'candidates 10.0.0.0/8',
        '010.0.0.0/8 has leading zeros: the API server refuses it. Write 10.0.0.0/8.',
      ],
    ],
    [
      'to: [{networks: ["::ffff:10.0.0.0/104"]}]',
      [
        'cidr-host-bits Invalid spec.egress[0].to[0].networks[0]',
        'candidates 10.0.0.0/8',
        '::ffff:10.0.0.0/104 is an IPv4 range written as IPv6: the API server refuses it. Write 10.0.0.0/8.',
      ],
    ],
    [
      'to: [{networks: [10.0.0.0]}]',
      [
        'invalid-cidr Invalid spec.egress[0].to[0].networks[0]',
        '',
        '10.0.0.0 is a single address without a prefix length; alone it is 10.0.0.0/32: the API server refuses it. Write an address, a slash and the prefix length, such as 10.0.0.0/8 or 2001:db8::/32.',
      ],
    ],
    [
      'to: [{networks: [10.0.0.0/8, 10.0.0.0/8]}]',
      [
        'over-limit Duplicate spec.egress[0].to[0].networks[1]',
        'reason repeated',
        '10.0.0.0/8 stands in this list a second time: the API server refuses it. Delete one.',
      ],
    ],
    [
      'to: [{domainNames: [10.0.0.1]}]',
      [
        'invalid-domain-name accepted spec.egress[0].to[0].domainNames[0]',
        '',
        '10.0.0.1 is an address, and names alone are looked up: this matches nothing. Write it under networks, as 10.0.0.1/32.',
      ],
    ],
    [
      'to: [{domainNames: [10.0.0.1.]}]',
      [
        'invalid-domain-name accepted spec.egress[0].to[0].domainNames[0]',
        '',
        '10.0.0.1. is an address, and names alone are looked up: this matches nothing. Write it under networks, as 10.0.0.1/32.',
      ],
    ],
    ['to: [{domainNames: [a10.0.0.1]}]', []],
    ['to: [{nodes: {}}]', []],
    [
      'to: [{}]',
      [
        'missing-field Invalid spec.egress[0].to[0]',
        'reason value',
        'This peer is empty: the API server refuses it. Write exactly one of namespaces, pods, networks, nodes and domainNames.',
      ],
    ],
    [
      'to: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {range: {start: 90, end: 80}}}}]',
      [
        'end-port Invalid spec.egress[0].protocols[0].tcp.destinationPort.range',
        'reason backwards',
        'The range ends at 80, before it begins at 90: the API server refuses it. Swap the two.',
      ],
    ],
    [
      'to: [{namespaces: {}}], protocols: [{udp: {destinationPort: {range: {start: 80, end: 80}}}}]',
      [
        'end-port Invalid spec.egress[0].protocols[0].udp.destinationPort.range',
        'reason one-port',
        'The range begins and ends at 80: the API server refuses it. Write number: 80.',
      ],
    ],
    [
      'to: [{namespaces: {}}], protocols: [{sctp: {destinationPort: {range: {start: 80, end: 79}}}}]',
      [
        'end-port Invalid spec.egress[0].protocols[0].sctp.destinationPort.range',
        'reason backwards',
        'The range ends at 79, before it begins at 80: the API server refuses it. Swap the two.',
      ],
    ],
    ['to: [{namespaces: {}}], protocols: [{destinationNamedPort: http}]', []],
    [
      'to: [{networks: [10.0.0.0/8]}], protocols: [{destinationNamedPort: http}]',
      [
        'mixed-peer Invalid spec.egress[0]',
        'reason named-port',
        'networks have no named ports, and this rule asks for "http": the API server refuses the rule. Write the number, or a rule of its own for networks.',
      ],
    ],
    [
      'to: [{nodes: {}}], protocols: [{destinationNamedPort: http}]',
      [
        'mixed-peer Invalid spec.egress[0]',
        'reason named-port',
        'nodes have no named ports, and this rule asks for "http": the API server refuses the rule. Write the number, or a rule of its own for nodes.',
      ],
    ],
  ])('{%s}', (item, said) => {
    expect(
      saidOf(adminPolicy('v1beta1\nkind: ClusterNetworkPolicy', 'Accept', 'tier: Admin\n  priority: 1', item)),
    ).toEqual(said);
  });
});

describe('what is said of a rule of an AdminNetworkPolicy', () => {
  it.each<[item: string, said: readonly string[]]>([
    [
      'to: [{namespaces: {}}], ports: [{portRange: {start: 90, end: 80}}]',
      [
        'end-port accepted spec.egress[0].ports[0].portRange',
        'reason backwards',
        'The range ends at 80, before it begins at 90: nothing matches it. Swap the two.',
      ],
    ],
    ['to: [{namespaces: {}}], ports: [{portRange: {start: 80, end: 80}}]', []],
    ['to: [{namespaces: {}}], ports: [{namedPort: http}]', []],
    [
      'to: [{networks: [10.0.0.0/8]}], ports: [{namedPort: http}]',
      [
        'mixed-peer Invalid spec.egress[0]',
        'reason named-port',
        'networks have no named ports, and this rule asks for "http": the API server refuses the rule. Write the number, or a rule of its own for networks.',
      ],
    ],
    ['to: [{nodes: {}}], ports: [{portNumber: {protocol: TCP, port: 80}}]', []],
  ])('{%s}', (item, said) => {
    expect(saidOf(adminPolicy('v1alpha1\nkind: AdminNetworkPolicy', 'Allow', 'priority: 1', item))).toEqual(said);
  });
});
