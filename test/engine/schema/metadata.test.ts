import { describe, expect, it } from 'vitest';
import { answersTo, violationsIn, withMetadata } from './refusals.ts';

const long = (length: number): string => 'a'.repeat(length);

describe('names (C14 to C17)', () => {
  it.each([
    ['name: web'],
    ['name: "1"'],
    ['name: a.b-c.d'],
    [`name: ${long(253)}`],
    ['generateName: web-'],
    ['generateName: web, name: x'],
    ['name: web, namespace: shop'],
    [`name: web, namespace: ${long(63)}`],
    ['name: web, namespace: ""'],
  ])('accepts %s', fields => {
    expect(answersTo(withMetadata(fields))).toEqual([]);
  });

  it.each([
    ['namespace: a', 'Required metadata.name'],
    ['name: ""', 'Required metadata.name'],
    ['name: Allow_Web', 'Invalid metadata.name'],
    ['name: a..b', 'Invalid metadata.name'],
    ['name: -web', 'Invalid metadata.name'],
    ['name: web-', 'Invalid metadata.name'],
    [`name: ${long(254)}`, 'Invalid metadata.name'],
    ['name: "web\\n"', 'Invalid metadata.name'],
    ['generateName: web--, name: Web', 'Invalid metadata.name'],
    ['generateName: a.-', 'Invalid metadata.name'],
    ['name: web, namespace: team.prod', 'Invalid metadata.namespace'],
    [`name: web, namespace: ${long(64)}`, 'Invalid metadata.namespace'],
  ])('refuses %s', (fields, answer) => {
    expect(answersTo(withMetadata(fields))).toEqual([answer]);
  });

  it('refuses a prefix and the name that is made from it', () => {
    expect(answersTo(withMetadata('generateName: Allow_'))).toEqual([
      'Invalid metadata.generateName',
      'Invalid metadata.name',
    ]);
    expect(answersTo(withMetadata('generateName: "a."'))).toEqual(['Invalid metadata.generateName']);
  });
});

describe('labels and annotations (C18, C19)', () => {
  it.each([
    ['labels: {owner: jane, a.b/C_d.e: ""}'],
    ['annotations: {note: "any text, $%&", Example.com/Note: x}'],
    [`annotations: {a: ${long(262_143)}}`],
  ])('accepts %j', fields => {
    expect(answersTo(withMetadata(`name: web, ${fields}`))).toEqual([]);
  });

  it.each([
    ['labels: {owner: "jane doe"}', 'Invalid metadata.labels'],
    ['labels: {"my owner": jane}', 'Invalid metadata.labels'],
    ['labels: {Example.com/owner: jane}', 'Invalid metadata.labels'],
    ['annotations: {"my note": x}', 'Invalid metadata.annotations'],
    ['annotations: {a/b/c: x}', 'Invalid metadata.annotations'],
    [`annotations: {a: ${long(262_144)}}`, 'TooLong metadata.annotations'],
    [`annotations: {a: ${'ä'.repeat(131_072)}}`, 'TooLong metadata.annotations'],
  ])('refuses %j', (fields, answer) => {
    expect(answersTo(withMetadata(`name: web, ${fields}`))).toEqual([answer]);
  });

  it('reports a bad key and its bad value as two findings at the label', () => {
    const found = violationsIn(withMetadata('name: web, labels: {"a b": "c d"}'));
    expect(found.map(({ path, facts }) => `${facts.reason} ${path}`).toSorted()).toEqual([
      'key metadata.labels.a b',
      'value metadata.labels.a b',
    ]);
  });
});

describe('owner references (C20)', () => {
  const owners = (...items: readonly string[]) => withMetadata(`name: web, ownerReferences: [${items.join(', ')}]`);
  const owner = '{apiVersion: apps/v1, kind: Deployment, name: web, uid: u1}';
  const controller = '{apiVersion: v1, kind: Pod, name: web, uid: u2, controller: true, blockOwnerDeletion: true}';

  it('accepts several, one of them the controller', () => {
    expect(answersTo(owners(owner, controller))).toEqual([]);
  });

  it('refuses an empty uid without an index up to 1.36 and with one from 1.37 on', () => {
    const text = owners(owner, '{apiVersion: apps/v1, kind: Deployment, name: web}');
    expect(answersTo(text)).toEqual(['Invalid metadata.ownerReferences.uid']);
    expect(answersTo(text, { kubernetesVersion: { minor: 37 } })).toEqual(['Required metadata.ownerReferences[1].uid']);
  });

  it.each([
    ['{apiVersion: a/b/c, kind: K, name: own, uid: u}', 'Invalid metadata.ownerReferences.apiVersion'],
    ['{apiVersion: apps/, kind: K, name: own, uid: u}', 'Invalid metadata.ownerReferences.apiVersion'],
    ['{apiVersion: v1, kind: Event, name: own, uid: u}', 'Invalid metadata.ownerReferences'],
  ])('refuses %s', (item, answer) => {
    expect(answersTo(owners(item))).toEqual([answer]);
    const indexed = answer.replace('ownerReferences', 'ownerReferences[0]');
    expect(answersTo(owners(item), { kubernetesVersion: { minor: 37 } })).toEqual([indexed]);
  });

  it('refuses a second controller', () => {
    expect(answersTo(owners(controller, controller))).toEqual(['Invalid metadata.ownerReferences']);
  });
});

describe('other metadata (C21, C22)', () => {
  it.each([
    ['finalizers: [example.com/clean, orphan]'],
    ['finalizers: [kubernetes, foregroundDeletion]'],
    ['generation: -1'],
    ['managedFields: [{operation: Patch, fieldsType: FieldsV2}]'],
    ['managedFields: [{}]'],
    ['generation: 0, resourceVersion: "1", uid: u, selfLink: ""'],
    ['creationTimestamp: null'],
    ['creationTimestamp: 2024-01-31T10:00:00Z, deletionTimestamp: "2024-01-31T10:00:00.5+01:00"'],
    ['managedFields: [{manager: kubectl, operation: Apply, fieldsType: FieldsV1, fieldsV1: {f:spec: {}}}]'],
  ])('accepts %s', fields => {
    expect(answersTo(withMetadata(`name: web, ${fields}`))).toEqual([]);
  });

  it.each([
    ['finalizers: ["a b"]', 'Invalid metadata.finalizers', 'Invalid metadata.finalizers[0]'],
    ['finalizers: ["a b/c"]', 'Invalid metadata.finalizers'],
    ['finalizers: [orphan, clean]', 'Invalid metadata.finalizers[1]'],
    ['finalizers: [orphan, foregroundDeletion]', 'Invalid metadata.finalizers'],
    ['managedFields: [{manager: 5}]', 'TypeMismatch metadata.managedFields[0].manager'],
  ])('refuses %s', (fields, ...answers) => {
    expect(answersTo(withMetadata(`name: web, ${fields}`))).toEqual(answers);
  });
});

describe('the finalizers of a custom resource', () => {
  it('may lack a domain, of which the API server warns', () => {
    const text = `apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: web, finalizers: [clean]}
spec: {tier: Admin, priority: 1, subject: {namespaces: {}}}
`;
    expect(violationsIn(text).map(({ rule, rejected, severity }) => ({ rule, rejected, severity }))).toEqual([
      { rule: 'invalid-name', rejected: false, severity: 'info' },
    ]);
  });
});
