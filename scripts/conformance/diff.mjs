import { addressesKey, isRange, readRange, readWords, trafficKey } from './traffic.mjs';

/** Compares an expected difference of connections with the JSON of `netpol diff`. */
export function diffDifferences(expected, answer) {
  const wanted = new Map();
  const found = new Map();
  for (const { src, dst, before, after } of [...expected.changed, ...expected.added, ...expected.removed])
    add(wanted, fromText(src), fromText(dst), `${readWords(before)} → ${readWords(after)}`);
  for (const { source, destination, before, after } of changesOf(answer))
    add(found, fromJson(source), fromJson(destination), `${trafficKey(before)} → ${trafficKey(after)}`);
  const connections = compareMaps(wanted, found);
  return [
    ...connections,
    ...compareNames('added', expected.addedWorkloads, answer.workloadsAdded),
    ...compareNames('removed', expected.removedWorkloads, answer.workloadsRemoved),
  ];
}

function changesOf({ added, removed, changed }) {
  return [
    ...added.map(each => ({ ...each, before: [], after: each.allowed })),
    ...removed.map(each => ({ ...each, before: each.allowed, after: [] })),
    ...changed,
  ];
}

function fromText(text) {
  return isRange(text) ? { ranges: [readRange(text)] } : { name: text };
}

function fromJson(end) {
  if (end.type === 'ip') return { ranges: end.cidrs.map(readRange) };
  return { name: end.type === 'workload' ? `${end.namespace}/${end.name}[${end.kind}]` : '{ingress-controller}' };
}

function add(map, source, destination, value) {
  const key = `${source.name ?? 'addresses'} => ${destination.name ?? 'addresses'}`;
  const ranges = source.ranges ?? destination.ranges ?? [[0, 0]];
  map.set(key, [...(map.get(key) ?? []), ...ranges.map(range => [range, value])]);
}

function compareMaps(wanted, found) {
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap(key => {
    const [want, got] = [wanted, found].map(map => addressesKey(map.get(key) ?? []));
    return want === got ? [] : [{ text: `${key}: expected ${want || 'nothing'}, got ${got || 'nothing'}` }];
  });
}

/** Workloads that only one side has; the other tool names only those with connections. */
function compareNames(how, expected, found) {
  const names = found.map(({ namespace, name, kind }) => `${namespace}/${name}[${kind}]`);
  const missing = expected.filter(name => !names.includes(name));
  return missing.map(name => ({ text: `workload ${name} is not said to be ${how}` }));
}
