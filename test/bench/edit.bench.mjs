// @ts-check
// One keystroke: the processor's time from a character typed into one policy to the diagnostics of its file, for files of 1
// to 1,000 policies. With --trace-facts also what was computed anew, and why.
import { indexOf, loadEngine, uriOf } from './engine.mjs';
import { policyFile } from './generate.mjs';
import { median, printTable } from './measure.mjs';

const engine = await loadEngine();
// The engine's own code is compiled by then: without it the first row tells of the compiler, not of the edit.
const COMPILED_AFTER = 2000;
const WARM_UP = 200;
const EDITS = 100;
const isTraced = process.argv.includes('--trace-facts');
const uri = uriOf('policies.yaml');

/** What is typed: each edit is made and, with the next keystroke, taken back. */
const EDITS_OF = {
  'a label of the subject': { after: /podSelector:\n +matchLabels:\n +app: app-/, typed: '9' },
  'a label of a peer': { after: /from:\n(?: .*\n)*? +app: app-/, typed: '9' },
  'a port': { after: /port: 53/, typed: '9' },
  'a mistake': { after: /protocol: TCP/, typed: 'X' },
};
/** @typedef {keyof typeof EDITS_OF} Kind */

/**
 * Opens a file; returns its index and a function that makes the next edit in its middle and asks for the diagnostics.
 * @param {number} policies
 * @param {Kind} kind
 */
function typist(policies, kind) {
  const text = policyFile(policies);
  const middle = text.lastIndexOf('apiVersion', Math.floor(text.length / 2));
  const { after, typed } = EDITS_OF[kind];
  const found = after.exec(text.slice(middle));
  if (found === null) throw new Error('There is nothing to edit.');
  const at = middle + found.index + found[0].length;
  const index = indexOf(engine, new Map());
  const diagnose = () => {
    const { snapshot } = index;
    const findings = engine.findingsOf(snapshot, snapshot.files.get(uri));
    return engine.toDiagnostics(snapshot, findings, () => undefined);
  };
  let version = 0;
  const type = () => {
    const isTyped = ++version % 2 === 0;
    index.edit(uri, text.slice(0, at) + (isTyped ? typed : '') + text.slice(at), version);
    diagnose();
  };
  type();
  return { index, type };
}

/** @param {() => void} work */
function processorTime(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * Returns a row for each fact that one keystroke computed anew and each reason, the most frequent first.
 * @param {ReturnType<typeof typist>} typist
 */
function traced({ index, type }) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  const { lineage } = index.snapshot.clusterFor(uri).facts;
  lineage.trace = (/** @type {string} */ name, /** @type {string | undefined} */ because) => {
    const key = JSON.stringify([name, because ?? 'new']);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  type();
  lineage.trace = undefined;
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([key, count]) => [.../** @type {[string, string]} */ (JSON.parse(key)), String(count)]);
}

const kinds = /** @type {Kind[]} */ (Object.keys(EDITS_OF));
for (const kind of kinds) {
  const each = typist(1, kind);
  for (let index = 0; index < COMPILED_AFTER; index++) each.type();
}
const rows = [];
const traces = [];
for (const policies of [1, 100, 1000]) {
  const medians = [];
  for (const kind of kinds) {
    const each = typist(policies, kind);
    for (let index = 0; index < WARM_UP; index++) each.type();
    medians.push(median(Array.from({ length: EDITS }, () => processorTime(each.type))));
    if (isTraced) traces.push({ title: `${kind}, in a file of ${policies}`, rows: traced(each) });
  }
  rows.push([String(policies), ...medians]);
}
console.log('From an edit to the diagnostics, in ms of CPU, by what is typed:\n');
printTable(['policies', ...kinds], rows);
for (const trace of traces) {
  console.log(`What one keystroke computed anew, ${trace.title}:\n`);
  printTable(['fact', 'because of', 'times'], trace.rows);
}
