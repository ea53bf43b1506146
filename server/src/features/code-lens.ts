import type { CodeLens } from 'vscode-languageserver-types';
import type { Cluster } from '../engine/cluster/cluster.ts';
import type { Resource } from '../engine/model/resource.ts';
import { reachabilityOf } from '../engine/reachability/reachability.ts';
import { isRefused } from '../workspace/files/source-file.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { policySummary } from './support/summaries.ts';
import { type Reach, ReachCounter } from './support/workload-reach.ts';

/** Announces lenses; they come complete, as their counts are cheap. */
export const codeLensCapability = { codeLensProvider: { resolveProvider: false } };

/** The client's command behind every lens; it takes the URI of the file. */
const SHOW_REACHABILITY = 'networkPolicy.showReachability';

/** Returns a lens for each policy and workload of a file. */
export function codeLenses(snapshot: Snapshot, uri: string): CodeLens[] {
  const file = snapshot.files.get(uri);
  if (file === undefined || !snapshot.settings.codeLens.enable) return [];
  const cluster = snapshot.clusterFor(uri);
  const counter = new ReachCounter(cluster);
  return file.documents.flatMap(document =>
    snapshot.objectsOf(file, document).flatMap(resource => {
      const title = lensTitle(cluster, counter, resource);
      if (title === undefined) return [];
      const { start } = resource.node.span;
      const command = { title, command: SHOW_REACHABILITY, arguments: [uri] };
      return [{ range: file.lines.range({ start, end: start }, document.offset), command }];
    }),
  );
}

function lensTitle(cluster: Cluster, counter: ReachCounter, resource: Resource): string | undefined {
  if (resource.type === 'network-policy') {
    const summary = isRefused(resource) ? 'refused by the API server' : policySummary(cluster, resource);
    return `${summary} · Preview`;
  }
  if (resource.type !== 'workload' || !reachabilityOf(cluster).classes.of.has(resource)) return undefined;
  const policies = cluster.policiesOf(resource).length;
  const from = reachText(counter.count(resource, 'ingress'));
  const to = reachText(counter.count(resource, 'egress'));
  const selecting = policies === 0 ? 'no policy' : policies === 1 ? '1 policy' : `${policies} policies`;
  return `${selecting} · reachable from ${from} · reaches ${to}`;
}

function reachText({ sure, perhaps }: Reach): string {
  return perhaps === 0 ? `${sure}` : `${sure}, perhaps ${perhaps} more`;
}
