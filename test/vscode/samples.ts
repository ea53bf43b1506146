/** Limits the egress of shop/web and forgets DNS: a policy that fits the test workspace. */
export const withoutDns = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: to-api
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes: [Egress]
  egress:
    - to:
        - podSelector:
            matchLabels:
              app: api
      ports:
        - port: 9090
`;

/** A policy of namespace shop with the given lines in its spec. */
export function policyWith(spec: string, name = 'scratch'): string {
  const lines = spec.split('\n').map(line => (line === '' ? '' : `  ${line}`));
  const head = `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}\n  namespace: shop\n`;
  return `${head}spec:\n${lines.join('\n')}\n`;
}

/** A policy of namespace shop for web whose direction the API server refuses: one finding, whatever stands beside it. */
export const refused = policyWith('podSelector:\n  matchLabels:\n    app: web\npolicyTypes: [ingress]');

/** The same policy as the API server takes it: no finding. */
export const accepted = refused.replace('[ingress]', '[Ingress]');
