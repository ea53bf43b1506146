import { extensions } from 'vscode';
import { cleanUp, eventually, openFile } from '../editor.ts';
import { afterEach, suite, test } from '../harness.ts';
import { workbench } from '../workbench.ts';

const isActive = (): boolean => extensions.getExtension('netpol.network-policy')?.isActive === true;
const titleCommand = '.editor-actions [aria-label*="Show Reachability"]';

suite('activation', () => {
  afterEach(cleanUp);

  test('happens when a network policy is opened', async () => {
    await openFile('shop/policies.yaml');
    await eventually(isActive, active => active, 'the extension is active');
  });

  test('puts the panel command into the title bar of a manifest', async () => {
    await openFile('shop/policies.yaml');
    await workbench.waitFor(titleCommand);
  });

  test('leaves the title bar of other YAML files alone', async () => {
    await openFile('shop/policies.yaml');
    await workbench.waitFor(titleCommand);
    await openFile('notes.yaml');
    await eventually(
      () => workbench.count(titleCommand),
      count => count === 0,
      'commands shown',
    );
  });
});
