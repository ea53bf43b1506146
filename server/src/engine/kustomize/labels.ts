import { childOf, isTrue, itemsOf, type MapNode, stringOf, type YamlNode } from '../parse/tree.ts';
import { type FieldSpec, isFor, setField, specsOf } from './fields.ts';
import { become, type Item, idOf } from './item.ts';
import type { Trees } from './trees.ts';

const TEMPLATED = ['ReplicationController', 'Deployment', 'ReplicaSet', 'DaemonSet'];
const AFFINITY = ['podAffinity', 'podAntiAffinity'].flatMap(kind => [
  `spec/template/spec/affinity/${kind}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
  `spec/template/spec/affinity/${kind}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
]);
const SPREAD = 'spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels';

const METADATA: readonly FieldSpec[] = [{ path: 'metadata/labels', create: true }];

const TEMPLATES: readonly FieldSpec[] = templateSpecs('labels');

const SELECTORS: readonly FieldSpec[] = [
  ...METADATA,
  ...TEMPLATES,
  ...specsOf(['Service', 'ReplicationController'], ['spec/selector'], true).map(spec => ({ ...spec, version: 'v1' })),
  ...specsOf(['Deployment', 'ReplicaSet', 'DaemonSet'], ['spec/selector/matchLabels'], true),
  { path: 'spec/selector/matchLabels', create: true, group: 'apps', kind: 'StatefulSet' },
  { path: 'spec/volumeClaimTemplates[]/metadata/labels', create: true, group: 'apps', kind: 'StatefulSet' },
  ...specsOf(['Deployment', 'StatefulSet'], [...AFFINITY, SPREAD]).map(spec => ({ ...spec, group: 'apps' })),
  { path: 'spec/selector/matchLabels', group: 'batch', kind: 'Job' },
  { path: 'spec/jobTemplate/spec/selector/matchLabels', group: 'batch', kind: 'CronJob' },
  { path: 'spec/selector/matchLabels', group: 'policy', kind: 'PodDisruptionBudget' },
  ...specsOf(
    ['NetworkPolicy'],
    [
      'spec/podSelector/matchLabels',
      'spec/ingress/from/podSelector/matchLabels',
      'spec/egress/to/podSelector/matchLabels',
    ],
  ).map(spec => ({ ...spec, group: 'networking.k8s.io' })),
];

const ANNOTATIONS: readonly FieldSpec[] = [
  { path: 'metadata/annotations', create: true },
  ...templateSpecs('annotations'),
];

function templateSpecs(field: string): readonly FieldSpec[] {
  return [
    ...specsOf(TEMPLATED, [`spec/template/metadata/${field}`], true),
    { path: `spec/template/metadata/${field}`, create: true, group: 'apps', kind: 'StatefulSet' },
    { path: `spec/template/metadata/${field}`, create: true, group: 'batch', kind: 'Job' },
    { path: `spec/jobTemplate/metadata/${field}`, create: true, group: 'batch', kind: 'CronJob' },
    { path: `spec/jobTemplate/spec/template/metadata/${field}`, create: true, group: 'batch', kind: 'CronJob' },
  ];
}

/** Gives all items the labels and annotations of a kustomization: `labels`, `commonLabels`, `commonAnnotations`. */
export function addLabels(trees: Trees, kustomization: MapNode, items: readonly Item[]): void {
  for (const entry of itemsOf(childOf(kustomization, 'labels'))) {
    put(
      trees,
      childOf(entry, 'pairs'),
      [...itemsOf(childOf(entry, 'fields')).map(readSpec), ...specsFor(entry)],
      items,
    );
  }
  put(trees, childOf(kustomization, 'commonLabels'), SELECTORS, items);
  put(trees, childOf(kustomization, 'commonAnnotations'), ANNOTATIONS, items);
}

function specsFor(entry: YamlNode): readonly FieldSpec[] {
  if (isTrue(childOf(entry, 'includeSelectors'))) return SELECTORS;
  return isTrue(childOf(entry, 'includeTemplates')) ? [...METADATA, ...TEMPLATES] : METADATA;
}

function readSpec(node: YamlNode): FieldSpec {
  const text = (key: string): string => stringOf(childOf(node, key)) ?? '';
  return {
    path: text('path'),
    create: isTrue(childOf(node, 'create')),
    group: text('group'),
    version: text('version'),
    kind: text('kind'),
  };
}

function put(trees: Trees, pairs: YamlNode | undefined, specs: readonly FieldSpec[], items: readonly Item[]): void {
  if (pairs?.kind !== 'map') return;
  for (const { key, value } of pairs.entries) {
    const label = trees.text(textOf(value), value);
    const set = (node: YamlNode | undefined): YamlNode => {
      const map = node ?? trees.map(value);
      return map.kind === 'map' ? trees.withValue(map, key, label) : map;
    };
    for (const item of items) {
      const id = idOf(item.root);
      const own = specs.filter(spec => spec.path !== '' && isFor(spec, id));
      const root = own.reduce((tree, spec) => setField(trees, tree, spec, set, value), item.root);
      become(trees, item, root, trees.placeOf(value));
    }
  }
}

// Kustomize reads numbers and booleans of labels as the text that they are written as.
function textOf(node: YamlNode): string {
  if (node.kind !== 'scalar') return '';
  return typeof node.value === 'string' ? node.value : node.source;
}
