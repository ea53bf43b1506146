import type { Hover } from 'vscode-languageserver-types';
import type { Cluster } from '../engine/cluster/cluster.ts';
import type { Resource, Workload } from '../engine/model/resource.ts';
import { fieldItems, fieldValue } from '../engine/objects/field.ts';
import { contains } from '../engine/parse/tree.ts';
import type { AdminPolicy } from '../engine/policies/admin-policy/policy.ts';
import { compileCached } from '../engine/policies/dialects.ts';
import type { DialectName } from '../engine/policies/kinds.ts';
import type { NetworkPolicy } from '../engine/policies/network-policy/policy.ts';
import type { PolicyOf } from '../engine/policies/policy.ts';
import { isPolicy } from '../engine/policies/policy.ts';
import type { Violation } from '../engine/schema/violation.ts';
import type { Position } from '../workspace/files/line-index.ts';
import { refusalsOf } from '../workspace/files/source-file.ts';
import type { Snapshot, Spot } from '../workspace/snapshot.ts';
import { directionLines, isolationLines } from './hover/effect.ts';
import { blockLines, rangeLines } from './hover/ip-block.ts';
import { workloadList } from './hover/picked.ts';
import { portLines, portsLines } from './hover/port.ts';
import { schemaText } from './hover/schema-text.ts';
import { namespaceLines, peerLines, peersLines, subjectLines } from './hover/selector.ts';
import { workloadLines } from './hover/workload.ts';
import { type Located, locate } from './support/locate.ts';
import type { PolicyContext } from './support/policy-context.ts';
import { type PolicyField, policyField } from './support/policy-field.ts';
import { policySummary } from './support/summaries.ts';
import { capitalized, escapeMarkdown } from './words/markdown.ts';
import { peersSentence, portsSentence } from './words/sentences.ts';

/** Announces hovers. */
export const hoverCapability = { hoverProvider: true };

/** Returns what the field at a position means here, and what it means in general. */
export function hover(snapshot: Snapshot, uri: string, position: Position): Hover | null {
  const spot = snapshot.spotAt(uri, position);
  if (spot?.resource === undefined || !contains(spot.resource.node.span, spot.offset)) return null;
  const located = locate(spot.resource, spot.document.content.parsed.text, spot.offset);
  if (located === undefined) return null;
  const value = textOf(snapshot, spot, spot.resource, located);
  if (value === undefined) return null;
  const range = spot.file.lines.range(located.span, spot.document.offset);
  return { contents: { kind: 'markdown', value }, range };
}

function textOf(snapshot: Snapshot, spot: Spot, resource: Resource, located: Located): string | undefined {
  const cluster = snapshot.clusterFor(spot.file.uri);
  if (resource.type === 'workload') return workloadText(snapshot, spot, resource, located);
  return isPolicy(resource)
    ? withSchema(linesAbout(resource.type, { snapshot, cluster, policy: resource }, located), located)
    : undefined;
}

/** A policy with what it is asked about in. */
interface ContextOf<D extends DialectName> {
  readonly snapshot: Snapshot;
  readonly cluster: Cluster;
  readonly policy: PolicyOf<D>;
}

/** What a field of each dialect means here. */
const LINES: { readonly [D in DialectName]: (context: ContextOf<D>, located: Located) => readonly string[] } = {
  'network-policy': (context, { place }) => {
    const field = policyField(context.policy, place.path);
    return field === undefined ? [] : linesOf(context, field);
  },
  'admin-policy': ({ snapshot, cluster, policy }, located) => adminLines(snapshot, cluster, policy, located),
};

function linesAbout<D extends DialectName>(dialect: D, context: ContextOf<D>, located: Located): readonly string[] {
  return LINES[dialect](context, located);
}

/** What a field means here, a line, and what it means in general. */
function withSchema(here: readonly string[], { place }: Located): string | undefined {
  const parts = [here.join('\n\n'), schemaText(place) ?? ''].filter(part => part !== '');
  return parts.length === 0 ? undefined : parts.join('\n\n---\n\n');
}

function adminLines(snapshot: Snapshot, cluster: Cluster, policy: AdminPolicy, { place }: Located): readonly string[] {
  const isName = place.path === 'kind' || place.path === 'metadata.name';
  const [refusal] = refusalsOf(policy);
  if (refusal !== undefined) return isName ? refusalLines(cluster, policy, refusal) : [];
  if (!isName && place.path !== 'spec.subject') return [];
  return [`Is about ${workloadList(snapshot, cluster.select(compileCached(policy).subject))}.`];
}

function workloadText(snapshot: Snapshot, spot: Spot, workload: Workload, { place }: Located): string | undefined {
  if (place.path !== 'kind' && place.path !== 'metadata.name') return undefined;
  return workloadLines(snapshot, snapshot.clusterFor(spot.file.uri), workload).join('\n\n');
}

/** Returns what a field means here, one paragraph each. */
function linesOf(context: PolicyContext, field: PolicyField): readonly string[] {
  const { policy } = context;
  switch (field.type) {
    case 'identity':
      return identityLines(context);
    case 'namespace':
      return namespaceText(context);
    case 'spec':
    case 'policy-types':
      return isolationLines(policy);
    case 'subject':
      return subjectLines(context);
    case 'direction':
      return directionLines(policy, field.direction);
    case 'rule':
      return [ruleText(policy, field)];
    case 'peers':
      return peersLines(context, field.rule);
    case 'ports':
      return portsLines(context, field.rule);
    case 'port':
      return portLines(context, field.rule, field.port);
    default:
      return peerText(context, field);
  }
}

/** What takes no part selects nothing: an API server's reason stands in for the effect. */
function identityLines(context: PolicyContext): readonly string[] {
  const { cluster, policy } = context;
  const [refusal] = refusalsOf(policy);
  if (refusal !== undefined) return refusalLines(cluster, policy, refusal);
  return [`${capitalized(policySummary(cluster, policy))}.`, ...subjectLines(context)];
}

function refusalLines(cluster: Cluster, policy: Resource, refusal: Violation): readonly string[] {
  const part = cluster.resources.some(each => isSameObject(each, policy))
    ? 'An accepted policy of its name takes part in its place.'
    : 'It takes no part in the analysis until it is mended.';
  return [`**The API server refuses this policy.** ${part}`, escapeMarkdown(refusal.message)];
}

function isSameObject(one: Resource, other: Resource): boolean {
  return one.type === other.type && one.namespace === other.namespace && one.name === other.name;
}

function peerText(context: PolicyContext, field: Extract<PolicyField, { readonly peer: unknown }>): readonly string[] {
  const block = fieldValue(field.peer.ipBlock);
  const { profile } = context.cluster;
  if (field.type === 'except') {
    const range = block === undefined ? undefined : fieldItems(block.except)[field.index]?.value;
    return range === undefined ? [] : ['Left out of the block:', ...rangeLines(range, profile)];
  }
  if (block !== undefined) return blockLines(block, profile);
  const namespaces = field.type === 'namespaces' ? namespaceLines(context, field.peer) : [];
  return [...peerLines(context, field.rule, field.peer), ...namespaces];
}

function ruleText(
  policy: NetworkPolicy,
  { rule }: Extract<PolicyField, { readonly type: 'rule' | 'peers' | 'ports' }>,
) {
  const [way, namespace] = [rule.direction === 'ingress' ? 'from' : 'to', policy.namespace];
  const [who, where] = [peersSentence(rule, namespace), portsSentence(rule, namespace)].map(escapeMarkdown);
  return `Allows ${rule.direction} ${way} **${who}** on **${where}**.`;
}

function namespaceText({ snapshot, cluster, policy }: PolicyContext): readonly string[] {
  const known = cluster.namespaces.get(policy.namespace)?.workloads ?? [];
  return [`Namespace ${escapeMarkdown(policy.namespace)} has ${workloadList(snapshot, known)}.`];
}
