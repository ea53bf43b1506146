import { describe, expect, it } from 'vitest';
import { accept, labelsAt } from './accept.ts';
import { hoverFile, WEB } from './hover.ts';
import { SHOP } from './shop.ts';

const CLUSTER = `apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata:
  name: shop
spec:
`;
const ADMIN = CLUSTER.replace('v1beta1', 'v1alpha1').replace('ClusterN', 'AdminN');
const BASELINE = CLUSTER.replace('v1beta1', 'v1alpha1').replace('ClusterN', 'BaselineAdminN');

const labels = (text: string): readonly string[] => labelsAt({ ...SHOP, 'policy.yaml': text });
const accepted = (text: string, label: string): string => accept({ ...SHOP, 'policy.yaml': text }, label);
const bare = (text: string): readonly string[] => labels(text).filter(label => /^\w+$/.test(label));

describe('completion in admin and cluster policies', () => {
  it('offers the keys of the kind', () => {
    const missing = (head: string): readonly string[] => [
      ...new Set(labels(`${head}  <|>`).map(label => label.split(':')[0] ?? '')),
    ];
    expect(missing(CLUSTER)).toEqual(['tier', 'priority', 'subject', 'ingress', 'egress']);
    expect(missing(ADMIN)).toEqual(['priority', 'subject', 'ingress', 'egress']);
    expect(missing(BASELINE)).toEqual(['subject', 'ingress', 'egress']);
  });

  it('offers the words of the kind for an action', () => {
    const rule = '  ingress:\n    - action: <|>';
    expect(labels(CLUSTER + rule)).toEqual(['Accept', 'Deny', 'Pass']);
    expect(labels(ADMIN + rule)).toEqual(['Allow', 'Deny', 'Pass']);
    expect(labels(BASELINE + rule)).toEqual(['Allow', 'Deny']);
  });

  it('offers one field for a peer that takes exactly one', () => {
    const peer = '  egress:\n    - action: Deny\n      to:\n        - namespaces: {}\n          <|>';
    expect(bare(CLUSTER + peer)).toEqual([]);
  });

  it('offers the workloads of the workspace as peers, both selectors under pods', () => {
    const rule = `${CLUSTER}  ingress:\n    - action: Deny\n      from:\n        - `;
    expect(accepted(`${rule}<|>\n`, 'pods of shop/web')).toBe(`${rule}pods:
            namespaceSelector:
              matchLabels:
                kubernetes.io/metadata.name: shop
            podSelector:
              matchLabels:
                app: web
`);
  });

  it('offers the labels of namespaces below namespaces, those of pods below podSelector', () => {
    expect(labels(`${CLUSTER}  subject:\n    namespaces:\n      matchLabels:\n        <|>`)).toContain(
      'kubernetes.io/metadata.name',
    );
    expect(
      labels(`${CLUSTER}  subject:\n    pods:\n      podSelector:\n        matchLabels:\n          app: <|>`),
    ).toContain('web');
  });

  it('offers numbers for a port number and names for a named port', () => {
    const item = `${CLUSTER}  ingress:\n    - action: Deny\n      from: [namespaces: {}]\n      protocols:\n        - `;
    expect(labels(`${item}tcp:\n            destinationPort:\n              number: <|>`)).toContain('8080');
    const names = labels(`${item}destinationNamedPort: <|>`);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter(name => /^[0-9]+$/.test(name))).toEqual([]);
  });

  it('begins every kind in an empty document, and knows the kinds of a group', () => {
    const forms = labels('apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n---\n<|>');
    expect(forms).toEqual(
      expect.arrayContaining(['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy']),
    );
    expect(labels('apiVersion: policy.networking.k8s.io/v1beta1\nkind: <|>')).toContain('ClusterNetworkPolicy');
  });

  it('is silent in kinds of other groups', () => {
    expect(
      labels(`${CLUSTER.replace('policy.networking.k8s.io/v1beta1', 'networking.k8s.aws/v1alpha1')}  <|>`),
    ).toEqual([]);
  });
});

describe('hovers in admin and cluster policies', () => {
  const policy = `${CLUSTER}  tier: Admin
  priority: 5
  subject:
    pods:
      podSelector:
        matchLabels:
          app: web
  ingress:
    - action: Deny
      from:
        - namespaces: {}
`;
  const at = (text: string): string => policy.replace(text, `${text.slice(0, 1)}<|>${text.slice(1)}`);

  it('say what a field means', () => {
    expect(hoverFile(at('tier')).schema).toMatch(/^`Admin`: .*\n\nWhen the policy is asked/);
    expect(hoverFile(at('Admin')).schema).toMatch(/^`Admin`: Asked before NetworkPolicies/);
    expect(hoverFile(at('Deny')).schema).toMatch(/^`Deny`: Drops the traffic/);
    expect(hoverFile(at('namespaces')).schema).toMatch(/^All pods of the namespaces/);
    expect(hoverFile(ADMIN.replace('kind', 'k<|>ind')).schema).toMatch(/here `AdminNetworkPolicy`/);
  });

  it('name the workloads that the policy is about', () => {
    expect(hoverFile(at('subject')).here).toBe(`Is about 1 workload: ${WEB}.`);
  });

  it('say on the name why the API server refuses the policy', () => {
    const refused = policy.replace('priority: 5', 'priority: 5000').replace('name: shop', 'na<|>me: shop');
    expect(hoverFile(refused).here).toMatch(/refuses this policy.*no part.*priority is 5000/s);
  });
});
