import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Cluster } from '../../server/src/engine/cluster/cluster.ts';
import { readResources } from '../../server/src/engine/model/read-resources.ts';
import type { Workload } from '../../server/src/engine/model/resource.ts';
import { parseDocument } from '../../server/src/engine/parse/parse-document.ts';
import { splitDocuments } from '../../server/src/engine/parse/split.ts';
import { reachabilityOf } from '../../server/src/engine/reachability/reachability.ts';
import { toCidrs } from '../../server/src/engine/sets/addresses.ts';
import { describeTraffic, isNoTraffic } from '../../server/src/engine/sets/traffic.ts';

/** Where the examples lie, with a slash at the end. */
const examplesFolder = fileURLToPath(new URL('../../examples/', import.meta.url));

/** Returns the paths of the manifests below a folder of examples, relative to examples/, in order. */
export function manifestsOf(folder: string): readonly string[] {
  return readdirSync(`${examplesFolder}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.yaml'))
    .map(path => `${folder}/${path.replaceAll('\\', '/')}`)
    .sort();
}

/** Returns an example's text. */
export function readExample(path: string): string {
  return readFileSync(`${examplesFolder}${path}`, 'utf8');
}

/** Returns the objects of some manifests, taken together. */
export function clusterOf(paths: readonly string[]): Cluster {
  const texts = paths.map(readExample);
  const documents = texts.flatMap(text => splitDocuments(text).map(({ start, end }) => text.slice(start, end)));
  return new Cluster(documents.flatMap(document => readResources(parseDocument(document))));
}

/** Returns every allowed connection between different workloads, such as `web → api: TCP 8080`, in order. */
export function connectionsOf(cluster: Cluster, namespaces: readonly string[]): readonly string[] {
  const shown = cluster.workloads.filter(({ namespace }) => namespaces.includes(namespace));
  return shown
    .flatMap(source => shown.map(destination => [source, destination] as const))
    .filter(([source, destination]) => source !== destination)
    .map(([source, destination]) => ({
      source,
      destination,
      traffic: reachabilityOf(cluster).allowed(source, destination),
    }))
    .filter(({ traffic }) => !isNoTraffic(traffic))
    .map(({ source, destination, traffic }) => `${source.name} → ${destination.name}: ${describeTraffic(traffic)}`)
    .sort();
}

/** Returns what a workload may exchange with addresses outside, such as `203.0.113.0/24: TCP 443`. */
export function externalOf(cluster: Cluster, workload: Workload, direction: 'ingress' | 'egress'): readonly string[] {
  const reachability = reachabilityOf(cluster);
  return reachability
    .external(workload, direction)
    .map(({ addresses, traffic }) => ({ cidrs: toCidrs(addresses), traffic: reachability.traffic.get(traffic) }))
    .filter(({ traffic }) => !isNoTraffic(traffic))
    .map(({ cidrs, traffic }) => `${cidrs.join(' ')}: ${describeTraffic(traffic)}`);
}
