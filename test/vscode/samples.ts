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
