import type { LocationLink } from 'vscode-languageserver-types';
import type { Resource, Workload } from '../engine/model/resource.ts';
import { contains, type Span } from '../engine/parse/tree.ts';
import type { PolicyPort, PolicyRule } from '../engine/policies/network-policy/policy.ts';
import type { Position } from '../workspace/files/line-index.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { locate } from './support/locate.ts';
import { type PolicyContext, subjectsOf } from './support/policy-context.ts';
import { type PolicyField, policyField } from './support/policy-field.ts';
import { headSpan } from './support/ranges.ts';
import { compiledPort, destinationsOf, openedPorts } from './support/rule-destinations.ts';
import { queryOfPeer } from './words/sentences.ts';

/** Announces the way from a selector to what it picks, and from a port to the containers that declare it. */
export const definitionCapability = { definitionProvider: true };

/** A place of an object. */
interface Target {
  readonly resource: Resource;
  readonly span: Span;
}

/** Returns the workloads and namespaces that the selector at a position picks, or the container ports behind a port. */
export function definition(snapshot: Snapshot, uri: string, position: Position): LocationLink[] {
  const spot = snapshot.spotAt(uri, position);
  const policy = spot?.resource;
  if (policy?.type !== 'network-policy' || spot === undefined || !contains(policy.node.span, spot.offset)) return [];
  const located = locate(policy, spot.document.content.parsed.text, spot.offset);
  const field = located === undefined ? undefined : policyField(policy, located.place.path);
  if (located === undefined || field === undefined) return [];
  const originSelectionRange = spot.file.lines.range(located.span, spot.document.offset);
  const context: PolicyContext = { snapshot, cluster: snapshot.clusterFor(uri), policy };
  return targetsOf(context, field).flatMap(({ resource, span }) => {
    const place = snapshot.place(resource, span);
    if (place === undefined) return [];
    const { uri: targetUri, range } = place;
    return [{ originSelectionRange, targetUri, targetRange: range, targetSelectionRange: range }];
  });
}

function targetsOf(context: PolicyContext, field: PolicyField): readonly Target[] {
  switch (field.type) {
    case 'subject':
      return subjectsOf(context).map(head);
    case 'pods':
    case 'peer':
      return pickedBy(context, field).map(head);
    case 'namespaces':
      return namespacesOf(context, field).map(head);
    case 'port':
      return containerPorts(context, field.rule, field.port);
    default:
      return [];
  }
}

function head(resource: Resource): Target {
  return { resource, span: headSpan(resource) };
}

type PeerField = Extract<PolicyField, { readonly peer: unknown }>;

function pickedBy({ cluster, policy }: PolicyContext, { peer }: PeerField): readonly Workload[] {
  const query = queryOfPeer(peer, policy.namespace);
  return query === undefined ? [] : cluster.select(query);
}

function namespacesOf({ cluster, policy }: PolicyContext, { peer }: PeerField): readonly Resource[] {
  const query = queryOfPeer(peer, policy.namespace);
  const names = new Set(query === undefined ? [] : cluster.namespacesOf(query).map(({ name }) => name));
  return cluster.resources.filter(({ type, name }) => type === 'namespace' && names.has(name));
}

function containerPorts(context: PolicyContext, rule: PolicyRule, port: PolicyPort): readonly Target[] {
  const own = compiledPort(rule, port, context.policy.namespace);
  if (own === undefined) return [];
  return destinationsOf(context, rule).flatMap(workload =>
    openedPorts(own, workload).map(({ span }) => ({ resource: workload, span })),
  );
}
