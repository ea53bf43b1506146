import type { Cluster } from '../../../cluster/cluster.ts';
import type { Inventory } from '../../../cluster/inventory.ts';
import { groupOf } from '../../../model/api-groups.ts';
import type { Resource } from '../../../model/resource.ts';
import { onceForEach } from '../../../once.ts';
import { childOf, stringOf, type YamlNode } from '../../../parse/tree.ts';

// Annotations of load balancers, identities and nodes that the controllers of AWS, Google Cloud and Azure read.
const OF_A_CLOUD =
  /^(?:eks\.amazonaws\.com|alb\.ingress\.kubernetes\.io|service\.beta\.kubernetes\.io\/(?:aws|azure)-|iam\.gke\.io|networking\.gke\.io|cloud\.google\.com|azure\.workload\.identity|appgw\.ingress\.kubernetes\.io)/;

/** Labels that these clouds give their nodes, which a nodeSelector asks for. */
const OF_A_NODE =
  /^(?:eks\.amazonaws\.com|cloud\.google\.com\/gke-|iam\.gke\.io|kubernetes\.azure\.com|karpenter\.k8s\.aws)/;

/** API groups whose objects are for the controllers of a cloud alone. */
const GROUPS =
  /^(?:(?:elbv2|karpenter|vpcresources|networking|services)\.k8s\.aws|eks\.amazonaws\.com|crd\.k8s\.amazonaws\.com|(?:networking|cloud)\.gke\.io|cloud\.google\.com|aadpodidentity\.k8s\.io|appgw\.ingress\.(?:k8s|azure)\.io)$/;

/** Provisioners and drivers of disks and file systems that only nodes of these clouds attach. */
const PROVISIONER =
  /^(?:kubernetes\.io\/(?:aws-ebs|gce-pd|azure-(?:disk|file))|(?:ebs|efs|fsx)\.csi\.(?:aws|eks\.amazonaws)\.com|(?:pd|filestore)\.csi\.storage\.gke\.io|(?:disk|file|blob)\.csi\.azure\.com)$/;

const BALANCER = /^(?:service\.k8s\.aws|eks\.amazonaws\.com|networking\.gke\.io|service\.beta\.kubernetes\.io)\//;
const CONTROLLER = /^(?:(?:ingress|eks)\.(?:k8s\.aws|amazonaws\.com)|eks\.amazonaws\.com|azure\/|networking\.gke\.io)/;
const PROVIDER = /^(?:aws|azure|gce):\/\//;

/** Says whether objects in sight are for a cluster on a cloud: by their annotations, kinds, classes and disks, or as Nodes of one. */
export function isCloudInSight({ inventory }: Cluster): boolean {
  return seesCloud(inventory);
}

const seesCloud = onceForEach(({ objects }: Inventory): boolean => objects.some(isOfCloud));

function isOfCloud(object: Resource): boolean {
  const { apiVersion, annotations } = object;
  if ([...annotations.keys()].some(key => OF_A_CLOUD.test(key)) || GROUPS.test(groupOf(apiVersion))) return true;
  if (object.type === 'workload') return asksForNode(object.template);
  const spec = childOf(object.node, 'spec');
  const is = (pattern: RegExp, node: YamlNode | undefined): boolean => pattern.test(stringOf(node) ?? '');
  switch (object.kind) {
    case 'Node':
      return is(PROVIDER, childOf(spec, 'providerID'));
    case 'Service':
      return is(BALANCER, childOf(spec, 'loadBalancerClass'));
    case 'StorageClass':
      return is(PROVISIONER, childOf(object.node, 'provisioner'));
    case 'PersistentVolume':
      return is(PROVISIONER, childOf(childOf(spec, 'csi'), 'driver'));
    case 'IngressClass':
      return is(CONTROLLER, childOf(spec, 'controller'));
    default:
      return false;
  }
}

function asksForNode(template: YamlNode | undefined): boolean {
  const selector = childOf(childOf(template, 'spec'), 'nodeSelector');
  return selector?.kind === 'map' && selector.entries.some(({ key }) => OF_A_NODE.test(key));
}
