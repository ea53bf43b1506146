import type { Snapshot } from '../workspace/snapshot.ts';
import type { SourceFile } from '../workspace/source-file.ts';
import type { DefaultDenyView } from './protocol.ts';
import { placeOf } from './support/places.ts';

/** Returns the policies that isolate the namespace of a file except for DNS, and where to insert them; null for JSON. */
export function defaultDeny(snapshot: Snapshot, uri: string): DefaultDenyView | null {
  const file = snapshot.files.get(uri);
  if (file === undefined || uri.endsWith('.json')) return null;
  const namespace = namespaceOf(file);
  const taken = new Set(
    snapshot
      .clusterFor(uri)
      .resources.filter(resource => resource.kind === 'NetworkPolicy' && resource.namespace === namespace)
      .map(({ name }) => name),
  );
  const newline = file.text.includes('\r\n') ? '\r\n' : '\n';
  const end = file.text.length;
  return {
    namespace,
    text: `${lead(file.text)}${policies(namespace, taken)}`.replaceAll('\n', newline),
    place: placeOf({ uri, range: file.lines.range({ start: end, end }) }),
  };
}

/** Returns the namespace of the first object that has one. */
function namespaceOf({ documents }: SourceFile): string {
  const resources = documents.flatMap(({ content }) => content.resources);
  return resources.find(({ namespace }) => namespace !== '')?.namespace ?? namespaceObject(resources) ?? 'default';
}

function namespaceObject(resources: readonly { readonly type: string; readonly name: string }[]): string | undefined {
  return resources.find(({ type }) => type === 'namespace')?.name;
}

/** Returns what separates the new documents from the text before them. */
function lead(text: string): string {
  const newline = text === '' || text.endsWith('\n') ? '' : '\n';
  return newline + (text.trim() === '' || /(?:^|\n)---\s*$/.test(text) ? '' : '---\n');
}

function policies(namespace: string, taken: ReadonlySet<string>): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${freeName('default-deny', taken)}
  namespace: ${namespace}
spec:
  podSelector: {}
  policyTypes:
    - Ingress
    - Egress
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${freeName('allow-dns', taken)}
  namespace: ${namespace}
spec:
  podSelector: {}
  policyTypes:
    - Egress
  egress:
    - to:
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
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`;
  return name;
}
