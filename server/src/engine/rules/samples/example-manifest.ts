import type { Direction } from '../../objects/object.ts';

/** Returns a policy with the lines of a spec, for the examples of a rule page. */
export function policyWith(spec: string): string {
  return objectWith(`metadata:
  name: web
  namespace: shop
spec:
${indent(spec, 2)}`);
}

/** Returns a NetworkPolicy with the given lines after apiVersion and kind. */
export function objectWith(body: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
${body.trimEnd()}
`;
}

/** Returns a policy whose only ingress rule has the given lines. */
export function ingressRuleWith(rule: string): string {
  const [first = '', ...rest] = rule.trimEnd().split('\n');
  return policyWith(`podSelector: {}
policyTypes: [Ingress]
ingress:
  - ${first}
${indent(rest.join('\n'), 4)}`);
}

/** Returns a ClusterNetworkPolicy of tier Admin for one namespace, with one rule of the given lines. */
export function clusterRuleWith(direction: Direction, rule: string): string {
  return clusterPolicyWith(`tier: Admin\npriority: 50\n${SUBJECT}${ruleOf(direction, rule)}`);
}

/** Returns a ClusterNetworkPolicy with the lines of a spec. */
export function clusterPolicyWith(spec: string): string {
  return adminObject('v1beta1', 'ClusterNetworkPolicy', 'shop', spec);
}

/** Returns an AdminNetworkPolicy for one namespace, with one rule of the given lines. */
export function adminRuleWith(direction: Direction, rule: string): string {
  return adminPolicyWith(`priority: 50\n${SUBJECT}${ruleOf(direction, rule)}`);
}

/** Returns an AdminNetworkPolicy with the lines of a spec. */
function adminPolicyWith(spec: string): string {
  return adminObject('v1alpha1', 'AdminNetworkPolicy', 'shop', spec);
}

/** Returns the BaselineAdminNetworkPolicy for one namespace, with one rule of the given lines. */
export function baselineRuleWith(direction: Direction, rule: string, name = 'default'): string {
  return adminObject('v1alpha1', 'BaselineAdminNetworkPolicy', name, `${SUBJECT}${ruleOf(direction, rule)}`);
}

const SUBJECT = `subject:
  namespaces:
    matchLabels:
      kubernetes.io/metadata.name: shop
`;

function ruleOf(direction: Direction, rule: string): string {
  const [first = '', ...rest] = rule.trimEnd().split('\n');
  return `${direction}:\n  - ${first}\n${indent(rest.join('\n'), 4)}\n`;
}

function adminObject(version: string, kind: string, name: string, spec: string): string {
  return `apiVersion: policy.networking.k8s.io/${version}
kind: ${kind}
metadata:
  name: ${name}
spec:
${indent(spec, 2)}
`;
}

function indent(text: string, columns: number): string {
  return text
    .trimEnd()
    .split('\n')
    .map(line => (line === '' ? '' : ' '.repeat(columns) + line))
    .join('\n');
}
