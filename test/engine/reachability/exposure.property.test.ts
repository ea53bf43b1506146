import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listConnections } from '../../../server/src/engine/answers/connections.ts';
import type { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import { type ExposedTo, type Exposure, exposuresOf } from '../../../server/src/engine/reachability/exposure.ts';
import { reachabilityOf } from '../../../server/src/engine/reachability/reachability.ts';
import { includesSpace, type LabelSpace, spaceOf } from '../../../server/src/engine/selectors/algebra.ts';
import { matches } from '../../../server/src/engine/selectors/match.ts';
import { describeTraffic, NO_TRAFFIC, type TrafficSet, uniteTraffic } from '../../../server/src/engine/sets/traffic.ts';
import { clusterOf, workloadNamed } from './clusters.ts';
import { type Labels, labels, namespaceOf, podOf, textOf, world } from './random-worlds.ts';

interface NewPod {
  readonly namespace: string;
  readonly team: Labels;
  readonly own: Labels;
}

const newPod: fc.Arbitrary<NewPod> = fc.record({
  namespace: fc.constantFrom('a', 'b', 'c'),
  team: labels,
  own: labels,
});

function labelsOf(cluster: Cluster, { namespace, team }: NewPod): ReadonlyMap<string, string> {
  const declared = cluster.namespaces.get(namespace);
  const own = declared?.declared === true ? declared.labels : new Map(Object.entries(team));
  return new Map([...own, ['kubernetes.io/metadata.name', namespace]]);
}

/** Returns what the narrowest entries that a pod matches tell of it, by numbers. */
function told(cluster: Cluster, { pods }: Exposure, pod: NewPod): TrafficSet {
  const matching = pods.filter(
    ({ pods: peer }) =>
      peer === undefined ||
      (matches(peer.namespaces, labelsOf(cluster, pod)) && matches(peer.pods, new Map(Object.entries(pod.own)))),
  );
  const narrowest = matching.filter(each => !matching.some(other => other !== each && isWithin(cluster, other, each)));
  return narrowest.reduce(
    (sum, { traffic }) => uniteTraffic(sum, reachabilityOf(cluster).traffic.get(traffic)),
    NO_TRAFFIC,
  );
}

function isWithin(cluster: Cluster, inner: ExposedTo, outer: ExposedTo): boolean {
  if (outer.pods === undefined || inner.pods === undefined) return outer.pods === undefined;
  const known = (peer: typeof inner.pods): LabelSpace => {
    const { requirements } = peer.namespaces;
    const name = requirements.find(({ key }) => key === 'kubernetes.io/metadata.name')?.values[0];
    const facts = cluster.namespaces.get(name ?? '');
    if (facts?.declared !== true) return spaceOf(peer.namespaces);
    const labelled = ['app', 'tier'].map(key => ({
      key,
      operator: facts.labels.has(key) ? ('In' as const) : ('DoesNotExist' as const),
      values: [facts.labels.get(key) ?? []].flat(),
      span: { start: 0, end: 0 },
      from: 'matchLabels' as const,
    }));
    return spaceOf({ ...peer.namespaces, requirements: [...requirements, ...labelled] });
  };
  return (
    includesSpace(known(outer.pods), known(inner.pods)) &&
    includesSpace(spaceOf(outer.pods.pods), spaceOf(inner.pods.pods))
  );
}

describe('the exposure of a workload', () => {
  it('tells of every pod that might come what the policies of the workload will say of it', () => {
    fc.assert(
      fc.property(world, fc.array(newPod, { minLength: 3, maxLength: 3 }), (manifests, pods) => {
        const cluster = clusterOf(textOf(manifests), { ipBlockPods: 'ignore' });
        const exposures = exposuresOf(cluster, listConnections(cluster).workloads);
        for (const pod of pods) {
          const { namespace, team, own } = pod;
          const added = [podOf('new', namespace, own, 'no-policy-names-it')];
          const declared = namespace === 'a' ? [] : [namespaceOf(namespace, team)];
          const later = clusterOf(textOf([...manifests, ...declared, ...added]), { ipBlockPods: 'ignore' });
          for (const exposure of exposures) {
            const { of } = reachabilityOf(later).classes;
            const [subject, peer] = [exposure.workload.name, 'new'].map(name => of.get(workloadNamed(later, name)));
            if (subject === undefined || peer === undefined) throw new Error('The workload is in no class.');
            const actual = reachabilityOf(later).side(exposure.direction, subject, peer);
            expect(describeTraffic(told(cluster, exposure, pod))).toBe(
              describeTraffic(reachabilityOf(later).traffic.get(actual)),
            );
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
