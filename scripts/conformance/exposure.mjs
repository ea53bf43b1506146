import { addressesKey, readRange, readWords, trafficKey } from './traffic.mjs';

/** Compares an expected exposure with the JSON of `netpol list --exposure`. */
export function exposureDifferences(expected, { exposure }) {
  return exposure.flatMap(found => {
    const { namespace, name, kind } = found.workload;
    const workload = `${namespace}/${name}[${kind}]`;
    const { direction } = found;
    const wanted = expected.exposure[direction].filter(each => each.workload === workload);
    const texts = [
      ...protection(expected.unprotected[direction].includes(workload), found),
      ...pods(wanted, found),
      ...addresses(
        expected.external.find(each => each.workload === workload && each.direction === direction),
        found,
      ),
    ];
    return texts.map(text => ({ workload, direction, text: `${workload} ${direction}: ${text}` }));
  });
}

// A workload without exposure is not listed as unprotected either.
function protection(isUnprotected, found) {
  return isUnprotected && found.protected ? ['expected no protection'] : [];
}

function pods(wanted, { peers }) {
  const entries = peers.filter(({ peer }) => peer.type !== 'ip').map(readEntry);
  const potential = wanted
    .filter(({ peer }) => peer.type !== 'ip')
    .map(({ peer, conn }) => ({ space: spaceOf(peer), text: readWords(conn), peer }));
  const wrong = potential.filter(each => valueAt(entries, each.space) !== each.text);
  // What the other tool does not list has to be what it says of the pods around it, or be about pods that it leaves out.
  const extra = entries.filter(
    each =>
      !each.isLikeDeclared &&
      !potential.some(other => sameSpace(other.space, each.space)) &&
      valueAt(potential, each.space) !== each.text,
  );
  return [
    ...wrong.map(
      each => `${describe(each)}: expected ${each.text || 'nothing'}, got ${valueAt(entries, each.space) || 'nothing'}`,
    ),
    ...extra.map(each => `${describe(each)}: not expected`),
  ];
}

function describe({ peer }) {
  return JSON.stringify(peer);
}

function readEntry({ peer, allowed, portNames }) {
  const { namespaceSelector = {}, podSelector = {}, workloads = [] } = peer;
  const space = new Map([...requirements('namespace', namespaceSelector), ...requirements('pod', podSelector)]);
  const isLikeDeclared = workloads.length > 0 && [namespaceSelector, podSelector].every(isByLabels);
  return { space, text: trafficKey(allowed, portNames), peer, isLikeDeclared };
}

function isByLabels({ matchLabels = {}, matchExpressions = [] }) {
  return Object.keys(matchLabels).length > 0 && matchExpressions.length === 0;
}

function spaceOf({ type, namespaces, pods }) {
  if (type === 'entire-cluster') return new Map();
  return new Map([...requirements('namespace', readPart(namespaces)), ...requirements('pod', readPart(pods))]);
}

function readPart({ all, name, selector }) {
  if (all) return {};
  return name === undefined ? selector : { matchLabels: { 'kubernetes.io/metadata.name': name } };
}

/** Returns a condition for each key; the cases ask once for each. */
function requirements(prefix, { matchLabels = {}, matchExpressions = [] }) {
  const labels = Object.entries(matchLabels).map(([key, value]) => [`${prefix} ${key}`, { in: [value] }]);
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => {
    const conditions = {
      In: { in: values },
      NotIn: { notIn: values },
      Exists: { exists: true },
      DoesNotExist: { exists: false },
    };
    return [`${prefix} ${key}`, conditions[operator]];
  });
  return [...labels, ...expressions];
}

/** Returns what the narrowest entries around a space say of it. */
function valueAt(entries, space) {
  const around = entries.filter(each => contains(each.space, space));
  const narrowest = around.filter(each => !around.some(other => other !== each && contains(each.space, other.space)));
  return [...new Set(narrowest.map(({ text }) => text))].toSorted().join(' and ');
}

function sameSpace(a, b) {
  return contains(a, b) && contains(b, a);
}

function contains(outer, inner) {
  return [...outer].every(([key, condition]) => implies(inner.get(key), condition));
}

function implies(known, wanted) {
  if (known === undefined) return false;
  if (wanted.in) return known.in?.every(value => wanted.in.includes(value)) ?? false;
  if (wanted.notIn) {
    if (known.in) return known.in.every(value => !wanted.notIn.includes(value));
    return known.notIn ? wanted.notIn.every(value => known.notIn.includes(value)) : known.exists === false;
  }
  return wanted.exists ? known.in !== undefined || known.exists === true : known.exists === false;
}

function addresses(wanted, { peers }) {
  const want = addressesKey((wanted?.ranges ?? []).map(({ range, conn }) => [readRange(range), readWords(conn)]));
  const entries = peers.filter(({ peer }) => peer.type === 'ip');
  const got = addressesKey(
    entries.flatMap(({ peer, allowed }) => peer.cidrs.map(cidr => [readRange(cidr), trafficKey(allowed)])),
  );
  return want === got ? [] : [`addresses: expected ${want || 'none'}, got ${got || 'none'}`];
}
