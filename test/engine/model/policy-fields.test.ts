import { describe, expect, it } from 'vitest';
import { type Field, fieldItems, fieldValue, isSet } from '../../../server/src/engine/objects/field.ts';
import type { YamlNode } from '../../../server/src/engine/parse/tree.ts';
import type { NetworkPolicy } from '../../../server/src/engine/policies/network-policy/policy.ts';
import { policyWith } from './read.ts';

type Form =
  | 'absent'
  | 'null'
  | 'wrong'
  | 'empty list'
  | 'empty map'
  | 'list of an empty map'
  | 'list of null'
  | 'value';

/** Says in which of the forms that mean different things a field is written. */
function formOf(field: Field<unknown>): Form {
  if (field.form !== 'value') return field.form;
  return shapeOf(field.node);
}

function shapeOf(node: YamlNode): Form {
  if (node.kind === 'map') return node.entries.length === 0 ? 'empty map' : 'value';
  if (node.kind === 'scalar') return 'value';
  const [first, ...others] = node.items;
  if (first === undefined) return 'empty list';
  if (others.length > 0) return 'value';
  if (first.kind === 'map' && first.entries.length === 0) return 'list of an empty map';
  return first.kind === 'scalar' && first.value === null ? 'list of null' : 'value';
}

const rule = (spec: string) => fieldItems(policyWith(spec).ingress)[0];
const peer = (text: string) => fieldItems(rule(`spec: {ingress: [{from: [${text}]}]}`)?.peers ?? { form: 'absent' })[0];
const port = (text: string) =>
  fieldItems(rule(`spec: {ingress: [{ports: [${text}]}]}`)?.ports ?? { form: 'absent' })[0];
const MISSING: Field<unknown> = { form: 'absent' };

/** Each field of a NetworkPolicy: how it is read when the rest of its map is given, and whether it is a list or map. */
const FIELDS: readonly (readonly [
  name: string,
  read: (written: string) => Field<unknown>,
  type: 'list' | 'map' | 'scalar',
])[] = [
  ['spec.podSelector', written => policyWith(`spec: {${written}}`).podSelector, 'map'],
  ['spec.policyTypes', written => policyWith(`spec: {${written}}`).policyTypes, 'list'],
  ['spec.ingress', written => policyWith(`spec: {${written}}`).ingress, 'list'],
  ['spec.egress', written => policyWith(`spec: {${written}}`).egress, 'list'],
  ['from', written => rule(`spec: {ingress: [{${written}}]}`)?.peers ?? MISSING, 'list'],
  ['ports', written => rule(`spec: {ingress: [{${written}}]}`)?.ports ?? MISSING, 'list'],
  ['podSelector', written => peer(`{${written}}`)?.podSelector ?? MISSING, 'map'],
  ['namespaceSelector', written => peer(`{${written}}`)?.namespaceSelector ?? MISSING, 'map'],
  ['ipBlock', written => peer(`{${written}}`)?.ipBlock ?? MISSING, 'map'],
  ['protocol', written => port(`{${written}}`)?.protocol ?? MISSING, 'scalar'],
  ['port', written => port(`{${written}}`)?.port ?? MISSING, 'scalar'],
  ['endPort', written => port(`{${written}}`)?.endPort ?? MISSING, 'scalar'],
];

describe('fields of a NetworkPolicy', () => {
  it.each(FIELDS)('tell absent, null and empty apart: %s', (path, read, type) => {
    const key = path.split('.').at(-1) ?? '';
    const list = type === 'list';
    expect(formOf(read('other: x'))).toBe('absent');
    expect(formOf(read(`${key}: null`))).toBe('null');
    expect(formOf(read(`${key}: ~`))).toBe('null');
    expect(formOf(read(`${key}: `))).toBe('null');
    expect(formOf(read(`${key}: []`))).toBe(list ? 'empty list' : 'wrong');
    expect(formOf(read(`${key}: [{}]`))).toBe(list ? 'list of an empty map' : 'wrong');
    expect(formOf(read(`${key}: [null]`))).toBe(list ? 'list of null' : 'wrong');
    expect(formOf(read(`${key}: {}`))).toBe(type === 'map' ? 'empty map' : 'wrong');
    expect(formOf(read(`${key}: true`))).toBe('wrong');
    expect(formOf(read(`${key}: 1.5`))).toBe('wrong');
  });

  it('know the place of their key, and of their value', () => {
    const text = 'spec: {podSelector: {}}';
    const { podSelector } = policyWith(text);
    const at = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\n'.length;
    expect(podSelector).toMatchObject({
      form: 'value',
      keySpan: { start: at + 7, end: at + 18 },
      node: { span: { start: at + 20, end: at + 22 } },
    });
  });

  it('count as set when they hold anything but null', () => {
    expect(isSet(policyWith('spec: {podSelector: {}}').podSelector)).toBe(true);
    expect(isSet(policyWith('spec: {podSelector: 5}').podSelector)).toBe(true);
    expect(isSet(policyWith('spec: {podSelector: null}').podSelector)).toBe(false);
    expect(isSet(policyWith('spec: {}').podSelector)).toBe(false);
    expect(fieldItems(policyWith('spec: {ingress: 5}').ingress)).toEqual([]);
    expect(fieldValue(policyWith('spec: {ingress: null}').ingress)).toBeUndefined();
  });

  it('of the last of repeated keys count', () => {
    expect(fieldItems(policyWith('spec:\n  ingress: []\n  ingress: [{}]\n').ingress)).toHaveLength(1);
  });

  it.each(['', 'spec:', 'spec: {}', 'spec: []', 'spec: text'])('are all absent in a spec without them: %j', spec => {
    const policy: NetworkPolicy = policyWith(spec);
    for (const each of [policy.podSelector, policy.policyTypes, policy.ingress, policy.egress])
      expect(each).toEqual({ form: 'absent' });
  });
});

describe('items', () => {
  it('that are null read as empty rules, peers and ports, as the API server decodes them', () => {
    expect(rule('spec: {ingress: [null]}')).toMatchObject({
      peers: { form: 'absent' },
      ports: { form: 'absent' },
      index: 0,
    });
    expect(rule('spec:\n  ingress:\n    -\n')).toMatchObject({ path: 'spec.ingress[0]', direction: 'ingress' });
    expect(peer('null')).toMatchObject({ podSelector: { form: 'absent' }, ipBlock: { form: 'absent' } });
    expect(port('')).toBeUndefined();
    expect(port('null')).toMatchObject({ port: { form: 'absent' } });
  });

  it('of a wrong type are left out, and the others keep their index', () => {
    const policy = policyWith('spec: {egress: [x, {to: [5, {podSelector: {}}], ports: [[], {port: 80}]}]}');
    const [only, ...others] = fieldItems(policy.egress);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ index: 1, path: 'spec.egress[1]', direction: 'egress' });
    expect(fieldItems(only?.peers ?? { form: 'absent' }).map(({ path }) => path)).toEqual(['spec.egress[1].to[1]']);
    expect(fieldItems(only?.ports ?? { form: 'absent' }).map(({ path }) => path)).toEqual(['spec.egress[1].ports[1]']);
  });

  it('of policyTypes and except stay in the list whatever their type', () => {
    const { policyTypes } = policyWith('spec: {policyTypes: [Ingress, null, 5, Egress]}');
    expect(fieldItems(policyTypes).map(({ value, path }) => [value, path])).toEqual([
      ['Ingress', 'spec.policyTypes[0]'],
      [undefined, 'spec.policyTypes[1]'],
      [undefined, 'spec.policyTypes[2]'],
      ['Egress', 'spec.policyTypes[3]'],
    ]);
    const block = fieldValue(
      peer('{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, null]}}')?.ipBlock ?? { form: 'absent' },
    );
    expect(block).toMatchObject({ cidr: { value: '10.0.0.0/8' } });
    expect(fieldItems(block?.except ?? { form: 'absent' }).map(({ value }) => value)).toEqual([
      '10.1.0.0/16',
      undefined,
    ]);
  });

  it('read `to` in egress rules and `from` in ingress rules alone', () => {
    expect(fieldItems(policyWith('spec: {egress: [{from: [{podSelector: {}}]}]}').egress)[0]?.peers.form).toBe(
      'absent',
    );
    expect(fieldItems(policyWith('spec: {ingress: [{to: [{podSelector: {}}]}]}').ingress)[0]?.peers.form).toBe(
      'absent',
    );
  });
});

describe('port values', () => {
  it.each([
    ['80', 80],
    ['"80"', '80'],
    ['http', 'http'],
    ['80.0', 80],
    ['0x50', 80],
    ['1e2', 100],
    ['0120', 80],
  ])('are numbers or names: %s', (written, value) => {
    expect(fieldValue(port(`{port: ${written}}`)?.port ?? MISSING)).toBe(value);
  });

  it.each(['80.5', 'true', 'yes', '[80]', '.inf', '.nan'])('are wrong otherwise: %s', written => {
    expect(port(`{port: ${written}}`)?.port.form).toBe('wrong');
  });
});
