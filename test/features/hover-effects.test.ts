import { describe, expect, test } from 'vitest';
import { hoverFile, hoverSpec } from './hover.ts';
import { HEAD } from './shop.ts';

describe('on a direction', () => {
  test.each([
    ['egress: []', 'policyTypes: [Egress]'],
    ['egress:', 'policyTypes: [Egress]'],
  ])('%s denies all egress, DNS too', (line, types) => {
    expect(hoverSpec(`  podSelector: {}\n  ${types}\n  <|>${line}\n`).here).toBe(
      '**Denies all egress, DNS too: the selected pods may open no connection**, unless another policy allows it.',
    );
  });

  test('an empty ingress list denies all ingress', () => {
    expect(hoverSpec('  podSelector: {}\n  ingr<|>ess: []\n').here).toBe(
      '**Denies all ingress: nothing may connect to the selected pods**, unless another policy allows it.',
    );
  });

  test('an empty rule allows everything', () => {
    expect(hoverSpec('  podSelector: {}\n  ingr<|>ess: [{}]\n').here).toBe(
      '**Allows all ingress:** an empty rule admits every source on all ports.',
    );
  });

  test('an empty egress list without policyTypes does nothing', () => {
    expect(hoverSpec('  podSelector: {}\n  egr<|>ess: []\n').here).toBe(
      '**This list does nothing:** `policyTypes` does not list Egress, so this policy leaves egress as it is.',
    );
  });

  test('rules of a direction that is not listed do nothing', () => {
    const spec = '  podSelector: {}\n  policyTypes: [Ingress]\n  egr<|>ess: [{ to: [{ podSelector: {} }] }]\n';
    expect(hoverSpec(spec).here).toBe(
      '**These rules do nothing:** `policyTypes` does not list Egress, so this policy leaves egress as it is.',
    );
  });

  test('rules allow what meets one of them', () => {
    expect(hoverSpec('  podSelector: {}\n  ingr<|>ess: [{ ports: [{ port: 80 }] }]\n').here).toBe(
      '1 rule: what meets one is allowed, all other ingress is denied unless another policy allows it.',
    );
  });
});

describe('on policyTypes and spec', () => {
  test('says what each direction does', () => {
    const spec = '  podSelector: {}\n  policy<|>Types: [Ingress, Egress]\n  ingress: [{ ports: [{ port: 80 }] }]\n';
    expect(hoverSpec(spec).here).toBe('- Ingress: 1 rule allows, the rest is denied\n- Egress: denied, DNS too');
  });

  test('says what absent policyTypes stand for', () => {
    expect(hoverFile(`${HEAD.replace('spec', 'sp<|>ec')}  podSelector: {}\n`).here).toBe(
      'Without `policyTypes`: Ingress.\n\n- Ingress: denied\n- Egress: left as it is',
    );
  });

  test('explains a value of the enumeration', () => {
    expect(hoverSpec('  podSelector: {}\n  policyTypes: [Ing<|>ress]\n').schema).toBe(
      '`Ingress`: Connections that other peers open to the selected pods.\n\n`Ingress` or `Egress`, written exactly so.',
    );
  });
});

describe('on a rule and its lists', () => {
  test.each(['from: []', 'from:'])('%s admits every source', line => {
    const form = line.endsWith(':') ? 'Null, like an absent list' : 'An empty list, like an absent one';
    expect(hoverSpec(`  ingress:\n    - <|>${line}\n`).here).toBe(
      `${form}, admits **every source**, inside and outside the cluster.`,
    );
  });

  test('an empty to admits every destination', () => {
    expect(hoverSpec('  egress:\n    - t<|>o: []\n').here).toBe(
      'An empty list, like an absent one, admits **every destination**, inside and outside the cluster, DNS too.',
    );
  });

  test('an empty list of ports opens every port', () => {
    expect(hoverSpec('  ingress:\n    - port<|>s: []\n').here).toBe('Without items: **every port** of every protocol.');
  });

  test('an empty rule is explained on its braces', () => {
    expect(hoverSpec('  ingress:\n    - {<|>}\n').here).toBe('Allows ingress from **every source** on **all ports**.');
  });

  test('a rule is told in one sentence on its dash', () => {
    const spec = '  ingress:\n    <|>- from: [{ podSelector: {} }]\n      ports: [{ port: 80 }, { port: http }]\n';
    expect(hoverSpec(spec).here).toBe(
      'Allows ingress from **all pods in namespace shop** on **TCP 80 · TCP port http**.',
    );
  });
});

test('a policy is summed up on its kind and name', () => {
  const text = `${HEAD}  podSelector: { matchLabels: { app: web } }\n`;
  const here = `Selects 1 workload · isolates ingress.

**Pods labelled app=web in namespace shop**

Picks 1 workload: [shop/web](file:///work/shop.yaml#L4).`;
  expect(hoverFile(text.replace('NetworkPolicy', 'Network<|>Policy')).here).toBe(here);
  expect(hoverFile(text.replace('name: web', 'na<|>me: web')).here).toBe(here);
});

test('metadata.namespace names the workloads there', () => {
  const { here } = hoverFile(`${HEAD.replace('namespace: shop', 'namespace: sh<|>op')}  podSelector: {}\n`);
  expect(here).toBe(
    'Namespace shop has 2 workloads: [shop/web](file:///work/shop.yaml#L4), [shop/api](file:///work/shop.yaml#L18).',
  );
});

test('every field of the schema has a text', () => {
  const text = `${HEAD}  podSelector: {}\n`;
  expect(hoverFile(text.replace('apiVersion', 'api<|>Version')).schema).toMatch(/^The API group and version/);
  expect(hoverFile(text.replace('metadata', 'meta<|>data')).schema).toMatch(/^Identifies the policy/);
});

test('a field that the schema does not have has no hover', () => {
  expect(hoverSpec('  podselec<|>tor: {}\n').range).toBeUndefined();
});

test('a comment and another kind have no hover', () => {
  expect(hoverFile(`# comm<|>ent\n${HEAD}  podSelector: {}\n`).range).toBeUndefined();
  expect(hoverFile('apiVersion: v1\nkind: Conf<|>igMap\nmetadata: { name: x }\n').range).toBeUndefined();
});

test('a policy inside a List is explained like any other', () => {
  const item = `${HEAD}  podS<|>elector: {}\n`.trimEnd().split('\n').join('\n    ');
  const { here } = hoverFile(`apiVersion: v1\nkind: List\nitems:\n  - ${item}\n`);
  expect(here).toMatch(/^\*\*All pods in namespace shop\*\*/);
});

test('a broken document keeps the hovers of what can be read', () => {
  const { here } = hoverSpec('  podS<|>elector: {}\n  ingress:\n    - from\n    ports: [\n');
  expect(here).toMatch(/^\*\*All pods in namespace shop\*\*/);
});

describe('on a policy that the API server refuses', () => {
  const refused = `${HEAD}  podSelector: {}\n  policyTypes: [ingress]\n`;

  test.each([
    ['kind', refused.replace('kind: ', '<|>kind: ')],
    ['name', refused.replace('name: ', '<|>name: ')],
  ])('its %s says so in place of what it would select', (_, text) => {
    expect(hoverFile(text).here).toMatch(
      /^\*\*The API server refuses this policy\.\*\* It takes no part in the analysis until it is mended\.\n\n/,
    );
    expect(hoverFile(text).here).not.toMatch(/[Ss]elects|isolates/);
  });

  test('another policy of its name is said to take part', () => {
    const accepted = `${HEAD}  podSelector: {}\n`;
    expect(hoverFile(refused.replace('name: ', '<|>name: '), { 'accepted.yaml': accepted }).here).toMatch(
      /^\*\*The API server refuses this policy\.\*\* An accepted policy of its name takes part in its place\./,
    );
  });
});
