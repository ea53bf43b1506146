import { commands } from 'vscode';
import { cleanUp, openNewFile, setSetting } from '../editor.ts';
import { afterEach, suite, test } from '../harness.ts';
import { workbench } from '../workbench.ts';

const { webview } = workbench;

const namespace = (name: string, team: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {team: ${team}}}\n`;
// With addresses, as an ipBlock could hold that of a pod which has none yet.
const pod = (home: string, name: string, labels: string, address: string, ports = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: ${home}, labels: {${labels}}}\nspec: {containers: [{name: a, image: example/a:1, ports: [${ports}]}]}\nstatus: {podIP: ${address}}\n`;
const policy = (home: string, name: string, spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: ${home}}\nspec:\n${spec.replaceAll(/^/gm, '  ')}\n`;

/** Two namespaces; the policies of `server` and `other` use what rules can be made of. */
const manifests = [
  namespace('a', 'red'),
  namespace('b', 'blue'),
  pod('a', 'server', 'app: server', '10.0.0.1', '{name: http, containerPort: 8080}'),
  pod('a', 'near', 'app: client', '10.0.0.2'),
  pod('a', 'other', 'app: other', '10.0.0.3'),
  pod('b', 'far', 'app: client', '10.0.0.4'),
  pod('b', 'db', 'app: db', '10.0.0.5'),
  policy(
    'a',
    'server',
    `podSelector: {matchLabels: {app: server}}
ingress:
  - from: [{podSelector: {matchLabels: {app: client}}}]
    ports: [{port: http}]
  - from:
      - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: b}}
        podSelector: {matchLabels: {app: client}}
    ports: [{port: 9000, endPort: 9005}]
  - from: [{ipBlock: {cidr: 192.0.2.0/24, except: [192.0.2.128/25]}}]
    ports: [{protocol: UDP, port: 53}]`,
  ),
  policy(
    'a',
    'server-too',
    'podSelector: {matchLabels: {app: server}}\ningress: [{from: [{podSelector: {matchLabels: {app: other}}}]}]',
  ),
  policy(
    'a',
    'other',
    `podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [server, client]}]}
policyTypes: [Egress]
egress:
  - to: [{podSelector: {}}]
    ports: [{protocol: TCP, port: 1, endPort: 100}, {protocol: SCTP}]`,
  ),
  policy('b', 'db', 'podSelector: {matchLabels: {app: db}}\npolicyTypes: [Ingress, Egress]\ningress: []\negress: [{}]'),
];

suite('reachability', () => {
  afterEach(cleanUp);

  for (const [fact, label] of [
    ['a named port is that of the destination, and TCP is the default', 'near to server: TCP 8080'],
    ['a selector alone means the own namespace; two in one item must both fit', 'far to server: TCP 9000-9005'],
    ['who is picked by no rule is kept out', 'db to server: nothing'],
    ['policies of one pod add up, and both sides have to allow', 'other to server: TCP 1-100 · SCTP (all ports)'],
    ['a direction that no policy lists stays open', 'near to other: all ports'],
    ['an empty list closes a direction', 'near to db: nothing'],
    ['an empty rule opens a direction', 'db to other: all ports'],
    ['a block without its exceptions is let in from outside', '192.0.2.0/25 to server: UDP 53'],
  ] as const)
    test(fact, async () => {
      await setSetting('scopes', ['net']);
      await openNewFile('net/all.yaml', manifests.join('---\n'));
      await commands.executeCommand('networkPolicy.showReachability');
      await webview.waitFor('[role=gridcell][aria-label^="near to server"]');
      await webview.waitFor(`[role=gridcell][aria-label="${label}"]`);
    });
});
