import { fieldValue } from '../../model/field.ts';
import type { Resource } from '../../model/resource.ts';
import { fieldPlace, rootPlace, spanOfPlace } from '../../schema/place.ts';
import { defineRule } from '../rule.ts';
import { objectWith } from './example-manifest.ts';

/** Two objects of one kind, namespace and name in one analysis. */
export const duplicateResource = defineRule({
  id: 'duplicate-resource',
  severity: 'warning',
  needs: ['workloads'],
  group: 'api-server',
  summary: 'Two policies have the same name in the same namespace.',
  why: [
    'A cluster holds one object of a kind, namespace and name: whichever is applied last replaces the other.',
    'The analysis takes both as they are written, so its answers hold for no cluster.',
    'Folders for different clusters can be analysed apart: see the setting `networkPolicy.scopes`.',
  ].join(' '),
  reference: 'Kubernetes documentation, "Object Names and IDs"',
  examples: {
    bad: [
      {
        title: 'One name twice',
        manifest: `${named('web', 'shop')}---\n${named('web', 'shop')}`,
      },
    ],
    fixed: [{ manifest: `${named('web', 'shop')}---\n${named('web-egress', 'shop')}` }],
    nearMisses: [
      { title: 'Another namespace', manifest: `${named('web', 'shop')}---\n${named('web', 'bank')}` },
      {
        title: 'Another kind',
        manifest: `${named('web', 'shop')}---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: shop\n`,
      },
      { title: 'Generated names', manifest: `${generated('web-')}---\n${generated('web-')}` },
    ],
  },
  *check({ resource, cluster }) {
    if (resource.type !== 'network-policy' || !isNamed(resource)) return;
    const others = cluster.duplicatesOf(resource).filter(isNamed);
    if (others.length === 0) return;
    yield {
      span: nameSpan(resource),
      path: 'metadata.name',
      message: `Another ${resource.kind} is named ${resource.namespace}/${resource.name}: a cluster keeps only the one applied last. Rename one of them.`,
      rejected: false,
      related: others.map(other => ({
        resource: other,
        span: nameSpan(other),
        message: 'The other object of that name.',
      })),
    };
  },
});

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
