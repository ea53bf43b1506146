import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { policyKinds } from '../../../server/src/engine/policies/policy-kind.ts';
import {
  definitions as definitionsByName,
  networkPolicySchema,
  resolveSchema,
  type SchemaNode,
  schemaAt,
} from '../../../server/src/engine/schema/schema-node.ts';
import { adminPolicies } from './admin-wrappers.ts';
import { violationsIn } from './refusals.ts';

type Fields = Readonly<Record<string, unknown>>;

/** How the fields of a definition make a whole policy. */
const networkPolicies: Readonly<Record<string, (fields: Fields) => Fields>> = {
  NetworkPolicy: fields => ({ ...base, ...fields }),
  NetworkPolicySpec: spec => ({ ...base, spec }),
  NetworkPolicyIngressRule: rule => ({ ...base, spec: { ingress: [rule] } }),
  NetworkPolicyEgressRule: rule => ({ ...base, spec: { egress: [rule] } }),
  NetworkPolicyPort: port => ({ ...base, spec: { ingress: [{ ports: [{ port: 80, ...port }] }] } }),
  NetworkPolicyPeer: peer => ({ ...base, spec: { ingress: [{ from: [peer] }] } }),
  IPBlock: ipBlock => ({ ...base, spec: { ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0', ...ipBlock } }] }] } }),
  LabelSelector: podSelector => ({ ...base, spec: { podSelector } }),
  LabelSelectorRequirement: ({ operator = 'In', values = ['web'], ...rest }) => ({
    ...base,
    spec: {
      podSelector: {
        matchExpressions: [{ key: 'app', operator, ...(String(operator).endsWith('In') ? { values } : {}), ...rest }],
      },
    },
  }),
  ObjectMeta: metadata => ({ ...base, metadata: { name: 'web', ...metadata } }),
  OwnerReference: owner => ({
    ...base,
    metadata: { name: 'web', ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u', ...owner }] },
  }),
};

const base = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'web' } };

const policies: Readonly<Record<string, (fields: Fields) => Fields>> = { ...networkPolicies, ...adminPolicies };

const definitions: readonly (readonly [string, SchemaNode])[] = [
  ...policyKinds.map(({ kind, schema }) => [kind, schema] as const),
  ...[...definitionsByName].filter(([name]) => name in policies),
];

const fields = definitions.flatMap(([name, definition]) =>
  Object.entries(definition.properties ?? {}).map(([key, field]) => ({
    name: `${name}.${key}`,
    owner: name,
    key,
    field,
  })),
);

/** What the editor inserts when the user accepts every default. */
function expand(text: string): string {
  return text.replaceAll(/\$\{\d+:([^}]*)\}/g, '$1').replaceAll(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1');
}

function accepts(owner: string, value: Fields): void {
  const policy = policies[owner]?.(value);
  expect(violationsIn(JSON.stringify(policy)), JSON.stringify(policy)).toEqual([]);
}

describe.each(fields)('$name', ({ owner, key, field }) => {
  it('has a title of one line and a text for hovers', () => {
    expect(field.title).toMatch(/^.{3,70}[^.]$/);
    expect(field.markdownDescription?.length).toBeGreaterThan(20);
    expect(field['x-api']).toMatch(/^[A-Za-z]+\.[a-zA-Z0-9]+$/);
  });

  it('inserts snippets that the API server accepts', () => {
    for (const { insertText, label, documentation } of field['x-snippets'] ?? []) {
      const entry: unknown = parse(expand(insertText));
      expect(Object.keys(Object(entry)), label).toEqual([key]);
      expect(documentation).toMatch(/\.$/);
      accepts(owner, Object(entry));
    }
  });

  it('has a default and examples that the API server accepts', () => {
    const values = field.default === undefined ? [] : [field.default];
    for (const value of [...values, ...(field.examples ?? [])]) accepts(owner, { [key]: value });
  });

  it('shows an example in YAML that the API server accepts', () => {
    for (const match of field.markdownDescription?.matchAll(/```yaml\n([\s\S]*?)```/g) ?? []) {
      const entry: unknown = parse(match[1] ?? '');
      accepts(owner, Object(entry));
    }
  });
});

describe.each(definitions)('%s', (owner, definition) => {
  it('orders its fields', () => {
    const orders = Object.values(definition.properties ?? {}).map(field => field['x-order'] ?? 0);
    expect(new Set(orders).size).toBe(orders.length);
    expect(Math.min(...orders)).toBeGreaterThan(0);
  });

  it('inserts snippets that the API server accepts', () => {
    for (const { insertText } of definition['x-snippets'] ?? []) accepts(owner, Object(parse(expand(insertText))));
  });
});

describe('the schema', () => {
  const at = (...path: readonly (string | number)[]): SchemaNode | undefined => schemaAt(path, networkPolicySchema);

  it('is found by path, with the texts of the field before those of its type', () => {
    const peer = at('spec', 'ingress', 0, 'from', 3, 'podSelector');
    expect(peer === undefined ? undefined : resolveSchema(peer).title).toBe('Pods, by their labels');
    expect(at('spec', 'podSelector', 'matchLabels', 'any')?.$ref).toBe('#/definitions/LabelValue');
    expect(at('spec', 'toString')).toBe(undefined);
    expect(at('spec', 'ingress', 0, 'to')).toBe(undefined);
  });

  it('says what every value of an enumeration means', () => {
    const enums = [...fields.map(({ field }) => field), at('spec', 'policyTypes', 0)];
    for (const field of enums)
      if (field?.enum !== undefined) expect(Object.keys(field['x-values'] ?? {})).toEqual(field.enum);
  });
});
