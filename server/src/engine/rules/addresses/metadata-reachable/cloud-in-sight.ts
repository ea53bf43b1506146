import type { Cluster } from '../../../cluster/cluster.ts';
import type { Inventory } from '../../../cluster/inventory.ts';
import { onceForEach } from '../../../once.ts';
import { childOf, stringOf } from '../../../parse/tree.ts';

// Annotations of load balancers, identities and nodes that the controllers of AWS, Google Cloud and Azure read.
const OF_A_CLOUD =
  /^(?:eks\.amazonaws\.com|alb\.ingress\.kubernetes\.io|service\.beta\.kubernetes\.io\/(?:aws|azure)-|iam\.gke\.io|networking\.gke\.io|cloud\.google\.com|azure\.workload\.identity|appgw\.ingress\.kubernetes\.io)/;

const PROVIDER = /^(?:aws|azure|gce):\/\//;

/** Says whether objects in sight are for a cluster on a cloud: by their annotations, or as Nodes of one. */
export function isCloudInSight({ inventory }: Cluster): boolean {
  return seesCloud(inventory);
}

const seesCloud = onceForEach(({ objects }: Inventory): boolean =>
  objects.some(
    ({ type, annotations, node }) =>
      [...annotations.keys()].some(key => OF_A_CLOUD.test(key)) ||
      (type === 'node' && PROVIDER.test(stringOf(childOf(childOf(node, 'spec'), 'providerID')) ?? '')),
  ),
);
