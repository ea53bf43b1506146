import assert from 'node:assert/strict';
import { window, workspace } from 'vscode';
import {
  cleanUp,
  eventually,
  hoverText,
  openFile,
  openHover,
  openNewFile,
  positionOf,
  waitForRules,
} from '../editor.ts';
import { afterEach, suite, test } from '../harness.ts';
import { policyWith } from '../samples.ts';
import { workbench } from '../workbench.ts';

const scratch = 'shop/scratch.yaml';

/** The hover on a text of a policy with these lines, once it says what is expected. */
async function hoverOn(spec: string, text: string, expected: RegExp): Promise<string> {
  const { document } = await openNewFile(scratch, policyWith(spec));
  const place = positionOf(document, text, text.length - 1);
  return eventually(
    () => hoverText(document.uri, place),
    shown => expected.test(shown),
    `hover on ${text}`,
  );
}

suite('hover', () => {
  afterEach(cleanUp);

  test('tells on a selector what it stands for and the workloads that it picks', async () => {
    const shown = await hoverOn('podSelector:\n  matchLabels:\n    app: web', 'podSelector', /Picks 1 workload/);
    assert.match(shown, /\*\*Pods labelled app=web in namespace shop\*\*/);
    assert.match(shown, /Picks 1 workload: \[shop\/web\]\(file:\/\/.*\/shop\/workloads\.yaml#L\d+\)/);
  });

  test('leads from a workload in a hover to its place', async () => {
    const editor = await openFile('shop/policies.yaml');
    await waitForRules(editor.document.uri);
    const place = positionOf(editor.document, 'podSelector', 1);
    await eventually(
      () => hoverText(editor.document.uri, place),
      shown => shown.includes('shop/web'),
      'hover',
    );
    await openHover(editor, place, '.monaco-hover a:text("shop/web")');
    await workbench.click('.monaco-hover a:text("shop/web")');
    const active = await eventually(
      () => window.activeTextEditor,
      shown => shown?.document.uri.path.endsWith('workloads.yaml') === true,
      'active editor',
    );
    const line = active?.document.lineAt(active.selection.active.line).text;
    assert.equal(workspace.asRelativePath(active?.document.uri ?? ''), 'shop/workloads.yaml');
    assert.match(line ?? '', /name: web/);
  });

  test('gives both readings of a list of selectors', async () => {
    const spec =
      'podSelector: {}\ningress:\n  - from:\n      - namespaceSelector: {}\n        podSelector:\n          matchLabels:\n            app: api';
    const shown = await hoverOn(spec, 'namespaceSelector', /AND/);
    assert.match(shown, /As written: one item, both must fit \(AND\)/);
    assert.match(shown, /With a dash before the second selector: two items, either fits \(OR\)/);
  });

  test('tells on a CIDR its size, range, kind and what except leaves', async () => {
    const block = 'ipBlock:\n          cidr: 10.0.0.0/8\n          except:\n            - 10.128.0.0/9';
    const shown = await hoverOn(`podSelector: {}\negress:\n  - to:\n      - ${block}`, '10.0.0.0/8', /private/);
    assert.match(shown, /16,777,216 addresses, 10\.0\.0\.0 to 10\.255\.255\.255/);
    assert.match(shown, /`except` leaves 8,388,608 addresses: 10\.0\.0\.0\/9\./);
  });

  for (const [line, effect] of [
    ['egress: []', /Denies all egress, DNS too/],
    ['egress:', /Denies all egress, DNS too/],
    ['egress: [{}]', /Allows all egress/],
  ] as const)
    test(`tells the effect of "${line}"`, async () => {
      await hoverOn(`podSelector: {}\npolicyTypes: [Egress]\n${line}`, '\n  egress', effect);
    });

  test('tells what an absent list and absent policyTypes stand for', async () => {
    await hoverOn('podSelector: {}\negress: []', '\nspec', /Without `policyTypes`/);
    await hoverOn('podSelector: {}\negress: []', '\n  egress', /This list does nothing/);
  });

  test('tells on a port which containers listen on it', async () => {
    const spec = 'podSelector:\n  matchLabels:\n    app: web\ningress:\n  - ports:\n      - port: http';
    await hoverOn(spec, 'http', /8080/);
  });

  for (const field of [
    'apiVersion',
    'kind',
    'metadata',
    'policyTypes',
    'ingress',
    'from',
    'ports',
    'protocol',
    'endPort',
  ])
    test(`explains the field ${field}`, async () => {
      const spec =
        'podSelector: {}\npolicyTypes: [Ingress]\ningress:\n  - from:\n      - podSelector: {}\n    ports:\n      - protocol: TCP\n        port: 80\n        endPort: 81';
      await hoverOn(spec, `${field}:`, /(\S+ ){5,}\S+\./);
    });

  test('tells on a workload who reaches it and whom it reaches', async () => {
    const { document } = await openFile('shop/workloads.yaml');
    const place = positionOf(document, 'kind: Deployment');
    await eventually(
      () => hoverText(document.uri, place),
      shown => /8080/.test(shown) && /9090/.test(shown),
      'hover on a Deployment',
    );
  });
});
