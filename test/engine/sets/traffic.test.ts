import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ALL_TRAFFIC,
  describeTraffic,
  everyPort,
  includesTraffic,
  intersectTraffic,
  isAllTraffic,
  isNoTraffic,
  MAX_PORT,
  NO_TRAFFIC,
  onePort,
  PROTOCOLS,
  portRange,
  sameTraffic,
  subtractTraffic,
  type TrafficSet,
  uniteTraffic,
} from '../../../server/src/engine/sets/traffic.ts';

// Values at and beyond both borders, and a few in between.
const PROBES = [-1, 0, 1, 2, 79, 80, 81, 443, 65533, 65534, 65535, 65536, 70000];
const part = fc.tuple(fc.constantFrom(...PROTOCOLS), fc.constantFrom(...PROBES), fc.constantFrom(...PROBES));
const parts = fc.array(part, { maxLength: 5 });
type Parts = readonly (readonly [(typeof PROTOCOLS)[number], number, number])[];

function build(written: Parts): TrafficSet {
  return written.reduce((sum, [protocol, low, high]) => uniteTraffic(sum, portRange(protocol, low, high)), NO_TRAFFIC);
}

/** The slow model: `TCP 80` for every probed port inside a range and inside 1..65535. */
function model(written: Parts): Set<string> {
  const found = new Set<string>();
  for (const [protocol, low, high] of written)
    for (const port of PROBES)
      if (port >= low && port <= high && port >= 1 && port <= 65535) found.add(`${protocol} ${port}`);
  return found;
}

function probe(set: TrafficSet): Set<string> {
  return new Set(
    PROTOCOLS.flatMap(protocol =>
      PROBES.filter(port => set[protocol].some(([low, high]) => low <= port && port <= high)).map(
        port => `${protocol} ${port}`,
      ),
    ),
  );
}

describe('traffic sets', () => {
  it('agree with a set of protocol and port in every operation', () => {
    fc.assert(
      fc.property(parts, parts, (x, y) => {
        const [a, b] = [build(x), build(y)];
        const [inA, inB] = [model(x), model(y)];
        expect(probe(a)).toEqual(inA);
        expect(probe(uniteTraffic(a, b))).toEqual(new Set([...inA, ...inB]));
        expect(probe(intersectTraffic(a, b))).toEqual(new Set([...inA].filter(each => inB.has(each))));
        expect(probe(subtractTraffic(a, b))).toEqual(new Set([...inA].filter(each => !inB.has(each))));
        expect(includesTraffic(a, b)).toBe(isNoTraffic(subtractTraffic(b, a)));
        expect(sameTraffic(a, b)).toBe(includesTraffic(a, b) && includesTraffic(b, a));
      }),
      { numRuns: 500 },
    );
  });

  it('keep ports within 1 and 65535', () => {
    expect(portRange('TCP', 0, 70000).TCP).toEqual([[1, MAX_PORT]]);
    expect(onePort('UDP', 0)).toEqual(NO_TRAFFIC);
    expect(onePort('UDP', 65536)).toEqual(NO_TRAFFIC);
    expect(onePort('UDP', 65535).UDP).toEqual([[65535, 65535]]);
    expect(onePort('SCTP', 1).SCTP).toEqual([[1, 1]]);
  });

  it('hold nothing for a range that runs backwards', () => {
    expect(isNoTraffic(portRange('TCP', 81, 80))).toBe(true);
  });

  it('are everything only with every port of all three protocols', () => {
    const [tcp, udp] = [everyPort('TCP'), everyPort('UDP')];
    expect(isAllTraffic(uniteTraffic(tcp, udp))).toBe(false);
    expect(isAllTraffic(uniteTraffic(uniteTraffic(tcp, udp), everyPort('SCTP')))).toBe(true);
    expect(isAllTraffic(subtractTraffic(ALL_TRAFFIC, onePort('SCTP', 65535)))).toBe(false);
  });

  it('are written as people write them', () => {
    const web = uniteTraffic(onePort('TCP', 80), portRange('TCP', 443, 500));
    expect(describeTraffic(uniteTraffic(onePort('UDP', 53), web))).toBe('TCP 80, 443-500 · UDP 53');
    expect(describeTraffic(uniteTraffic(everyPort('SCTP'), web))).toBe('TCP 80, 443-500 · SCTP (all ports)');
    expect(describeTraffic(ALL_TRAFFIC)).toBe('all ports');
    expect(describeTraffic(NO_TRAFFIC)).toBe('nothing');
  });
});
