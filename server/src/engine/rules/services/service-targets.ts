import { type Cluster, picks } from '../../cluster/cluster.ts';
import type { Inventory } from '../../cluster/inventory.ts';
import { groupBy } from '../../group-by.ts';
import type { Service, Workload } from '../../model/resource.ts';
import { onceForEach } from '../../once.ts';
import type { Protocol } from '../../sets/traffic.ts';

/** Where a Service sends what arrives on one of its ports, for one workload behind it. */
export interface ServiceTarget {
  readonly service: Service;
  readonly workload: Workload;
  /** The port of the pod. */
  readonly port: number;
  /** The target by name, where the Service names it. */
  readonly name: string | undefined;
}

/** Returns where the Services of the workloads send what arrives on their port with that number and protocol. */
export function targetsOf(
  workloads: readonly Workload[],
  port: number,
  protocol: Protocol,
  cluster: Cluster,
): readonly ServiceTarget[] {
  return [...groupBy(workloads, workload => workload.namespace)].flatMap(([namespace, here]) =>
    servicesIn(namespace, cluster)
      .filter(service => service.ports.some(each => each.port === port && each.protocol === protocol))
      .flatMap(service =>
        here
          .filter(workload => picks(service, workload))
          .flatMap(workload => resolveTargets(service, workload, port, protocol)),
      ),
  );
}

/** Returns where a Service sends what arrives on its port, for one workload that it picks. */
export function resolveTargets(
  service: Service,
  workload: Workload,
  port: number,
  protocol: Protocol,
): readonly ServiceTarget[] {
  return service.ports
    .filter(each => each.port === port && each.protocol === protocol)
    .flatMap(({ targetPort }): readonly ServiceTarget[] => {
      if (typeof targetPort === 'number') return [{ service, workload, port: targetPort, name: undefined }];
      const named = workload.ports.filter(each => each.name === targetPort && each.protocol === protocol);
      return named.map(each => ({ service, workload, port: each.port, name: targetPort }));
    });
}

const servicesByNamespace = onceForEach(({ services }: Inventory) => groupBy(services, each => each.namespace));

function servicesIn(namespace: string, { inventory }: Cluster): readonly Service[] {
  return servicesByNamespace(inventory).get(namespace) ?? [];
}
