/** Joins manifests into one text of several documents; each ends with a line break. */
export function documents(...manifests: readonly string[]): string {
  return manifests.join('---\n');
}

/** Returns a Deployment whose pods carry `app: NAME` and listen on a port. */
export function deployment(namespace: string, name: string, port = 8080): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: ${name}
          image: example/${name}:1.0
          ports:
            - containerPort: ${port}
`;
}

/** Returns a Service in front of the pods that carry `app: NAME`. */
export function service(namespace: string, name: string, port: number, targetPort: number | string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  selector:
    app: ${name}
  ports:
    - port: ${port}
      targetPort: ${targetPort}
`;
}

/** Returns a Namespace with labels of its own. */
export function namespaceManifest(name: string, labels: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries(labels).map(([key, value]) => `    ${key}: ${value}\n`);
  return `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
${lines.length > 0 ? `  labels:\n${lines.join('')}` : ''}`;
}

/** Returns a NetworkPolicy with the given spec, each line indented as in a manifest of its own. */
export function policy(namespace: string, name: string, spec: string): string {
  const body = spec.replace(/^(?=.)/gm, '  ');
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
${body}`;
}

/** An egress rule that admits the usual cluster DNS, indented by two spaces. */
export const DNS_RULE_LINES = `  - to:
      - namespaceSelector:
          matchLabels:
            kubernetes.io/metadata.name: kube-system
        podSelector:
          matchLabels:
            k8s-app: kube-dns
    ports:
      - protocol: UDP
        port: 53
      - protocol: TCP
        port: 53
`;

/** Returns the policy that lets every pod of a namespace resolve names; it isolates them for egress. */
export function allowDns(namespace: string): string {
  return policy(namespace, 'allow-dns', `podSelector: {}\npolicyTypes:\n  - Egress\negress:\n${DNS_RULE_LINES}`);
}
