import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../server/src/engine/cluster/cluster.ts';
import { boundsOf, doubtsAbout } from '../../server/src/engine/reachability/bounds.ts';
import type { Doubt } from '../../server/src/engine/reachability/doubts.ts';
import { onePort } from '../../server/src/engine/sets/traffic.ts';
import { clusterOf, endpointOf, PACKETS } from './engine.ts';
import type { Manifest } from './manifests.ts';
import { Oracle, type Place, placeKey } from './oracle.ts';
import { runs } from './runs.ts';
import { PROBED_ADDRESSES } from './universe.ts';
import type { Asked, Direction, End, Pod } from './world.ts';
import { writtenWorld } from './write.ts';

type IpBlockPods = 'match' | 'ignore';
type Packet = (typeof PACKETS)[number];

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];
const SOME_PACKETS = PACKETS.filter(({ port }) => [1, 80, 443, 8080].includes(port));
const ORDER = 'order';
/** With more unknown facts than these about one side, not every way that they may be is tried. */
const MOST_UNKNOWN = 6;

/** What a verdict waits for: places that make a difference in some way that the others may be, and places that may not. */
interface Expected {
  readonly decides: ReadonlySet<string>;
  readonly unclear: ReadonlySet<string>;
}

/** One way in which what is unknown may be, with what becomes of packets then. */
interface Way {
  readonly truths: ReadonlyMap<string, boolean>;
  readonly outcomes: (packet: Packet) => ReadonlySet<boolean>;
}

/** Returns every way in which what is unknown of a side may be. */
function waysOf(
  manifests: readonly Manifest[],
  ipBlocks: IpBlockPods,
  asked: Asked,
  keys: readonly string[],
): readonly Way[] {
  let all: readonly ReadonlyMap<string, boolean>[] = [new Map()];
  for (const key of keys)
    all = all.flatMap(each => [new Map([...each, [key, false] as const]), new Map([...each, [key, true] as const])]);
  return all.map(truths => {
    const oracle = new Oracle(manifests, ipBlocks, truths);
    return {
      truths,
      outcomes: oracle.side(asked.direction, sameEnd(oracle, asked.subject), sameEnd(oracle, asked.peer)),
    };
  });
}

/** Returns what decides about a packet: where one fact alone turns the outcome. */
function expectedOf(ways: readonly Way[], keys: readonly string[], packet: Packet): Expected {
  const outcomes = ways.map(way => way.outcomes(packet));
  const decides = new Set<string>();
  const unclear = new Set<string>();
  if (outcomes.some(({ size }) => size > 1)) decides.add(ORDER);
  for (const [index, key] of keys.entries()) {
    const bit = 2 ** (keys.length - 1 - index);
    const pairs = outcomes.flatMap((no, way) => {
      const yes = outcomes[way + bit];
      return ways[way]?.truths.get(key) === false && yes !== undefined ? [[no, yes] as const] : [];
    });
    if (pairs.some(([no, yes]) => textOf(no) !== textOf(yes))) decides.add(key);
    else if (pairs.some(([no]) => no.size > 1)) unclear.add(key);
  }
  return { decides, unclear };
}

const textOf = (outcomes: ReadonlySet<boolean>): string => [...outcomes].toSorted().join();

/** Returns the place of a doubt as the oracle calls it, and what is unknown there. */
function placeOf(doubt: Doubt): readonly [key: string, kind: string] {
  if (doubt.about !== 'rule' && doubt.about !== 'subject') return [doubt.about, doubt.about];
  const { kind, name } = doubt.policy.resource;
  const index = doubt.about === 'rule' ? Number(/\[(\d+)\]$/.exec(doubt.rule.path)?.[1]) : null;
  return [JSON.stringify([kind, name, index]), doubt.unknown];
}

function samePod(oracle: Oracle, pod: Pod): Pod {
  return (
    oracle.pods.find(each => each.kind === pod.kind && each.name === pod.name && each.namespace === pod.namespace) ??
    pod
  );
}

const sameEnd = (oracle: Oracle, end: End): End => (end.type === 'pod' ? samePod(oracle, end) : end);

interface World {
  readonly manifests: readonly Manifest[];
  readonly ipBlockPods: IpBlockPods;
  readonly cluster: Cluster;
  readonly oracle: Oracle;
}

/** Returns what is named wrongly of the facts that a side waits for: one that decides left out, or one that does not named. */
function misnamed({ manifests, ipBlockPods, cluster, oracle }: World, asked: Asked): readonly string[] {
  const places = new Map(
    oracle.unknownOf(asked.direction, asked.subject, asked.peer).map((each): [string, Place] => [placeKey(each), each]),
  );
  const keys = [...places.keys()];
  const kinds = new Map([...places].map(([key, place]) => [key, oracle.kindsAt(place, asked)]));
  // Facts about the labels of one namespace hang together; `bounds.test.ts` tries those.
  const aboutLabels = [...kinds.values()].filter(each => each.includes('namespace-labels'));
  if (aboutLabels.length > 1 || keys.length > MOST_UNKNOWN) return [];
  const ways = waysOf(manifests, ipBlockPods, asked, keys);
  const bounds = boundsOf({
    cluster,
    direction: asked.direction,
    subject: endpointOf(cluster, asked.subject),
    peer: endpointOf(cluster, asked.peer),
  });
  return SOME_PACKETS.flatMap(packet => {
    const { decides, unclear } = expectedOf(ways, keys, packet);
    const named = new Map(doubtsAbout(bounds, onePort(packet.protocol, packet.port)).map(placeOf));
    const missing = [...decides].filter(key => !named.has(key)).map(key => `left out: ${key}`);
    const needless = [...named.keys()]
      .filter(key => !decides.has(key) && !unclear.has(key))
      .map(key => `needless: ${key}`);
    const wrong = [...named].filter(([key, kind]) => key !== ORDER && !kinds.get(key)?.some(each => each === kind));
    return [...missing, ...needless, ...wrong.map(([key, kind]) => `not ${kind}: ${key}`)].map(
      text => `${asked.subject.name} ${asked.direction} ${packet.protocol} ${packet.port} ${text}`,
    );
  });
}

describe('the facts that a verdict waits for', () => {
  it.each(['match', 'ignore'] as const)('are those that turn it in some world (ipBlocks %s pods)', ipBlockPods => {
    fc.assert(
      fc.property(writtenWorld, ({ manifests, text }) => {
        const cluster = clusterOf(text, ipBlockPods);
        const oracle = new Oracle(manifests, ipBlockPods, 'any');
        const world: World = { manifests, ipBlockPods, cluster, oracle };
        const outside = PROBED_ADDRESSES.filter((_, index) => index % 9 === 1);
        const peers: readonly End[] = [
          ...oracle.pods,
          ...outside.map((address): End => ({ type: 'external', address })),
        ];
        for (const subject of oracle.pods)
          for (const peer of peers)
            for (const direction of DIRECTIONS)
              if (peer !== subject) expect(misnamed(world, { direction, subject, peer })).toEqual([]);
      }),
      runs(35),
    );
  });
});
