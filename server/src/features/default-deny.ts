import { dnsRule } from '../engine/drafts/dns-rule.ts';
import { appendPolicies, freeName, type PolicyDraft } from '../engine/drafts/write-policy.ts';
import type { Resource } from '../engine/model/resource.ts';
import type { ClusterProfile } from '../engine/profile/cluster-profile.ts';
import type { SourceFile } from '../workspace/files/source-file.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { DefaultDenyView } from './support/protocol.ts';
import { placeOf } from './support/ranges.ts';

/** The namespace of objects that write none. */
const UNWRITTEN = 'default';

/** Returns the policies that isolate the namespace of a file except for DNS, and where to insert them; null for JSON. */
export function defaultDeny(snapshot: Snapshot, uri: string): DefaultDenyView | null {
  const file = snapshot.files.get(uri);
  if (file === undefined || uri.endsWith('.json')) return null;
  const written = namespaceOf(file);
  const namespace = written ?? UNWRITTEN;
  const cluster = snapshot.clusterFor(uri);
  const nameFor = (wanted: string): string => freeName(cluster, namespace, wanted);
  const [edit] = appendPolicies(file.text, draftsFor(written, nameFor, cluster.profile));
  if (edit === undefined) return null;
  const range = file.lines.range(edit.span);
  return { namespace, text: withoutNeedlessMark(file.text, edit.text), place: placeOf({ uri, range }) };
}

/** Returns the first namespace that an object states, else the one that the file declares; undefined for neither. */
function namespaceOf({ documents }: SourceFile): string | undefined {
  const resources = documents.flatMap(({ content }) => content.resources);
  const namespaced = resources.filter(({ namespace }) => namespace !== '');
  if (namespaced.length === 0) return resources.find(({ type }) => type === 'namespace')?.name;
  return namespaced.find(statesNamespace)?.namespace;
}

function statesNamespace({ namespaceField }: Resource): boolean {
  return namespaceField.form === 'value';
}

function draftsFor(
  namespace: string | undefined,
  nameFor: (wanted: string) => string,
  profile: ClusterProfile,
): readonly PolicyDraft[] {
  return [
    {
      name: nameFor('default-deny'),
      namespace,
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    },
    {
      name: nameFor('allow-dns'),
      namespace,
      spec: { podSelector: {}, policyTypes: ['Egress'], egress: [dnsRule(profile)] },
    },
  ];
}

/** Takes the first document mark away where nothing, or another mark, stands before it. */
function withoutNeedlessMark(before: string, added: string): string {
  const isNeedless = before.trim() === '' || /(?:^|\n)---\s*$/.test(before);
  return isNeedless ? added.replace(/^(\r?\n)?---\r?\n/, '$1') : added;
}
