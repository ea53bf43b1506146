import { extensions } from 'vscode';
import {
  cleanUp,
  eventually,
  hoverText,
  openNewFile,
  positionOf,
  setSetting,
  uriOf,
  waitForDiagnostics,
  waitForRules,
  writeFile,
} from '../editor.ts';
import { ensure } from '../ensure.ts';
import { afterEach, suite, test } from '../harness.ts';
import { refused, withoutDns } from '../samples.ts';
import { workbench } from '../workbench.ts';

const scratch = 'shop/scratch.yaml';

suite('without Node', () => {
  afterEach(cleanUp);

  test('the extension runs in a web worker', async () => {
    await openNewFile(scratch, withoutDns);
    ensure('WorkerGlobalScope' in globalThis, 'this host is a web worker');
    const isActive = (): boolean => extensions.getExtension('netpol.network-policy')?.isActive === true;
    await eventually(isActive, active => active, 'the extension is active');
  });

  test('reports a finding that takes workloads from files that are not open', async () => {
    const { document } = await openNewFile(scratch, withoutDns);
    await waitForDiagnostics(document.uri, found => found.some(({ message }) => message.includes('shop/web')));
  });

  test('reports findings of all files that are not open, more than are checked in one go', async () => {
    const paths = Array.from({ length: 25 }, (_, index) => `shop/closed-${index}.yaml`);
    for (const [index, path] of paths.entries()) await writeFile(path, refused.replace('scratch', `closed-${index}`));
    await openNewFile(scratch, withoutDns);
    for (const path of paths) await waitForRules(uriOf(path), 'invalid-policy-type');
  });

  test('answers a hover', async () => {
    const { document } = await openNewFile(scratch, withoutDns);
    const place = positionOf(document, 'podSelector');
    await eventually(
      () => hoverText(document.uri, place),
      text => text.includes('app=web'),
      'hover on podSelector',
    );
  });

  test('shows in the status bar what is known of the cluster', async () => {
    await openNewFile(scratch, withoutDns);
    await workbench.waitFor('.statusbar :text("NetworkPolicy: cluster unknown")');
    await setSetting('cluster.distribution', 'k3s');
    await workbench.waitFor('.statusbar :text("NetworkPolicy: k3s · kube-router")');
  });
});
