import assert from 'node:assert/strict';
import {
  applyCodeAction,
  cleanUp,
  codeLenses,
  eventually,
  hoverText,
  openFile,
  openNewFile,
  positionOf,
  ruleOf,
  uriOf,
  waitForRules,
  writeFile,
} from '../editor.ts';
import { ensure } from '../ensure.ts';
import { afterEach, suite, test } from '../harness.ts';
import { accepted, policyWith, refused } from '../samples.ts';

const selectsAll = 'selects 2 workloads · isolates ingress · Preview';
const selectsOne = 'selects 1 workload · isolates ingress · Preview';

async function waitForLenses(path: string, ...expected: readonly string[]): Promise<void> {
  await eventually(
    async () => (await codeLenses(uriOf(path))).map(({ command }) => command?.title),
    titles => titles.join('\n') === expected.join('\n'),
    `lenses of ${path}`,
  );
}

/** Opens a policy and waits for what the hover on its last `podSelector` says. */
async function waitForHover(path: string, content: string, expected: string): Promise<void> {
  const { document } = await openNewFile(path, content);
  const place = document.positionAt(document.getText().lastIndexOf('podSelector') + 1);
  await eventually(
    () => hoverText(document.uri, place),
    shown => shown.includes(expected),
    `hover in ${path}`,
  );
}

const template = 'metadata: {labels: {set: all}}\n    spec: {containers: [{name: a, image: example/a:1}]}';
const podTemplate = `  template:\n    ${template}\n`;
const headOf = (apiVersion: string, kind: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${kind.toLowerCase()}\n  namespace: shop\n`;
const kinds = [
  `${headOf('v1', 'Pod')}  labels: {set: all}\nspec: {containers: [{name: a, image: example/a:1}]}\n`,
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].map(
    kind => `${headOf('apps/v1', kind)}spec:\n  selector: {matchLabels: {set: all}}\n${podTemplate}`,
  ),
  `${headOf('v1', 'ReplicationController')}spec:\n  selector: {set: all}\n${podTemplate}`,
  `${headOf('batch/v1', 'Job')}spec:\n${podTemplate}`,
  `${headOf('batch/v1', 'CronJob')}spec:\n  schedule: "@daily"\n  jobTemplate:\n    spec:\n${podTemplate.replaceAll(/^/gm, '    ').trimEnd()}\n`,
];

suite('reading', () => {
  afterEach(cleanUp);

  test('takes several documents of a file one by one', async () => {
    const all = policyWith('podSelector: {}\npolicyTypes: [Ingress]', 'all');
    await openNewFile('shop/many.yaml', `${all}---\n${accepted}...\n---\n# nothing\n---\n${refused}`);
    await waitForLenses('shop/many.yaml', selectsAll, selectsOne, 'refused by the API server · Preview');
  });

  test('follows anchors, aliases and merge keys', async () => {
    const spec =
      'podSelector:\n  matchLabels: &web\n    app: web\ningress:\n  - from:\n      - podSelector:\n          matchLabels:\n            <<: *web';
    await waitForHover('shop/anchors.yaml', policyWith(spec), 'Pods labelled app=web in namespace shop');
  });

  test('takes the items of a List', async () => {
    const item = accepted.replaceAll(/^/gm, '    ').replace('    ', '  - ').trimEnd();
    await openNewFile('shop/list.yaml', `apiVersion: v1\nkind: List\nitems:\n${item}\n`);
    await waitForLenses('shop/list.yaml', selectsOne);
  });

  test('takes JSON, and repairs it', async () => {
    const policy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'json', namespace: 'shop' },
      spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['ingress'] },
    };
    const { document } = await openNewFile('shop/policy.json', JSON.stringify(policy, null, 2));
    const [finding] = await waitForRules(document.uri, 'invalid-policy-type');
    ensure(finding, 'there is a finding');
    await applyCodeAction(document.uri, finding.range, 'Write Ingress');
    await waitForRules(document.uri);
    assert.deepEqual(JSON.parse(document.getText()).spec.policyTypes, ['Ingress']);
  });

  test('knows the pods of every kind of workload', async () => {
    await writeFile('shop/kinds.yaml', kinds.join('---\n'));
    await waitForHover('shop/all.yaml', policyWith('podSelector:\n  matchLabels:\n    set: all'), 'Picks 8 workloads');
  });

  test('leaves a Helm template alone with one quiet note', async () => {
    const { document } = await openNewFile('shop/helm.yaml', refused.replace('app: web', 'app: {{ .Values.app }}'));
    const found = await waitForRules(document.uri, 'unread-document');
    assert.equal(found.length, 1);
  });

  test('reports broken YAML and goes on with the other documents and files', async () => {
    const { document } = await openNewFile('shop/broken.yaml', `${refused}---\n${refused.replace(']', '')}`);
    const found = await waitForRules(document.uri, 'invalid-policy-type', 'yaml-syntax');
    const syntax = found.find(each => ruleOf(each) === 'yaml-syntax');
    assert.ok(syntax && syntax.range.start.line > positionOf(document, '---').line);
    await waitForRules(uriOf('closed/policy.yaml'), 'invalid-policy-type');
  });

  test('keeps CRLF line ends and a byte-order mark through a fix', async () => {
    const text = refused.replaceAll('\n', '\r\n');
    const { document } = await openNewFile('shop/crlf.yaml', new TextEncoder().encode(`\uFEFF${text}`));
    const [finding] = await waitForRules(document.uri, 'invalid-policy-type');
    ensure(finding, 'there is a finding');
    assert.equal(document.getText(finding.range), 'ingress');
    await applyCodeAction(document.uri, finding.range, 'Write Ingress');
    await waitForRules(document.uri);
    assert.equal(document.getText(), text.replace('[ingress', '[Ingress'));
  });

  test('reads a workload file in the background only once it is a manifest', async () => {
    await openFile('notes.yaml');
    assert.deepEqual(await codeLenses(uriOf('notes.yaml')), []);
  });
});
