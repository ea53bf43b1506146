import type { Cluster } from '../../../cluster/cluster.ts';
import type { Workload } from '../../../model/resource.ts';
import type { Labels } from '../../../objects/object.ts';
import { readLabels } from '../../../objects/read-fields.ts';
import { childOf } from '../../../parse/tree.ts';
import type { PlatformPeer } from '../../../profile/cluster-profile.ts';

/** A mesh that puts proxies beside containers, which need its control plane. */
export interface Mesh {
  readonly name: 'Istio' | 'Linkerd';
  readonly controlPlane: string;
  /** Ports of the control plane; of each group one is enough. */
  readonly ports: readonly (readonly [number, ...number[]])[];
  /** The pods of the control plane, as its installer makes them. */
  readonly usual: PlatformPeer;
  /** Matches names and labels of such pods. */
  readonly looks: RegExp;
}

// 15012 serves configuration and certificates over TLS, 15010 in plain text (Istio documentation, "Application Requirements").
const ISTIO: Mesh = {
  name: 'Istio',
  controlPlane: 'istiod',
  ports: [[15012, 15010]],
  usual: { namespace: 'istio-system', podLabels: { app: 'istiod' } },
  looks: /istiod|pilot/i,
};

// Identity, destination and policy (Linkerd documentation, "Exposed ports").
const LINKERD: Mesh = {
  name: 'Linkerd',
  controlPlane: 'the control plane of Linkerd',
  ports: [[8080], [8086], [8090]],
  usual: { namespace: 'linkerd', podLabels: {} },
  looks: /linkerd/i,
};

/** Returns the mesh whose proxy is put into the pods of a workload, as far as labels and annotations in sight tell. */
export function meshOf(workload: Workload, cluster: Cluster): Mesh | undefined {
  // Proxies are not put into pods of the host's network.
  if (workload.hostNetwork || workload.finished) return undefined;
  const metadata = childOf(workload.template, 'metadata');
  const annotations = readLabels(childOf(metadata, 'annotations'));
  const declared = cluster.inventory.objects.find(
    each => each.type === 'namespace' && each.name === workload.namespace,
  );
  if (isInIstio(workload.podLabels, annotations, declared?.labels ?? NONE)) return ISTIO;
  return isInLinkerd(annotations, declared?.annotations ?? NONE) ? LINKERD : undefined;
}

const NONE: Labels = new Map();
const INJECT = 'sidecar.istio.io/inject';

function isInIstio(labels: Labels, annotations: Labels, namespace: Labels): boolean {
  const own = labels.get(INJECT) ?? annotations.get(INJECT);
  const isAmbient = (labels.get('istio.io/dataplane-mode') ?? namespace.get('istio.io/dataplane-mode')) === 'ambient';
  if (isAmbient || own === 'false' || namespace.get('istio-injection') === 'disabled') return false;
  // Gateways are their own proxies, and made of templates.
  if (annotations.get('inject.istio.io/templates') === 'gateway' || labels.has('istio')) return false;
  return own === 'true' || namespace.get('istio-injection') === 'enabled' || namespace.has('istio.io/rev');
}

function isInLinkerd(annotations: Labels, namespace: Labels): boolean {
  const own = annotations.get('linkerd.io/inject') ?? namespace.get('linkerd.io/inject');
  return own === 'enabled' || own === 'ingress';
}

/** Returns the pods of the control plane in sight, else those that the installer makes. */
export function controlPlaneOf({ usual, looks, name }: Mesh, cluster: Cluster): readonly Workload[] {
  const label = name === 'Istio' ? 'app' : 'linkerd.io/control-plane-component';
  return [...cluster.namespaces.values()].flatMap(namespace => {
    if (namespace.name !== usual.namespace && !looks.test(namespace.name)) return [];
    return namespace.workloads.filter(
      ({ podLabels, name: own }) => podLabels.has(label) && [own, podLabels.get(label) ?? ''].some(isOfControlPlane),
    );
  });
}

function isOfControlPlane(text: string): boolean {
  return /istiod|pilot|linkerd|destination|identity/i.test(text);
}
