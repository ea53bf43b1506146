import type { Doubt } from './bounds.ts';
import type { Endpoint } from './explain.ts';
import { describeResource } from './warnings.ts';

/** The ends of a connection as the reader knows them, for one side's doubts. */
export interface DoubtNames {
  readonly peer: string;
  readonly destination: string;
}

/** Returns the fact that a rule waits for, as a phrase without a full stop, such as `the address of shop/web, which …`. */
export function describeDoubt({ unknown, policy, rule }: Doubt, peer: Endpoint, names: DoubtNames): string {
  const where = `${describeResource(policy.resource)}, ${rule.path}`;
  switch (unknown) {
    case 'address':
      return `the address of ${names.peer}, which is not in the manifests, and which an ipBlock of ${where}, may hold`;
    case 'namespace-labels': {
      const namespace = peer.type === 'workload' ? peer.workload.namespace : '';
      return `the labels of namespace ${namespace}, which no manifest declares, and which ${where}, asks for`;
    }
    case 'controller':
      return `the namespace and labels of the ingress controller, which ${where}, may pick`;
    case 'nodes':
      return `whether ${names.peer} is the address of a node, which ${where}, asks for`;
    case 'domain names':
      return `whether ${names.peer} is behind a domain name of ${where}`;
    case 'port-name':
      return `the port names of ${names.destination}, which ${where}, asks for`;
  }
}
