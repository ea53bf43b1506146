import assert from 'node:assert/strict';
import {
  commands,
  type DocumentSymbol,
  type Location,
  type LocationLink,
  Selection,
  type SymbolInformation,
  workspace,
} from 'vscode';
import { cleanUp, eventually, openFile, openNewFile, positionOf } from '../editor.ts';
import { afterEach, suite, test } from '../harness.ts';
import { policyWith } from '../samples.ts';
import { workbench } from '../workbench.ts';

const scratch = 'shop/scratch.yaml';

/** Where "go to definition" leads from the first place of a text in a policy: file and line of text. */
async function definitions(spec: string, from: string): Promise<string[]> {
  const { document } = await openNewFile(scratch, policyWith(spec));
  const found = await eventually(
    () =>
      commands.executeCommand<(Location | LocationLink)[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        positionOf(document, from, from.length - 1),
      ),
    places => places.length > 0,
    'definitions',
  );
  return Promise.all(found.map(textAt));
}

async function textAt(place: Location | LocationLink): Promise<string> {
  const [uri, range] = 'uri' in place ? [place.uri, place.range] : [place.targetUri, place.targetRange];
  const document = await workspace.openTextDocument(uri);
  return `${workspace.asRelativePath(uri)}: ${document.lineAt(range.start.line).text.trim()}`;
}

suite('navigation', () => {
  afterEach(cleanUp);

  test('the outline has policies with their rules', async () => {
    const { document } = await openFile('shop/policies.yaml');
    const symbols = await eventually(
      () => commands.executeCommand<DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri),
      found => found?.length === 2,
      'symbols',
    );
    assert.deepEqual(
      symbols.map(({ name, detail, children }) => [name, detail, ...children.map(child => child.name)]),
      [
        ['web', 'NetworkPolicy · shop', 'ingress[0]'],
        ['api', 'NetworkPolicy · shop', 'ingress[0]'],
      ],
    );
  });

  test('the outline has workloads, Services and namespaces', async () => {
    const { document } = await openFile('shop/workloads.yaml');
    const symbols = await eventually(
      () => commands.executeCommand<DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri),
      found => found?.length === 4,
      'symbols',
    );
    assert.deepEqual(
      symbols.map(({ name, detail }) => `${name}: ${detail}`),
      ['shop: Namespace', 'web: Deployment · shop', 'api: Deployment · shop', 'api: Service · shop'],
    );
  });

  test('the breadcrumbs show where the cursor is', async () => {
    const editor = await openFile('shop/policies.yaml');
    const place = positionOf(editor.document, 'app: web');
    editor.selection = new Selection(place, place);
    await workbench.waitFor('.breadcrumbs-control :text-is("web")');
  });

  test('objects of files that are not open are found by name', async () => {
    await openFile('shop/policies.yaml');
    const symbols = await eventually(
      () => commands.executeCommand<SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', 'prometheus'),
      found => found.length > 0,
      'symbols',
    );
    assert.deepEqual(
      symbols.map(({ name, containerName, location }) => [name, containerName, workspace.asRelativePath(location.uri)]),
      [['prometheus', 'Deployment · ops', 'ops/prometheus.yaml']],
    );
  });

  test('the definition of a selector is what it picks', async () => {
    assert.deepEqual(await definitions('podSelector:\n  matchLabels:\n    app: web', 'podSelector'), [
      'shop/workloads.yaml: name: web',
    ]);
  });

  test('the definition of a namespace selector is the namespaces that it picks', async () => {
    const peer = 'namespaceSelector:\n          matchLabels:\n            team: ops';
    assert.deepEqual(await definitions(`podSelector: {}\ningress:\n  - from:\n      - ${peer}`, 'namespaceSelector'), [
      'ops/prometheus.yaml: name: ops',
    ]);
  });

  test('the definition of a named port is the container port', async () => {
    const spec = 'podSelector:\n  matchLabels:\n    app: web\ningress:\n  - ports:\n      - port: http';
    assert.deepEqual(await definitions(spec, 'port: http'), ['shop/workloads.yaml: - name: http']);
  });
});
