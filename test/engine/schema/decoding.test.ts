import { describe, expect, it } from 'vitest';
import { decode } from '../../../server/src/engine/schema/decode.ts';
import { networkPolicySchema } from '../../../server/src/engine/schema/schema-node.ts';
import {
  answersTo,
  readMap,
  violationsIn,
  withMetadata,
  withPeer,
  withPort,
  withSelector,
  withSpec,
} from './refusals.ts';

describe('fields (A1, A6, A7)', () => {
  it.each([
    [`${withSpec('podSelector: {}')}status: {}\n`, 'UnknownField status'],
    [withSpec('podselector: {}'), 'UnknownField spec.podselector'],
    [withSpec('ingress:\n- form: []'), 'UnknownField spec.ingress[0].form'],
    [withSpec('egress:\n- from: []'), 'UnknownField spec.egress[0].from'],
    [withMetadata('name: web, clusterName: a'), 'UnknownField metadata.clusterName'],
    [withSelector('app: web'), 'UnknownField spec.podSelector.app'],
    [
      withSelector('matchExpressions: [{key: a, operator: Exists, value: b}]'),
      'UnknownField spec.podSelector.matchExpressions[0].value',
    ],
    [withSpec('podSelector: {}\ntoString: 1'), 'UnknownField spec.toString'],
    [withSpec('podSelector: {}\n__proto__: {}'), 'UnknownField spec.__proto__'],
  ])('refuses %j', (text, answer) => {
    expect(answersTo(text)).toEqual([answer]);
  });

  it('reports what follows from a misspelt field only once', () => {
    expect(answersTo(withPeer('podselector: {}'))).toEqual(['UnknownField spec.ingress[0].from[0].podselector']);
    expect(answersTo(withPeer('ipBlock: {cird: 10.0.0.0/8}'))).toEqual([
      'UnknownField spec.ingress[0].from[0].ipBlock.cird',
    ]);
  });

  it('reports other refusals beside an unknown field', () => {
    expect(answersTo(withSpec('podselector: {}\npolicyTypes: [ingress]'))).toEqual([
      'UnknownField spec.podselector',
      'NotSupported spec.policyTypes[0]',
    ]);
  });

  it('names the field that is meant', () => {
    const facts = (text: string) => violationsIn(text)[0]?.facts;
    expect(facts(withSpec('ingress:\n- form: []'))?.correction).toBe('from');
    expect(facts(withSpec('PodSelector: {}'))?.correction).toBe('podSelector');
    expect(facts(withSpec('ingress:\n- to: []'))?.correction).toBe('from');
    expect(facts(withSpec('ingress:\n- xyz: []'))?.candidates).toEqual([]);
    expect(facts(withSelector('app: web'))?.reason).toBe('labels');
    expect(facts(withSelector('labels: {app: web}'))?.correction).toBe('matchLabels');
    // `port` is near `ports`, but a number is no list.
    expect(facts(withSpec('ingress:\n- port: 80'))?.candidates).toEqual([]);
  });

  it('says how YAML reads a key that is not what is written', () => {
    const messages = ['y: 1', 'yes: 1', '"true": 1', 'tru: 1'].map(field => violationsIn(withSpec(field))[0]?.message);
    expect(messages.map(message => message?.split(' is not ')[0])).toEqual([
      'This key, which YAML reads as true,',
      'This key, which YAML reads as true,',
      'true',
      'tru',
    ]);
  });

  it('says where a field that stands at the wrong level belongs', () => {
    expect(violationsIn(withPeer('podSelector: {}, ports: []'))[0]?.message).toBe(
      'ports is not a field of a peer: the API server refuses it. It is a field of an ingress rule and of an egress rule: check the indentation.',
    );
  });
});

describe('types (A2, A3)', () => {
  it.each([
    [withSpec('ingress: {from: []}'), 'spec.ingress'],
    [withSpec('ingress:\n- from: {podSelector: {}}'), 'spec.ingress[0].from'],
    [withSpec('ingress:\n- []'), 'spec.ingress[0]'],
    [withSpec('egress: none'), 'spec.egress'],
    [withSpec('policyTypes: Ingress'), 'spec.policyTypes'],
    [withSpec('policyTypes: [{}]'), 'spec.policyTypes[0]'],
    [withSpec('podSelector: []'), 'spec.podSelector'],
    [withPeer('ipBlock: 10.0.0.0/8'), 'spec.ingress[0].from[0].ipBlock'],
    [withPeer('ipBlock: {cidr: 10}'), 'spec.ingress[0].from[0].ipBlock.cidr'],
    [withPeer('ipBlock: {cidr: 10.0.0.0/8, except: 10.1.0.0/16}'), 'spec.ingress[0].from[0].ipBlock.except'],
    [withPort('port: true'), 'spec.ingress[0].ports[0].port'],
    [withPort('port: 80.5'), 'spec.ingress[0].ports[0].port'],
    [withPort('port: [80]'), 'spec.ingress[0].ports[0].port'],
    [withPort('port: 4294967376'), 'spec.ingress[0].ports[0].port'],
    [withPort('port: -2147483649'), 'spec.ingress[0].ports[0].port'],
    [withPort('port: .inf'), 'spec.ingress[0].ports[0].port'],
    [withPort('port: 80, endPort: "90"'), 'spec.ingress[0].ports[0].endPort'],
    [withPort('protocol: 6'), 'spec.ingress[0].ports[0].protocol'],
    [withMetadata('name: 42'), 'metadata.name'],
    [withMetadata('name: web, annotations: {on: true}'), 'metadata.annotations.true'],
    [withMetadata('name: web, creationTimestamp: yesterday'), 'metadata.creationTimestamp'],
    [withMetadata('name: web, ownerReferences: [{controller: "true"}]'), 'metadata.ownerReferences[0].controller'],
    [withSelector('matchLabels: []'), 'spec.podSelector.matchLabels'],
    [
      withSelector('matchExpressions: [{key: a, operator: In, values: [1]}]'),
      'spec.podSelector.matchExpressions[0].values[0]',
    ],
  ])('refuses %j', (text, field) => {
    expect(answersTo(text)).toEqual([`TypeMismatch ${field}`]);
  });

  it('reports every wrong type and nothing else beside', () => {
    const text = withSpec('policyTypes: [ingress]\nextra: 1\nextra: 2\ningress: {}\negress: {}');
    expect(answersTo(text)).toEqual(['TypeMismatch spec.ingress', 'TypeMismatch spec.egress']);
  });

  it.each(['80', '80.0', '0x50', '1e2', '0o120', '0120', 'http'])('accepts port: %s', port => {
    expect(answersTo(withPort(`port: ${port}`))).toEqual([]);
  });
});

describe('YAML readings (A4)', () => {
  it.each(['yes', 'no', 'on', 'off', 'y', 'n', 'true', 'True', '1.10', '0120', '1_000', '.5', '1e3', '0x1f', '-1'])(
    'refuses the label value %s and asks for quotes',
    value => {
      const [violation, ...others] = violationsIn(withSelector(`matchLabels: {a: ${value}}`));
      expect(others).toEqual([]);
      expect(violation?.apiError).toEqual({ type: 'TypeMismatch', field: 'spec.podSelector.matchLabels.a' });
      expect(violation?.message).toContain(`Quote it: "${value}".`);
    },
  );

  it.each(['"yes"', "'1.10'", '2024-01-31', '1.2.3', 'yEs', 'v1', '0x', 'a.b'])('accepts the label value %s', value => {
    expect(answersTo(withSelector(`matchLabels: {a: ${value}}`))).toEqual([]);
  });

  it('takes an empty text after a lone tag', () => {
    expect(answersTo(withSpec('podSelector:\n  matchLabels:\n    a: !\n    b: ! 1\n    c: !!binary d2Vi'))).toEqual([]);
  });

  it('turns keys into text', () => {
    expect(answersTo(withSelector('matchLabels: {123: a, yes: b, 1.5: c}'))).toEqual([]);
  });
});

describe('null (A5)', () => {
  it.each([
    'podSelector:',
    'podSelector:\ningress:\negress:\npolicyTypes:',
    'ingress:\n-',
    'ingress:\n- from:\n  ports:',
    'ingress:\n- ports:\n  -',
    'ingress:\n- ports:\n  - port:\n    protocol:\n    endPort:',
    'ingress:\n- from:\n  - podSelector:\n    namespaceSelector: {}\n    ipBlock:',
    'podSelector: {matchLabels: {app: }, matchExpressions: null}',
    'podSelector: {matchExpressions: [{key: a, operator: In, values: [null]}]}',
  ])('accepts %j', spec => {
    expect(answersTo(withSpec(spec))).toEqual([]);
  });

  it.each([
    ['ingress:\n- from:\n  -', 'Required spec.ingress[0].from[0]'],
    ['ingress:\n- from:\n  - podSelector:', 'Required spec.ingress[0].from[0]'],
    ['policyTypes:\n-', 'NotSupported spec.policyTypes[0]'],
    ['ingress:\n- from:\n  - ipBlock:\n      cidr:', 'Required spec.ingress[0].from[0].ipBlock.cidr'],
    [
      'ingress:\n- from:\n  - ipBlock:\n      cidr: 10.0.0.0/8\n      except: [null]',
      'Invalid spec.ingress[0].from[0].ipBlock.except[0]',
    ],
  ])('refuses %j', (spec, answer) => {
    expect(answersTo(withSpec(spec))).toEqual([answer]);
  });

  it.each(['', 'spec:\n', 'spec: {}\n'])('accepts a policy that ends with %j', spec => {
    expect(answersTo(`apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web}\n${spec}`)).toEqual(
      [],
    );
  });

  it.each(['', 'metadata:\n', 'metadata: {}\n'])('asks for a name where metadata is %j', metadata => {
    expect(answersTo(`apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n${metadata}`)).toEqual([
      'Required metadata.name',
    ]);
  });

  it('decodes to what the API server gets', () => {
    const text =
      'metadata:\nspec:\n  podSelector:\n  policyTypes: [null]\n  ingress: [null, {from: null, ports: [{port: null}]}]\n';
    expect(JSON.parse(JSON.stringify(decode(readMap(text), networkPolicySchema)))).toEqual({
      metadata: {},
      spec: { podSelector: {}, policyTypes: [''], ingress: [{}, { ports: [{}] }] },
    });
  });
});

describe('repeated keys (A8, A9)', () => {
  it.each([
    [withSelector('matchLabels: {app: web, app: api}'), ['DuplicateKey spec.podSelector.matchLabels.app']],
    [
      withSpec('ingress:\n- ports: []\n  ports: []\n  ports: []'),
      ['DuplicateKey spec.ingress[0].ports', 'DuplicateKey spec.ingress[0].ports'],
    ],
    [withSpec('podSelector: {}\nspec: {a: 1, a: 2}'), ['UnknownField spec.spec', 'DuplicateKey spec.spec.a']],
  ])('refuses %j', (text, answers) => {
    expect(answersTo(text)).toEqual(answers);
  });

  it('points at the repetition', () => {
    const text = withSelector('matchLabels: {app: web, "app": api}');
    const span = violationsIn(text)[0]?.span ?? { start: 0, end: 0 };
    expect(text.slice(span.start, span.end)).toBe('"app"');
  });

  it('counts the last of them', () => {
    expect(answersTo(withSpec('policyTypes: [ingress]\npolicyTypes: [Ingress]'))).toEqual([
      'DuplicateKey spec.policyTypes',
    ]);
  });
});

describe('aliases and merge keys', () => {
  it('validates what an alias stands for at each place', () => {
    const text = withSpec('podSelector: &s {matchLabels: {a: b c}}\ningress:\n- from:\n  - podSelector: *s');
    expect(answersTo(text).toSorted()).toEqual([
      'Invalid spec.ingress[0].from[0].podSelector.matchLabels',
      'Invalid spec.podSelector.matchLabels',
    ]);
  });

  it('counts merged entries as written', () => {
    expect(
      answersTo(withSpec('ingress:\n- from:\n  - &p {podSelector: {}}\n  - {<<: *p, namespaceSelector: {}}')),
    ).toEqual([]);
  });

  it('refuses what is merged and written as well, and knows what it means', () => {
    const found = violationsIn(
      withSpec('ingress:\n- ports:\n  - &p {port: 53, protocol: UDP}\n  - {<<: *p, protocol: TCP}'),
    );
    expect(found.map(({ apiError, place, clear }) => `${apiError?.type} ${place.path} ${clear}`)).toEqual([
      'DuplicateKey spec.ingress[0].ports[1].protocol true',
    ]);
    expect(found[0]?.message).toMatch(/^The key protocol comes with << and is written here as well/);
  });
});

describe('a merge key below its keys', () => {
  it('overrides them, as kubectl reads it', () => {
    const text = withSpec('ingress:\n- ports:\n  - &p {port: 53, protocol: UDP}\n  - {protocol: tcp, <<: *p}');
    const found = violationsIn(text);
    expect(found.map(({ apiError, place, clear }) => `${apiError?.type} ${place.path} ${clear}`)).toEqual([
      'DuplicateKey spec.ingress[0].ports[1].protocol true',
    ]);
    expect(text.slice(found[0]?.span.start, (found[0]?.span.end ?? 0) + 5)).toBe('protocol: tcp');
    expect(found[0]?.message).toMatch(
      /^The key protocol is written here and comes with << below: what is merged counts/,
    );
  });
});

describe('apiVersion (A10)', () => {
  it('is needed', () => {
    expect(answersTo('kind: NetworkPolicy\nmetadata: {name: web}\n')).toEqual(['Required apiVersion']);
    expect(answersTo('apiVersion: ""\nkind: NetworkPolicy\nmetadata: {name: web}\n')).toEqual(['Required apiVersion']);
  });

  it('may be left out with kind, in the items of a NetworkPolicyList', () => {
    expect(answersTo('metadata: {name: web}\n')).toEqual([]);
  });

  it('of the past is refused, and the rest of the policy is still read', () => {
    expect(answersTo('apiVersion: extensions/v1beta1\nkind: NetworkPolicy\nmetadata: {name: Web}\n')).toEqual([
      'NotSupported apiVersion',
      'Invalid metadata.name',
    ]);
  });
});
