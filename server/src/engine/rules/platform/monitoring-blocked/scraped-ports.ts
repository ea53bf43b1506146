import { type Cluster, picks } from '../../../cluster/cluster.ts';
import { worldFact } from '../../../facts/fact.ts';
import type { Monitor, MonitorEndpoint, Resource, Service, Workload } from '../../../model/resource.ts';
import { childOf, stringOf } from '../../../parse/tree.ts';
import { matches } from '../../../selectors/match.ts';
import { resolveTargets } from '../../services/service-targets.ts';

/** A TCP port of pods that metrics are fetched from. */
export interface ScrapedPort {
  readonly workload: Workload;
  readonly port: number;
  /** The monitor, or the workload that asks for it by annotations. */
  readonly source: Resource;
}

/** Returns the ports of pods in sight that monitors and annotations of Prometheus name. */
export const scrapedPorts = worldFact('scraped ports', (cluster: Cluster): readonly ScrapedPort[] => {
  const monitors = cluster.inventory.objects.filter(each => each.type === 'monitor');
  return [...monitors.flatMap(monitor => portsOf(monitor, cluster)), ...cluster.workloads.flatMap(annotatedPorts)];
});

function portsOf(monitor: Monitor, cluster: Cluster): readonly ScrapedPort[] {
  const { namespaces, endpoints } = monitor;
  const here = (resource: Resource): boolean => namespaces === 'any' || namespaces.includes(resource.namespace);
  const scraped = (workload: Workload, numbers: readonly number[]): readonly ScrapedPort[] =>
    numbers.map(port => ({ workload, port, source: monitor }));
  if (monitor.picks === 'pods')
    return cluster.workloads
      .filter(workload => here(workload) && matches(monitor.selector, workload.podLabels))
      .flatMap(workload =>
        endpoints.flatMap(each => scraped(workload, podPorts(each.targetPort ?? each.port, workload))),
      );
  const services = cluster.services.filter(each => here(each) && matches(monitor.selector, each.labels));
  return services.flatMap(service =>
    (cluster.namespaces.get(service.namespace)?.workloads ?? [])
      .filter(workload => picks(service, workload))
      .flatMap(workload => endpoints.flatMap(each => scraped(workload, behind(each, service, workload)))),
  );
}

function behind({ port, targetPort }: MonitorEndpoint, service: Service, workload: Workload): readonly number[] {
  if (targetPort !== undefined) return podPorts(targetPort, workload);
  return service.ports
    .filter(({ name }) => name !== undefined && name === port)
    .flatMap(each => resolveTargets(service, workload, each.port, 'TCP').map(target => target.port));
}

function podPorts(port: number | string | undefined, { ports }: Workload): readonly number[] {
  if (typeof port === 'number') return [port];
  return ports
    .filter(({ name, protocol }) => name !== undefined && name === port && protocol === 'TCP')
    .map(each => each.port);
}

/** Reads the annotations of a pod template that Prometheus is usually configured to follow. */
function annotatedPorts(workload: Workload): readonly ScrapedPort[] {
  const annotations = childOf(childOf(workload.template, 'metadata'), 'annotations');
  if (stringOf(childOf(annotations, 'prometheus.io/scrape')) !== 'true') return [];
  const port = Number(stringOf(childOf(annotations, 'prometheus.io/port')));
  return Number.isInteger(port) && port > 0 ? [{ workload, port, source: workload }] : [];
}
