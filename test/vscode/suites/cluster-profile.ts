import assert from 'node:assert/strict';
import { ConfigurationTarget, commands, workspace } from 'vscode';
import { cleanUp, eventually, openFile, openNewFile, setSetting, waitForRules } from '../editor.ts';
import { afterEach, suite, test } from '../harness.ts';
import { accepted, policyWith } from '../samples.ts';
import { workbench } from '../workbench.ts';

const item = '.statusbar [id="netpol.network-policy.networkPolicy.cluster"]';
const button = `${item} a`;
const label = async (): Promise<string> => (await workbench.attribute(button, 'aria-label')) ?? '';
const shows = (text: string): Promise<void> => workbench.waitFor(`${item} :text("${text}")`);

/** Returns what the workspace's settings, and they alone, say. */
function written(key: string): unknown {
  return workspace.getConfiguration('networkPolicy.cluster').inspect(key)?.workspaceValue;
}

async function choose(text: string): Promise<void> {
  await workbench.waitFor('.quick-input-widget :text("Select Cluster Profile")');
  await workbench.type(text);
  await workbench.press('Enter');
}

suite('cluster profile', () => {
  afterEach(async () => {
    for (const key of ['distribution', 'cni'])
      await workspace.getConfiguration('networkPolicy.cluster').update(key, undefined, ConfigurationTarget.Workspace);
    await cleanUp();
  });

  test('the status bar shows a policy what is known of the cluster, and other files nothing', async () => {
    await openNewFile('shop/scratch.yaml', accepted);
    await shows('NetworkPolicy: cluster unknown');
    assert.equal(await label(), 'Cluster profile of network policies: cluster unknown');
    await setSetting('cluster.distribution', 'eks');
    await shows('NetworkPolicy: EKS · AWS VPC CNI');
    assert.equal(
      await label(),
      'Cluster profile of network policies: EKS · AWS VPC CNI. Its plug-in enforces policies where that is switched on.',
    );
    await setSetting('cluster.distribution', undefined);
    await setSetting('cluster.cni', 'flannel');
    await shows('NetworkPolicy: flannel');
    await setSetting('cluster.cni', undefined);
    await openFile('shop/workloads.yaml');
    await eventually(
      () => workbench.count(`${button}:visible`),
      count => count === 0,
      'items of the status bar',
    );
  });

  test('a click lets one choose, and writes the choice to the workspace alone', async () => {
    await openNewFile('shop/scratch.yaml', accepted);
    await shows('cluster unknown');
    await workbench.click(button);
    await workbench.waitFor('.quick-input-widget :text("Select Cluster Profile")');
    await workbench.screenshot('cluster-profile');
    await choose('OpenShift');
    await shows('NetworkPolicy: OpenShift · OVN-Kubernetes');
    assert.equal(written('distribution'), 'openshift');
    assert.equal(written('cni'), undefined);
    await commands.executeCommand('workbench.action.focusActiveEditorGroup');
    void commands.executeCommand('networkPolicy.selectClusterProfile');
    await choose('Calico');
    await shows('NetworkPolicy: OpenShift · Calico');
    assert.equal(written('cni'), 'calico');
  });

  test('without a choice nothing is written', async () => {
    await openNewFile('shop/scratch.yaml', accepted);
    await shows('cluster unknown');
    await workbench.click(button);
    await workbench.waitFor('.quick-input-widget :text("Select Cluster Profile")');
    await workbench.press('Escape');
    assert.equal(written('distribution'), undefined);
    await shows('cluster unknown');
  });

  test('the version of Kubernetes decides what is refused', async () => {
    const spec =
      'podSelector:\n  matchLabels:\n    app: web\ningress:\n  - from:\n      - ipBlock:\n          cidr: 192.0.2.1/24';
    const { document } = await openNewFile('shop/scratch.yaml', policyWith(spec));
    await waitForRules(document.uri, 'cidr-host-bits');
    await setSetting('cluster.kubernetesVersion', '1.36');
    await shows('NetworkPolicy: 1.36');
  });
});
