import type { Cluster } from '../../cluster/cluster.ts';
import type { Inventory } from '../../cluster/inventory.ts';
import { groupOf } from '../../model/api-groups.ts';
import type { Resource } from '../../model/resource.ts';
import { onceForEach } from '../../once.ts';
import { childOf, itemsOf, stringOf, type YamlNode } from '../../parse/tree.ts';

/** The namespace that an object brings pods to from elsewhere, empty where the manifest does not tell. */
type Target = string;

const ANY: Target = '';

/** Objects that bring pods from outside the workspace, by API group and kind. */
const TARGETS: ReadonlyMap<string, (object: Resource) => Target | undefined> = new Map<
  string,
  (object: Resource) => Target | undefined
>([
  ['argoproj.io/Application', ({ node }) => textAt(node, 'spec', 'destination', 'namespace') ?? ANY],
  ['argoproj.io/ApplicationSet', () => ANY],
  ['helm.cattle.io/HelmChart', ofRelease],
  ['helm.toolkit.fluxcd.io/HelmRelease', ofRelease],
  ['kustomize.config.k8s.io/Kustomization', ofKustomization],
  ['kustomize.toolkit.fluxcd.io/Kustomization', ({ node }) => textAt(node, 'spec', 'targetNamespace')],
  ['operators.coreos.com/Subscription', ({ namespace }) => namespace],
]);

const targetsOf = onceForEach(({ objects }: Inventory) => new Set(objects.flatMap(object => targetOf(object) ?? [])));

/** Says whether an object in sight, as a HelmRelease, brings pods to the namespace that no manifest of the workspace shows. */
export function mayBeDeployed(namespace: string, { inventory }: Cluster): boolean {
  const known = targetsOf(inventory);
  return known.has(namespace) || known.has(ANY);
}

/** Says whether an object brings pods of charts or repositories. */
export function isDeployer({ apiVersion, kind }: Resource): boolean {
  return TARGETS.has(`${groupOf(apiVersion)}/${kind}`) || /\.toolkit\.fluxcd\.io\//.test(apiVersion);
}

function targetOf(object: Resource): Target | undefined {
  if (object.type === 'out-of-sight') return object.namespace;
  if (object.type !== 'other') return undefined;
  return TARGETS.get(`${groupOf(object.apiVersion)}/${object.kind}`)?.(object);
}

function ofRelease({ node, namespace }: Resource): Target {
  return textAt(node, 'spec', 'targetNamespace') ?? namespace;
}

/** A kustomization brings what it fetches: charts, and resources of other repositories. */
function ofKustomization({ node }: Resource): Target | undefined {
  const isRemote = (item: YamlNode): boolean => /:\/\/|^github\.com\/|\?ref=/.test(stringOf(item) ?? '');
  const fetches = itemsOf(childOf(node, 'helmCharts')).length > 0 || itemsOf(childOf(node, 'resources')).some(isRemote);
  return fetches ? (textAt(node, 'namespace') ?? ANY) : undefined;
}

function textAt(node: YamlNode, ...path: readonly string[]): string | undefined {
  return stringOf(path.reduce<YamlNode | undefined>(childOf, node));
}
