import assert from 'node:assert/strict';
import { commands, type TextDocument } from 'vscode';
import { cleanUp, eventually, hoverText, openFile, openNewFile, positionOf } from '../editor.ts';
import { ensure } from '../ensure.ts';
import { afterEach, suite, test } from '../harness.ts';
import { workbench } from '../workbench.ts';

/** A person types some eight keys a second; the editor shows what it offers between two of them. */
const PACE_MILLISECONDS = 60;
const TEST_MILLISECONDS = 600_000;

/** How long a busy machine may take to close a list that ends by itself. */
const PATIENCE_MILLISECONDS = 3_000;

const HEAD = (name: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: shop
spec:
`;

const POLICIES: readonly (readonly [what: string, text: string])[] = [
  [
    'a default deny',
    `${HEAD('default-deny')}  podSelector: {}
  policyTypes:
    - Ingress
    - Egress
`,
  ],
  [
    'an allowance of DNS',
    `${HEAD('allow-dns')}  podSelector: {}
  policyTypes:
  - Egress
  egress:
  - to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
    ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
`,
  ],
  [
    'peers, ports and addresses',
    `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
  labels:
    app: web
spec:
  podSelector:
    matchLabels:
      app: web
    matchExpressions:
      - key: app
        operator: In
        values:
          - web
          - api
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: api
        - ipBlock:
            cidr: 10.0.0.0/16
            except:
              - 10.0.1.0/24
              - 10.0.2.0/24
      ports:
        - protocol: TCP
          port: 80
        - port: 8080
          endPort: 8090
    - {}
  egress: []
`,
  ],
  [
    'a policy of the whole cluster',
    `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: deny-all
spec:
  tier: Admin
  priority: 10
  subject:
    namespaces:
      matchLabels:
        kubernetes.io/metadata.name: shop
  ingress:
    - name: from-ops
      action: Accept
      from:
        - namespaces:
            matchLabels:
              kubernetes.io/metadata.name: ops
    - action: Deny
      from:
        - namespaces: {}
  egress:
    - action: Deny
      to:
        - networks:
            - 169.254.169.254/32
`,
  ],
];

const pause = (): Promise<void> => new Promise(resolve => setTimeout(resolve, PACE_MILLISECONDS));

async function key(press: () => Promise<void>): Promise<void> {
  await press();
  await pause();
}

/** Types a text line by line as a person does: Enter after each line, and the indentation that the editor gives put right. */
let turns = 0;

async function typeLines(document: TextDocument, text: string): Promise<void> {
  const turn = ++turns;
  for (const [index, line] of text.replace(/\n$/, '').split('\n').entries()) {
    ensure(turn === turns, 'nobody else types');
    if (index > 0) {
      await listToClose();
      await key(() => workbench.press('Enter'));
      await shown(document, index, () => true);
    }
    const wanted = /^ */.exec(line)?.[0].length ?? 0;
    await indentTo(document, index, wanted);
    let typed = line.slice(0, wanted);
    // The keys of a word follow each other at once; at its end lists are looked at and taken.
    for (const [keys] of line.slice(wanted).matchAll(/\w+|\W/g)) {
      typed += keys;
      await key(() => workbench.type(keys));
      const now = typed;
      await shown(document, index, text => text.startsWith(now));
    }
  }
}

/** Waits until a line is there and as expected: a busy editor takes keys later than they are pressed. */
async function shown(document: TextDocument, line: number, accept: (text: string) => boolean): Promise<void> {
  await eventually(
    () => (line < document.lineCount ? document.lineAt(line).text : undefined),
    text => text !== undefined && accept(text),
    `line ${line + 1} of what is typed`,
  );
}

/** A person who sees a list waits for it to close; one that stays open takes the Enter, which the text then shows. */
async function listToClose(): Promise<void> {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  while ((await workbench.count('.suggest-widget.visible')) > 0 && Date.now() < end) await pause();
}

async function indentTo(document: TextDocument, line: number, wanted: number): Promise<void> {
  const given = (): number => /^ */.exec(document.lineAt(line).text)?.[0].length ?? 0;
  for (let now = given(); now > wanted; now = given()) {
    await key(() => workbench.press('Backspace'));
    await shown(document, line, () => given() < now);
  }
  for (let now = given(); now < wanted; now = given()) {
    await key(() => workbench.type(' '));
    await shown(document, line, () => given() > now);
  }
}

/** Starts the server, so that it answers while the first letters are typed. */
async function warmUp(): Promise<void> {
  const { document } = await openFile('shop/policies.yaml');
  await eventually(
    () => hoverText(document.uri, positionOf(document, 'podSelector')),
    found => found !== '',
    'a hover',
  );
}

suite('typing', () => {
  afterEach(cleanUp);

  for (const [what, text] of POLICIES)
    test(
      `writes ${what} as it is typed, key by key`,
      async () => {
        await warmUp();
        const { document } = await openNewFile('shop/typed.yaml', '');
        await commands.executeCommand('workbench.action.focusActiveEditorGroup');
        await typeLines(document, text);
        assert.equal(`${document.getText()}\n`, text);
      },
      TEST_MILLISECONDS,
    );
});
