import { deployment } from './workspace.ts';

/** Two namespaces: shop with web, api and a Service in front of web, ops with prometheus; only shop has its Namespace. */
export const SHOP = {
  'shop.yaml': [
    deployment('shop', 'web', 'app: web', '{ name: http, containerPort: 8080 }'),
    deployment('shop', 'api', 'app: api, tier: back', '{ containerPort: 9090 }'),
    deployment('ops', 'prometheus', 'app: prometheus'),
    `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] }
`,
    `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: sales } }
`,
  ].join('---\n'),
};

/** The head of a policy in namespace shop; the spec's content follows. */
export const HEAD = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
`;
