import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClusterDiff, type ConnectionChange, diffClusters } from '../../server/src/engine/answers/diff.ts';
import { hasAddress } from '../../server/src/engine/sets/addresses.ts';
import { addressOf, clusterOf, holds, PACKETS } from './engine.ts';
import type { Manifest } from './manifests.ts';
import { Oracle } from './oracle.ts';
import { runs } from './runs.ts';
import { PROBED_ADDRESSES } from './universe.ts';
import { type End, namespaceOf, type Pod } from './world.ts';
import { world } from './worlds.ts';
import { textOf } from './write.ts';

/** Two worlds of which the second has objects of the first taken out, changed for others of the same name, and put in. */
const change = fc
  .tuple(world, world)
  .chain(([before, other]) =>
    fc
      .tuple(fc.subarray([...before]), fc.subarray([...other], { maxLength: Math.min(3, other.length) }))
      .map(([kept, added]) => ({ before, after: [...kept.filter(each => !added.some(isSameAs(each))), ...added] })),
  );

function isSameAs(one: Manifest): (other: Manifest) => boolean {
  return other =>
    other.kind === one.kind && other.metadata.name === one.metadata.name && namespaceOf(other) === namespaceOf(one);
}

const EXTERNALS = PROBED_ADDRESSES.filter((_, index) => index % 3 === 1).map(
  (address): End => ({ type: 'external', address }),
);

function nameOf(end: End): string {
  return end.type === 'pod' ? `${end.namespace}/${end.kind}/${end.name}` : end.address;
}

/** Returns every connection that the oracle lets open, but those of a pod to itself, as `from > to TCP 80`. */
function openIn(manifests: readonly Manifest[]): ReadonlySet<string> {
  const oracle = new Oracle(manifests, 'match');
  const pairs = oracle.pods.flatMap((pod: Pod): readonly (readonly [End, End])[] => [
    ...oracle.pods.filter(other => other !== pod).map((other): [End, End] => [pod, other]),
    ...EXTERNALS.flatMap((end): [End, End][] => [
      [pod, end],
      [end, pod],
    ]),
  ]);
  return new Set(
    pairs.flatMap(([source, destination]) => {
      const opens = oracle.connection(source, destination);
      return PACKETS.filter(opens).map(
        ({ protocol, port }) => `${nameOf(source)} > ${nameOf(destination)} ${protocol} ${port}`,
      );
    }),
  );
}

/** Says whether an end of a change is the one of that name. */
function isEnd(end: ConnectionChange['source'], name: string): boolean {
  if (end.type === 'workload') return `${end.workload.namespace}/${end.workload.kind}/${end.workload.name}` === name;
  return !name.includes('/') && hasAddress(end.addresses, addressOf(name));
}

/** Returns the pairs of ends that a change is about. */
function pairsOf({ source, destination }: ConnectionChange, names: readonly string[]): readonly string[] {
  const destinations = names.filter(name => isEnd(destination, name));
  return names.filter(name => isEnd(source, name)).flatMap(from => destinations.map(to => `${from} > ${to}`));
}

/** Applies a difference to what was open: each change says of its two ends what was open, and what is after it. */
function applied(open: ReadonlySet<string>, diff: ClusterDiff, names: readonly string[]): ReadonlySet<string> {
  const result = new Set(open);
  for (const change of [...diff.added, ...diff.removed, ...diff.changed])
    for (const pair of pairsOf(change, names))
      for (const packet of PACKETS) {
        const connection = `${pair} ${packet.protocol} ${packet.port}`;
        if (holds(change.before, packet) !== open.has(connection)) throw new Error(`was otherwise: ${connection}`);
        if (holds(change.after, packet)) result.add(connection);
        else result.delete(connection);
      }
  return result;
}

function inOne(one: ReadonlySet<string>, other: ReadonlySet<string>): readonly string[] {
  return [...one].filter(each => !other.has(each));
}

describe('a difference', () => {
  it('applied to what was open gives what is open', () => {
    fc.assert(
      fc.property(change, ({ before, after }) => {
        const diff = diffClusters(clusterOf(textOf(before)), clusterOf(textOf(after)));
        const pods = [...new Oracle(before, 'match').pods, ...new Oracle(after, 'match').pods];
        const names = [...new Set([...pods, ...EXTERNALS].map(nameOf))];
        const [result, expected] = [applied(openIn(before), diff, names), openIn(after)];
        expect([inOne(result, expected), inOne(expected, result)]).toEqual([[], []]);
      }),
      runs(40),
    );
  });

  it('of a world with itself is empty', () => {
    fc.assert(
      fc.property(world, manifests => {
        const [one, other] = [clusterOf(textOf(manifests)), clusterOf(textOf(manifests.toReversed()))];
        expect(diffClusters(one, other)).toMatchObject({ added: [], removed: [], changed: [] });
      }),
      runs(30),
    );
  });
});
