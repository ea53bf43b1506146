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

function indent(text: string, columns: number): string {
  return text
    .trimEnd()
    .split('\n')
    .map(line => (line === '' ? '' : ' '.repeat(columns) + line))
    .join('\n');
}
