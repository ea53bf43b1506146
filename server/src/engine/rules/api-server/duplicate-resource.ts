import { freeName } from '../../drafts/write-policy.ts';
import { replaceScalar } from '../../edits/index.ts';
import type { Resource } from '../../model/resource.ts';
import { fieldValue } from '../../objects/field.ts';
import { entryOf, type ScalarNode } from '../../parse/tree.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import { fieldPlace, rootPlace, spanOfPlace } from '../../schema/place.ts';
import { objectWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix, type RuleContext } from '../shape/rule.ts';
import { lazyFix, lazyFixElsewhere } from '../support/lazy-fix.ts';
import { nameOf } from '../support/names.ts';

/** Two objects of one kind, namespace and name in one analysis. */
export const duplicateResource = defineRule({
  id: 'duplicate-resource',
  severity: 'warning',
  on: DIALECT_NAMES,
  needs: ['workloads'],
  group: 'api-server',
  summary: 'Two policies have the same name in the same namespace.',
  why: [
    'A cluster holds one object of a kind, namespace and name: whichever is applied last replaces the other.',
    'The analysis counts the last one of a folder, file by file in their order, which need not be the order in which they are applied.',
    'Folders for different clusters can be analysed apart: see the setting `networkPolicy.scopes`.',
  ].join(' '),
  reference: 'Kubernetes documentation, "Object Names and IDs"',
  fix: 'Gives the later one a name that is free; the finding links the other.',
  examples: {
    bad: [
      {
        title: 'One name twice',
        manifest: `${named('web', 'shop')}---\n${named('web', 'shop')}`,
      },
      { title: 'A cluster policy twice', manifest: `${clusterPolicy('dns')}---\n${clusterPolicy('dns')}` },
    ],
    fixed: [{ manifest: `${named('web', 'shop')}---\n${named('web-2', 'shop')}` }],
    nearMisses: [
      { title: 'Another namespace', manifest: `${named('web', 'shop')}---\n${named('web', 'bank')}` },
      {
        title: 'Another kind',
        manifest: `${named('web', 'shop')}---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: shop\n`,
      },
      { title: 'Generated names', manifest: `${generated('web-')}---\n${generated('web-')}` },
    ],
  },
  *check(context) {
    const { resource, cluster } = context;
    if (!isNamed(resource)) return;
    const others = cluster.duplicatesOf(resource).filter(isNamed);
    if (others.length === 0) return;
    yield {
      span: nameSpan(resource),
      path: 'metadata.name',
      message: `Another ${resource.kind} is named ${nameOf(resource)}: a cluster keeps only the one applied last. Rename one of them.`,
      rejected: false,
      fixes: fixesFor(context, resource, others),
      related: others.map(other => ({
        resource: other,
        span: nameSpan(other),
        message: 'The other object of that name.',
      })),
    };
  },
});

const MAX_NAME = 253;

/** Renames the later object: this one, or for the first of them the last of the others. */
function fixesFor(
  { text, textOf, cluster }: RuleContext,
  policy: Resource,
  others: readonly Resource[],
): readonly Fix[] {
  const group = new Set<Resource>([policy, ...others]);
  const inOrder = cluster.resources.filter(each => group.has(each));
  const isFirst = inOrder[0] === policy;
  const later = isFirst ? inOrder.at(-1) : policy;
  const written = isFirst ? later && textOf?.(later) : text;
  const node = later && ownName(later);
  const name = freeName(cluster, policy.namespace, policy.name, policy.kind);
  if (later === undefined || written === undefined || node === undefined || name.length > MAX_NAME) return [];
  const make = () => replaceScalar(written, node, name);
  return [isFirst ? lazyFixElsewhere(`Rename the other to ${name}`, later, make) : lazyFix(`Rename to ${name}`, make)];
}

/** Returns the name where it stands for this object alone, without anchors, aliases or merge keys. */
function ownName({ node }: Resource): ScalarNode | undefined {
  const metadata = entryOf(node, 'metadata');
  const name = entryOf(metadata?.value, 'name');
  if (node.anchored || !metadata || metadata.merged || metadata.value.anchored || !name || name.merged)
    return undefined;
  return name.value.kind === 'scalar' && !name.value.anchored ? name.value : undefined;
}

// A generated name is another each time.
function isNamed({ nameField }: Resource): boolean {
  return fieldValue(nameField) !== undefined;
}

function nameSpan({ node }: Resource) {
  return spanOfPlace(fieldPlace(fieldPlace(rootPlace(node), 'metadata'), 'name'));
}

function named(name: string, namespace: string): string {
  return objectWith(`metadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n  podSelector: {}`);
}

function generated(prefix: string): string {
  return objectWith(`metadata:\n  generateName: ${prefix}\n  namespace: shop\nspec:\n  podSelector: {}`);
}

function clusterPolicy(name: string): string {
  return `apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata:
  name: ${name}
spec:
  tier: Admin
  priority: 10
  subject:
    namespaces: {}
  ingress:
    - action: Accept
      from:
        - namespaces:
            matchLabels:
              kubernetes.io/metadata.name: ops
`;
}
