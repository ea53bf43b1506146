/** A Deployment with one container that listens on a named port. */
export function deployment(name: string, port: number, portName = 'http', namespace = 'shop'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      containers:
        - name: main
          image: example.com/${name}
          ports:
            - {name: ${portName}, containerPort: ${port}}
`;
}

/** A NetworkPolicy of namespace shop with the given rest of its spec, indented by two. */
export function policy(name: string, spec: string, namespace = 'shop'): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
${spec.replace(/^\n/, '')}`;
}

/** The Namespace shop. */
export const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n';

/** Closes api to all but web on port 8080. */
export const apiPolicy = policy(
  'api',
  `
  podSelector:
    matchLabels: {app: api}
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels: {app: web}
      ports:
        - {protocol: TCP, port: 8080}
`,
);

/** Three workloads of namespace shop: web and api, and a database that nothing protects. */
export const shop: Readonly<Record<string, string>> = {
  'apps/api.yaml': deployment('api', 8080),
  'apps/db.yaml': deployment('db', 5432, 'postgres'),
  'apps/web.yaml': deployment('web', 8080),
  'namespace.yaml': namespace,
  'policies/api.yaml': apiPolicy,
};

/** The same with a policy for each workload, so that nothing is found. */
export const protectedShop: Readonly<Record<string, string>> = {
  ...shop,
  'policies/others.yaml': ['db', 'web']
    .map(name => policy(name, `  podSelector:\n    matchLabels: {app: ${name}}\n  policyTypes: [Ingress]\n`))
    .join('---\n'),
};
