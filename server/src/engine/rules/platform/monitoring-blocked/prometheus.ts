import type { Cluster } from '../../../cluster/cluster.ts';
import type { Monitor, Resource } from '../../../model/resource.ts';
import { fieldValue } from '../../../objects/field.ts';
import { readField, readLabels } from '../../../objects/read-fields.ts';
import { readCustomSelector } from '../../../objects/read-selector.ts';
import type { LabelSelector } from '../../../objects/selector.ts';
import { childOf } from '../../../parse/tree.ts';
import type { PlatformPeer } from '../../../profile/cluster-profile.ts';
import { matches } from '../../../selectors/match.ts';

const OPERATOR = /^monitoring\.coreos\.com\//;

/** The label by which the pods of an operator's Prometheus are usually selected. */
export const PROMETHEUS_LABEL = 'app.kubernetes.io/name';

/** Returns the pods that the operator makes for each Prometheus in sight which surely takes up a monitor. */
export function prometheusFor(source: Resource, cluster: Cluster): readonly PlatformPeer[] {
  if (source.type !== 'monitor') return [];
  return cluster.inventory.objects
    .filter(({ kind, apiVersion }) => /^Prometheus(?:Agent)?$/.test(kind) && OPERATOR.test(apiVersion))
    .filter(each => takesUp(each, source, cluster))
    .map(peerOf);
}

function takesUp(prometheus: Resource, monitor: Monitor, cluster: Cluster): boolean {
  const prefix = monitor.picks === 'services' ? 'serviceMonitor' : 'podMonitor';
  const own = selectorAt(prometheus, `${prefix}Selector`);
  // A selector that is left out picks no monitors; one of namespaces means the own namespace.
  if (own === undefined || !matches(own, monitor.labels)) return false;
  const namespaces = selectorAt(prometheus, `${prefix}NamespaceSelector`);
  if (namespaces === undefined) return monitor.namespace === prometheus.namespace;
  const labels = cluster.namespaces.get(monitor.namespace)?.labels;
  return namespaces.requirements.length === 0 || (labels !== undefined && matches(namespaces, labels));
}

function selectorAt({ node }: Resource, key: string): LabelSelector | undefined {
  return fieldValue(readField(childOf(node, 'spec'), key, `spec.${key}`, readCustomSelector));
}

/** The operator gives its pods these labels, and those of `spec.podMetadata`. */
function peerOf({ kind, name, namespace, node }: Resource): PlatformPeer {
  const written = readLabels(childOf(childOf(childOf(node, 'spec'), 'podMetadata'), 'labels'));
  const app = kind === 'PrometheusAgent' ? 'prometheus-agent' : 'prometheus';
  return {
    namespace,
    podLabels: {
      ...Object.fromEntries(written),
      [PROMETHEUS_LABEL]: app,
      'app.kubernetes.io/instance': name,
      'app.kubernetes.io/managed-by': 'prometheus-operator',
      'operator.prometheus.io/name': name,
      ...(app === 'prometheus' && { prometheus: name }),
    },
    isWhole: true,
  };
}
