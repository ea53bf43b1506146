// @ts-check
// One process that keeps a workspace, as the language server does: classes, queries and edits at 1,000 and 10,000
// workloads; growth with the number of workloads; many documents in one file.
import { indexOf, loadEngine, uriOf } from './engine.mjs';
import { policyFile, workspace } from './generate.mjs';
import { median, printTable } from './measure.mjs';

const engine = await loadEngine();
const EDITS = 15;
const QUERIES = 2000;

/**
 * @template T
 * @param {() => T} work
 * @returns {[milliseconds: number, result: T]}
 */
function timed(work) {
  const start = performance.now();
  const result = work();
  return [performance.now() - start, result];
}

/**
 * Computes what each class may send to each; returns the milliseconds and the number of pairs.
 * @param {any} cluster
 */
function allPairs(cluster) {
  const { reachability } = cluster;
  const { list } = reachability.classes;
  const [milliseconds] = timed(() => {
    for (const from of list) for (const to of list) reachability.between(from, to);
  });
  return { milliseconds, pairs: list.length * list.length };
}

/** @param {any} cluster */
function queries(cluster) {
  const { workloads, reachability } = cluster;
  const samples = [];
  for (let index = 0; index < QUERIES; index++) {
    const from = workloads[(index * 7919) % workloads.length];
    const to = workloads[(index * 104729) % workloads.length];
    samples.push(timed(() => reachability.allowed(from, to))[0]);
  }
  return samples;
}

/**
 * Types into a policy, and asks who reaches whom and what is wrong with it.
 * @param {any} index
 * @param {string} path
 * @param {string} text
 */
function edits(index, path, text) {
  const uri = uriOf(path);
  const samples = [];
  for (let version = 1; version <= EDITS; version++) {
    const changed = text.replace(/app: app-\d+/, `app: app-${version}`);
    const [milliseconds] = timed(() => {
      index.edit(uri, changed, version);
      const { snapshot } = index;
      const { workloads, reachability } = snapshot.clusterFor(uri);
      reachability.allowed(workloads[version], workloads[0]);
      engine.findingsOf(snapshot, snapshot.files.get(uri));
    });
    samples.push(milliseconds);
  }
  return samples;
}

const rows = [];
for (const size of [
  { workloads: 1000, policies: 500, namespaces: 20, apps: 50 },
  { workloads: 10_000, policies: 2000, namespaces: 100, apps: 100 },
]) {
  const files = workspace(size);
  const [load, index] = timed(() => indexOf(engine, files));
  const [path, text] = [...files].find(([name]) => name.startsWith('policies/')) ?? ['', ''];
  const [cluster, found] = timed(() => index.snapshot.clusterFor(uriOf(path)));
  const [classes, list] = timed(() => found.reachability.classes.list);
  const asked = queries(found).sort((a, b) => a - b);
  const edited = edits(index, path, text);
  const pairs = allPairs(index.snapshot.clusterFor(uriOf(path)));
  rows.push([
    `${size.workloads} / ${size.policies}`,
    load,
    cluster + classes,
    String(list.length),
    (pairs.milliseconds * 1e6) / pairs.pairs,
    median(asked) * 1000,
    (asked[Math.floor(asked.length * 0.99)] ?? 0) * 1000,
    median(edited),
  ]);
}
printTable(
  [
    'workloads / policies',
    'reading, ms',
    'classes, ms',
    'classes',
    'per pair of classes, ns',
    'query, µs',
    'slowest query of 100, µs',
    'edit → answer and findings, ms',
  ],
  rows,
);

const growth = [];
for (const workloads of [1000, 2000, 5000, 10_000, 50_000]) {
  const index = indexOf(engine, workspace({ workloads, policies: 500, namespaces: 20, apps: 50 }));
  const [milliseconds, { list, pairs }] = timed(() => {
    const cluster = index.snapshot.clusterFor(uriOf('policies/policy-0.yaml'));
    return { list: cluster.reachability.classes.list, pairs: allPairs(cluster) };
  });
  growth.push({ workloads, classes: list.length, milliseconds, pairs: pairs.milliseconds });
}
console.log('The same label sets on more and more workloads:\n');
printTable(
  ['workloads', 'times the first', 'classes', 'all answers, ms', 'times the first', 'of that pairs of classes, ms'],
  growth.map(({ workloads, classes, milliseconds, pairs }) => [
    String(workloads),
    workloads / (growth[0]?.workloads ?? 1),
    String(classes),
    milliseconds,
    milliseconds / (growth[0]?.milliseconds ?? 1),
    pairs,
  ]),
);

console.log('Many documents in one file:\n');
const documents = [];
for (const count of [100, 1000, 5000]) {
  const uri = uriOf('policies.yaml');
  const text = policyFile(count);
  const [read, index] = timed(() => indexOf(engine, new Map([['policies.yaml', text]])));
  const [check, found] = timed(() => engine.findingsOf(index.snapshot, index.snapshot.files.get(uri)));
  const [edit] = timed(() => {
    index.edit(uri, text.replace('app: app-', 'app: other-'), 1);
    index.snapshot.clusterFor(uri);
  });
  documents.push([String(count), read, check, String(found.length), edit, ((read + check) * 1000) / count]);
}
printTable(['documents', 'reading, ms', 'findings, ms', 'findings', 'edit of one, ms', 'per document, µs'], documents);
