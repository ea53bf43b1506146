import { describe, expect, it } from 'vitest';
import { decode } from '../../../server/src/engine/schema/decode.ts';
import { clusterNetworkPolicySchema } from '../../../server/src/engine/schema/schema-node.ts';
import { answersTo, readMap, violationsIn } from './refusals.ts';

const HEAD = 'apiVersion: policy.networking.k8s.io/';
const lines = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ');

function cluster(spec: string): string {
  return `${HEAD}v1beta1\nkind: ClusterNetworkPolicy\nmetadata: {name: web}\nspec:\n${lines(spec)}\n`;
}

function admin(spec: string): string {
  return `${HEAD}v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: web}\nspec:\n${lines(spec)}\n`;
}

function baseline(spec: string, name = 'default'): string {
  return `${HEAD}v1alpha1\nkind: BaselineAdminNetworkPolicy\nmetadata: {name: ${name}}\nspec:\n${lines(spec)}\n`;
}

const BASE = 'tier: Admin\npriority: 5\nsubject: {namespaces: {}}\n';
const rule = (fields: string): string => cluster(`${BASE}egress: [{action: Deny, ${fields}}]`);
const to = (peer: string): string => rule(`to: [${peer}]`);
const protocol = (item: string): string => rule(`to: [namespaces: {}], protocols: [${item}]`);
const oldPort = (item: string): string =>
  admin(`priority: 5\nsubject: {namespaces: {}}\negress: [{action: Deny, to: [namespaces: {}], ports: [${item}]}]`);

const many = (count: number, item: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => item(index)).join(', ');

/** Puts a name of one line before each case. */
function named<Rest extends readonly unknown[]>(cases: readonly (readonly [string, ...Rest])[]) {
  return cases.map(([text, ...rest]) => [inOneLine(text), text, ...rest] as const);
}

function inOneLine(text: string): string {
  const line = text.slice(text.indexOf('metadata')).replaceAll(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}

describe('a ClusterNetworkPolicy', () => {
  it.each(
    named([
      [cluster('{}'), ['Required spec.tier', 'Required spec.priority', 'Required spec.subject']],
      [cluster(BASE.replace('Admin', 'admin')), ['NotSupported spec.tier']],
      [cluster(BASE.replace('5', '1001')), ['Invalid spec.priority']],
      [cluster(BASE.replace('5', '-1')), ['Invalid spec.priority']],
      [cluster(BASE.replace('5', '1.5')), ['TypeInvalid spec.priority']],
      [cluster(BASE.replace('5', '"5"')), ['TypeInvalid spec.priority']],
      [cluster(BASE.replace('{namespaces: {}}', '{}')), ['Invalid spec.subject']],
      [cluster(BASE.replace('{namespaces: {}}', '{namespaces: null}')), ['Invalid spec.subject']],
      [
        cluster(BASE.replace('{namespaces: {}}', '{namespaces: {}, pods: {podSelector: {}}}')),
        ['TooMany spec.subject'],
      ],
      [cluster(BASE.replace('{namespaces: {}}', '{pods: {}}')), ['Required spec.subject.pods.podSelector']],
      [cluster(`${BASE}ingres: []`), ['UnknownField spec.ingres']],
      [cluster(`${BASE}priority: 6`), ['DuplicateKey spec.priority']],
      [cluster(`${BASE}ingress: {}`), ['TypeInvalid spec.ingress']],
      [cluster(`${BASE}ingress: [null]`), ['TypeInvalid spec.ingress[0]']],
      [
        cluster(`${BASE}ingress: [${many(26, () => '{action: Deny, from: [namespaces: {}]}')}]`),
        ['TooMany spec.ingress'],
      ],
      [rule(''), ['Required spec.egress[0].to']],
      [rule('to: []'), ['Invalid spec.egress[0].to']],
      [rule(`to: [${many(26, () => '{namespaces: {}}')}]`), ['TooMany spec.egress[0].to']],
      [rule(`to: [namespaces: {}], name: ${'x'.repeat(101)}`), ['TooLong spec.egress[0].name']],
      [to('{namespaces: {}}').replace('Deny', 'Allow'), ['NotSupported spec.egress[0].action']],
      [to('{}'), ['Invalid spec.egress[0].to[0]']],
      [to('{namespaces: {}, networks: [10.0.0.0/8]}'), ['TooMany spec.egress[0].to[0]']],
      [to('networks: []'), ['Invalid spec.egress[0].to[0].networks']],
      [to(`networks: [${many(26, index => `10.0.${index}.0/24`)}]`), ['TooMany spec.egress[0].to[0].networks']],
      [to('networks: [10.0.0.0/8, "::/0", 10.0.0.0/8]'), ['Duplicate spec.egress[0].to[0].networks[2]']],
      [to('networks: [10.0.0.0]'), ['Invalid spec.egress[0].to[0].networks[0]']],
      [to('networks: [010.0.0.0/8]'), ['Invalid spec.egress[0].to[0].networks[0]']],
      [to('networks: ["::ffff:10.0.0.0/104"]'), ['Invalid spec.egress[0].to[0].networks[0]']],
      [to('networks: ["2001:db8::00001/128"]'), ['Invalid spec.egress[0].to[0].networks[0]']],
      [to('networks: ["fe80::%eth0/64"]'), ['Invalid spec.egress[0].to[0].networks[0]']],
      [to('networks: [10.0.0.0/08]'), ['Invalid spec.egress[0].to[0].networks[0]']],
      [to('networks: [10.1.2.3/8]'), ['Invalid spec.egress[0].to[0].networks[0]']],
      [to('networks: [10.1.2.3/8]').replace('v1beta1', 'v1alpha2'), ['Invalid spec.egress[0].to[0].networks[0]']],
      [to('domainNames: [_a.io]'), ['Invalid spec.egress[0].to[0].domainNames[0]']],
      [to('domainNames: ["[.io"]'), ['Invalid spec.egress[0].to[0].domainNames[0]']],
      [to('networks: [null]'), ['TypeInvalid spec.egress[0].to[0].networks[0]']],
      [
        to('nodes: {}').replace('egress', 'ingress').replace('to:', 'from:'),
        ['UnknownField spec.ingress[0].from[0].nodes'],
      ],
      [protocol('icmp: {}'), ['UnknownField spec.egress[0].protocols[0].icmp']],
      [protocol('tcp: {destinationPort: 80}'), ['TypeInvalid spec.egress[0].protocols[0].tcp.destinationPort']],
      [
        protocol('tcp: {destinationPort: {number: 1, range: {start: 1, end: 2}}}'),
        ['TooMany spec.egress[0].protocols[0].tcp.destinationPort'],
      ],
      [
        protocol('tcp: {destinationPort: {number: 65536}}'),
        ['Invalid spec.egress[0].protocols[0].tcp.destinationPort.number'],
      ],
      [rule(`to: [namespaces: {}], name: ${'😀'.repeat(101)}`), ['TooLong spec.egress[0].name']],
      [to(`domainNames: [${many(26, index => `a${index}.io`)}]`), ['TooMany spec.egress[0].to[0].domainNames']],
      [to('domainNames: [a.io, a.io]'), ['Duplicate spec.egress[0].to[0].domainNames[1]']],
      [to(`networks: ["${'1'.repeat(44)}"]`), ['TooLong spec.egress[0].to[0].networks[0]']],
      [
        to('namespaces: {matchExpressions: [{key: a}]}'),
        ['Required spec.egress[0].to[0].namespaces.matchExpressions[0].operator'],
      ],
      [
        to('namespaces: {matchLabels: {version: 1.10}}'),
        ['TypeInvalid spec.egress[0].to[0].namespaces.matchLabels.version'],
      ],
      [to('namespaces: {matchLabels: {a: yes}}'), ['TypeInvalid spec.egress[0].to[0].namespaces.matchLabels.a']],
      [to('{namespaces: {namespaceSelector: {}}}'), ['UnknownField spec.egress[0].to[0].namespaces.namespaceSelector']],
      [rule('to: [namespaces: {}], protocols: []'), ['Invalid spec.egress[0].protocols']],
      [protocol('{}'), ['Invalid spec.egress[0].protocols[0]']],
      [protocol('tcp: {}'), ['Invalid spec.egress[0].protocols[0].tcp']],
      [protocol('tcp: {destinationPort: null}'), ['Invalid spec.egress[0].protocols[0].tcp']],
      [protocol('tcp: {destinationPort: {}}'), ['Invalid spec.egress[0].protocols[0].tcp.destinationPort']],
      [
        protocol('{destinationNamedPort: a, udp: {destinationPort: {number: 1}}}'),
        ['TooMany spec.egress[0].protocols[0]'],
      ],
      [
        protocol('udp: {destinationPort: {number: 0}}'),
        ['Invalid spec.egress[0].protocols[0].udp.destinationPort.number'],
      ],
      [
        protocol('sctp: {destinationPort: {range: {start: 1}}}'),
        ['Required spec.egress[0].protocols[0].sctp.destinationPort.range.end'],
      ],
      [
        protocol('tcp: {destinationPort: {range: {start: 2, end: 1}}}'),
        ['Invalid spec.egress[0].protocols[0].tcp.destinationPort.range'],
      ],
      [
        protocol('tcp: {destinationPort: {range: {start: 2, end: 2}}}'),
        ['Invalid spec.egress[0].protocols[0].tcp.destinationPort.range'],
      ],
      [cluster(BASE).replace('{name: web}', '{name: Web}'), ['Invalid metadata.name']],
      [cluster(BASE).replace('{name: web}', '{}'), ['Required metadata.name']],
      [cluster(BASE).replace('{name: web}', '{name: web, labels: {a: 1}}'), ['TypeMismatch metadata.labels.a']],
      [cluster(BASE).replace('v1beta1', 'v1alpha1'), ['NotSupported apiVersion']],
      [cluster(BASE).replace(/spec:.*/s, 'spec:\n'), ['Required spec']],
      [`${cluster(BASE)}status: {conditions: 5, phase: ok}\n`, ['UnknownField status.phase']],
    ]),
  )('%s is refused', (_, text, answers) => {
    expect(answersTo(text)).toEqual(answers);
  });

  it.each(
    [
      cluster(BASE),
      cluster(BASE.replace('Admin', 'Baseline').replace('5', '0')),
      cluster(BASE.replace('5', '1000')),
      cluster(`${BASE}ingress: []\negress: null`),
      cluster(BASE.replace('{namespaces: {}}', '{pods: {namespaceSelector: null, podSelector: {}}}')),
      cluster(BASE).replace('{name: web}', '{name: web, namespace: shop}'),
      cluster(BASE).replace('{name: web}', '{name: web, namespace: A B}'),
      `${cluster(BASE)}status: {conditions: 5}\n`,
      to('networks: [10.0.0.0/8, "2001:DB8::/32"]'),
      cluster(BASE).replace('v1beta1', 'v1alpha2'),
      to('nodes: {}'),
      to(`networks: [${many(25, index => `10.0.${index}.0/24`)}]`),
      rule(`to: [namespaces: {}], name: ${'x'.repeat(100)}`),
      rule(`to: [namespaces: {}], name: ${'😀'.repeat(100)}`),
      to(`domainNames: [${many(25, index => `a${index}.io`)}]`),
      to('domainNames: [A.io, a.io]'),
      to('networks: ["::1.2.3.4/128", "2001:db8:0:0:0:0:0:0/32"]'),
      rule('to: [namespaces: {}], protocols: null'),
      protocol('destinationNamedPort: ""'),
      protocol('tcp: {destinationPort: {range: {start: 1, end: 65535}}}'),
    ].map(text => [inOneLine(text), text] as const),
  )('%s is accepted', (_, text) => {
    expect(answersTo(text)).toEqual([]);
  });

  it.each(['kubernetes.io', '*.kubernetes.io', 'kubernetes.io.', 'a_b.io', '10.0.0.1'])(
    'may name the domain %s',
    name => {
      expect(answersTo(to(`domainNames: ["${name}"]`))).toEqual([]);
    },
  );

  it.each(['*.com', '*', 'localhost', 'a.*.b', '**.a.io', '-a.io', 'a-.io', 'foo..bar'])(
    'cannot name the domain %s',
    name => {
      expect(answersTo(to(`domainNames: ["${name}"]`))).toEqual(['Invalid spec.egress[0].to[0].domainNames[0]']);
    },
  );

  it('is asked for no CEL rule while another error stands in the way', () => {
    const text = cluster(`${BASE.replace('Admin', 'admin')}egress: [{action: Deny, to: [networks: [x]]}]`);
    expect(answersTo(text)).toEqual(['NotSupported spec.tier']);
  });
});

describe('a named port', () => {
  const named = (peer: string): string => rule(`to: [${peer}], protocols: [destinationNamedPort: http]`);

  it('is refused beside fields of the experimental channel, whose CEL rule forbids it', () => {
    expect(answersTo(named('nodes: {}'))).toEqual(['Invalid spec.egress[0]']);
    expect(answersTo(named('domainNames: [a.io]'))).toEqual(['Invalid spec.egress[0]']);
  });

  it('is refused beside networks in the experimental channel, and unknown to the standard one', () => {
    const text = named('networks: [10.0.0.0/8]');
    expect(answersTo(text)).toEqual(['Invalid spec.egress[0]']);
    expect(answersTo(text, { channel: 'experimental' })).toEqual(['Invalid spec.egress[0]']);
    expect(answersTo(text, { channel: 'standard' })).toEqual([
      'UnknownField spec.egress[0].protocols[0].destinationNamedPort',
    ]);
  });

  it('is accepted beside networks by the standard channel of v0.2.0', () => {
    const text = named('networks: [10.1.2.3/8]');
    const bundle = [0, 2, 0] as const;
    expect(answersTo(text, { channel: 'standard', bundle })).toEqual([]);
    expect(violationsIn(text, { bundle }).map(({ rule: id }) => id)).toEqual(['cidr-host-bits', 'mixed-peer']);
    expect(answersTo(text, { channel: 'experimental', bundle })).toEqual(['Invalid spec.egress[0]']);
    expect(answersTo(text, { channel: 'standard', bundle: [0, 2, 1] })).toEqual([
      'Invalid spec.egress[0].to[0].networks[0]',
      'UnknownField spec.egress[0].protocols[0].destinationNamedPort',
    ]);
  });

  it('is refused beside networks in an AdminNetworkPolicy, which has named ports in the experimental channel alone', () => {
    const text = admin(
      'priority: 5\nsubject: {namespaces: {}}\negress: [{action: Deny, to: [networks: [10.0.0.0/8]], ports: [namedPort: http]}]',
    );
    expect(answersTo(text)).toEqual(['Invalid spec.egress[0]']);
  });
});

describe('a field of the experimental channel', () => {
  it.each([
    [to('nodes: {}'), 'spec.egress[0].to[0].nodes'],
    [to('domainNames: [a.io]'), 'spec.egress[0].to[0].domainNames'],
    [oldPort('namedPort: http'), 'spec.egress[0].ports[0].namedPort'],
    [protocol('destinationNamedPort: http'), 'spec.egress[0].protocols[0].destinationNamedPort'],
  ])('is unknown to the standard channel: %s', (text, field) => {
    expect(answersTo(text, { channel: 'standard' })).toEqual([`UnknownField ${field}`]);
    expect(answersTo(text, { channel: 'experimental' })).toEqual([]);
  });
});

describe('an AdminNetworkPolicy', () => {
  it.each(
    named([
      [admin('subject: {namespaces: {}}'), ['Required spec.priority']],
      [admin('priority: 5\nsubject: {pods: {podSelector: {}}}'), ['Required spec.subject.pods.namespaceSelector']],
      [admin('priority: 5\nsubject: {namespaces: {}}\ntier: Admin'), ['UnknownField spec.tier']],
      [oldPort('portNumber: {protocol: TCP}'), ['Required spec.egress[0].ports[0].portNumber.port']],
      [oldPort('portNumber: {port: 65536}'), ['Invalid spec.egress[0].ports[0].portNumber.port']],
      [oldPort('portNumber: {port: http}'), ['TypeInvalid spec.egress[0].ports[0].portNumber.port']],
      [oldPort('portRange: {start: 1}'), ['Required spec.egress[0].ports[0].portRange.end']],
      [oldPort('{portNumber: {port: 1}, namedPort: a}'), ['TooMany spec.egress[0].ports[0]']],
      [oldPort('').replace('Deny', 'Accept'), ['NotSupported spec.egress[0].action', 'Invalid spec.egress[0].ports']],
      [oldPort(many(101, () => '{portNumber: {port: 1}}')), ['TooMany spec.egress[0].ports']],
    ]),
  )('%s is refused', (_, text, answers) => {
    expect(answersTo(text)).toEqual(answers);
  });

  it.each(
    [
      oldPort('portNumber: {port: 80}'),
      oldPort('portNumber: {port: 80, protocol: null}'),
      oldPort('portNumber: {port: 80, protocol: tcp}'),
      oldPort('portRange: {start: 90, end: 80}'),
      oldPort('namedPort: http'),
      oldPort(many(100, () => '{portNumber: {port: 1}}')),
    ].map(text => [inOneLine(text), text] as const),
  )('%s is accepted', (_, text) => {
    expect(answersTo(text)).toEqual([]);
  });
});

describe('a BaselineAdminNetworkPolicy', () => {
  const deny = 'subject: {namespaces: {}}\negress: [{action: Deny, to: [namespaces: {}]}]';

  it('has to be named default', () => {
    expect(answersTo(baseline(deny))).toEqual([]);
    expect(answersTo(baseline(deny, 'base'))).toEqual(['Invalid <nil>']);
    expect(answersTo(baseline(deny).replace('{name:', '{generateName:'))).toEqual(['Invalid <nil>']);
  });

  it('knows neither Pass nor a priority nor domain names', () => {
    expect(answersTo(baseline(deny.replace('Deny', 'Pass')))).toEqual(['NotSupported spec.egress[0].action']);
    expect(answersTo(baseline(`priority: 5\n${deny}`))).toEqual(['UnknownField spec.priority']);
    expect(answersTo(baseline(deny.replace('to: [namespaces: {}]', 'to: [domainNames: [a.io]]')))).toEqual([
      'UnknownField spec.egress[0].to[0].domainNames',
    ]);
  });
});

describe('label selectors of these kinds', () => {
  const selector = (fields: string): string => cluster(BASE.replace('{namespaces: {}}', `{namespaces: {${fields}}}`));

  it.each([
    ['matchExpressions: [{key: a, operator: in, values: [b]}]', 'invalid-operator'],
    ['matchExpressions: [{key: a, operator: In}]', 'missing-field'],
    ['matchExpressions: [{key: a, operator: Exists, values: [b]}]', 'values-with-exists'],
    ['matchExpressions: [{key: a/b/c, operator: Exists}]', 'invalid-label'],
    ['matchExpressions: [{key: a, operator: In, values: ["a b"]}]', 'invalid-label'],
    ['matchLabels: {a: "b c"}', 'invalid-label'],
    ['matchLabels: {"a b": c}', 'invalid-label'],
    ['matchLabels: {app: }', 'invalid-label'],
  ])('{%s} is accepted, with a warning of %s', (fields, id) => {
    const found = violationsIn(selector(fields));
    expect(found.map(({ rule: each, rejected, apiError }) => [each, rejected, apiError])).toEqual([
      [id, false, undefined],
    ]);
  });

  it('drops a label without value, which then asks for nothing', () => {
    const found = violationsIn(selector('matchLabels: {team: , zone: a}'));
    expect(found.map(({ path, facts }) => [path, facts])).toEqual([
      ['spec.subject.namespaces.matchLabels.team', { reason: 'dropped' }],
    ]);
  });

  it.each([
    ['matchExpressions: [{key: , operator: Exists}]', 'Required', 'key'],
    ['matchExpressions: [{key: a, operator: }]', 'Required', 'operator'],
    ['matchExpressions: [{key: a, operator: In, values: [null]}]', 'TypeInvalid', 'values[0]'],
  ])('{%s} is refused: a null field is dropped, a null item stays', (fields, type, field) => {
    expect(answersTo(selector(fields))).toEqual([`${type} spec.subject.namespaces.matchExpressions[0].${field}`]);
  });
});

describe('metadata of these kinds', () => {
  it('is read as of any object: a label or an annotation without value is empty', () => {
    const text = cluster(BASE).replace('{name: web}', '{name: web, labels: {app: }, annotations: {note: }}');
    expect(text).toContain('note');
    expect(violationsIn(text)).toEqual([]);
    expect(JSON.parse(JSON.stringify(decode(readMap(text), clusterNetworkPolicySchema))).metadata).toEqual({
      name: 'web',
      labels: { app: '' },
      annotations: { note: '' },
    });
  });
});
