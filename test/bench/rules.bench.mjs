// @ts-check
// One policy with very many rules: how the time for its findings grows with their number. A reading counts the processor's
// time, so that other work on the machine matters less.
import { indexOf, loadEngine, uriOf } from './engine.mjs';
import { printTable } from './measure.mjs';

const engine = await loadEngine();
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: many, namespace: shop }
spec:
  podSelector: { matchLabels: { app: store } }
  policyTypes: [Ingress]
  ingress:
`;
const CLOSED = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`;

/** @param {string} app */
function deployment(app) {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${app}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${app} } }
  template:
    metadata: { labels: { app: ${app} } }
    spec: { containers: [{ name: main, image: example, ports: [{ containerPort: 80 }] }] }
`;
}

const PODS = [deployment('store'), deployment('web')];
/** @type {Record<string, (index: number) => string>} */
const RULES = {
  'the same': () => '{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}',
  'one peer, other ports': index =>
    `{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: ${1000 + index}}]}`,
  'other peers': index => `{from: [{podSelector: {matchLabels: {app: web-${index}}}}], ports: [{port: 80}]}`,
  'other ranges': index => `{from: [{ipBlock: {cidr: 10.${index >> 8}.${index & 255}.0/24}}], ports: [{port: 80}]}`,
};

const rows = [];
for (const [name, ruleAt] of Object.entries(RULES)) {
  for (const count of [200, 800, 4000]) {
    const rules = Array.from({ length: count }, (_, index) => `    - ${ruleAt(index)}\n`).join('');
    const index = indexOf(engine, new Map([['all.yaml', [POLICY + rules, CLOSED, ...PODS].join('---\n')]]));
    const { snapshot } = index;
    const before = process.cpuUsage();
    const found = engine.findingsOf(snapshot, snapshot.files.get(uriOf('all.yaml')));
    const { user, system } = process.cpuUsage(before);
    const milliseconds = (user + system) / 1000;
    rows.push([name, String(count), milliseconds, (milliseconds * 1000) / count, String(found.length)]);
  }
}
printTable(['rules of one policy', 'rules', 'findings, ms', 'per rule, µs', 'findings'], rows);
