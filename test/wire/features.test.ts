import { afterEach, describe, expect, test } from 'vitest';
import type { CodeAction, CodeLens, CompletionList, DocumentSymbol, Hover } from 'vscode-languageserver-types';
import {
  defaultDenyRequest,
  type ExplanationView,
  explainRequest,
  type ReachabilityView,
  reachabilityRequest,
} from '../../server/src/features/support/protocol.ts';
import { FOLDER, FULL_CLIENT, startWire, type Wire } from './wire.ts';

const workload = (name: string, port: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: example.com/${name}, ports: [{containerPort: ${port}}]}]}
`;
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: web}}}]
      ports: [{protocol: tcp, port: 8080}]
`;
const FILES = { 'api.yaml': workload('api', 8080), 'web.yaml': workload('web', 80), 'policy.yaml': POLICY };
const SOUND = { ...FILES, 'policy.yaml': POLICY.replace('tcp', 'TCP') };
const inPolicy = (text: string, after: string): { line: number; character: number } => {
  const before = text.slice(0, text.indexOf(after) + after.length).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
};

let wire: Wire;
afterEach(() => wire.stop());

/** Starts a server and waits until it has read the files. */
async function start(files: Readonly<Record<string, string>>, capabilities = FULL_CLIENT): Promise<string> {
  wire = await startWire(files, { capabilities });
  await expect.poll(() => wire.requests.some(({ method }) => method === 'workspace/diagnostic/refresh')).toBe(true);
  return wire.open('policy.yaml');
}

describe('requests are answered for', () => {
  test('a hover: the sentence a selector stands for and the pods it picks', async () => {
    const uri = await start(SOUND);
    const position = inPolicy(SOUND['policy.yaml'], 'podSel');
    const hover: Hover = await wire.client.sendRequest('textDocument/hover', { textDocument: { uri }, position });
    const text = typeof hover.contents === 'object' && 'value' in hover.contents ? hover.contents.value : '';
    expect(text.slice(0, text.indexOf('---'))).toBe(
      `**Pods labelled app=api in namespace shop**\n\nPicks 1 workload: [shop/api](${FOLDER}/api.yaml#L3).\n\n`,
    );
  });

  test('a quick fix that is applied to the text', async () => {
    const uri = await start(FILES);
    const [diagnostic] = await wire.pull(uri);
    const params = { textDocument: { uri }, range: diagnostic?.range, context: { diagnostics: [diagnostic] } };
    const actions: CodeAction[] = await wire.client.sendRequest('textDocument/codeAction', params);
    const [fix] = actions;
    expect([fix?.title, fix?.kind, fix?.isPreferred]).toEqual(['Write TCP', 'quickfix', true]);
    expect(fix?.edit).toEqual({
      documentChanges: [{ textDocument: { uri, version: 1 }, edits: [{ range: diagnostic?.range, newText: 'TCP' }] }],
    });
  });

  test('a quick fix without versions for a client that does not take them', async () => {
    const { workspaceEdit: _, ...workspace } = FULL_CLIENT.workspace ?? {};
    const uri = await start(FILES, { ...FULL_CLIENT, workspace });
    const [diagnostic] = await wire.pull(uri);
    const params = { textDocument: { uri }, range: diagnostic?.range, context: { diagnostics: [diagnostic] } };
    const [fix]: CodeAction[] = await wire.client.sendRequest('textDocument/codeAction', params);
    expect(fix?.edit).toEqual({ changes: { [uri]: [{ range: diagnostic?.range, newText: 'TCP' }] } });
  });

  test('completion of a label value that workloads carry', async () => {
    const text = SOUND['policy.yaml'].replace('app: web', 'app: ');
    await start({ ...SOUND, 'policy.yaml': text });
    const position = inPolicy(text, '- from: [{podSelector: {matchLabels: {app: ');
    const textDocument = { uri: `${FOLDER}/policy.yaml` };
    const { isIncomplete, items }: CompletionList = await wire.client.sendRequest('textDocument/completion', {
      textDocument,
      position,
    });
    expect(items.map(({ label }) => label)).toEqual(['api', 'web']);
    // Asked for again with each letter, as a complete value ends the list.
    expect(isIncomplete).toBe(true);
  });

  test('code lenses, which the setting switches off', async () => {
    const uri = await start(SOUND);
    const ask = (): Promise<CodeLens[]> => wire.client.sendRequest('textDocument/codeLens', { textDocument: { uri } });
    expect((await ask()).map(({ command }) => command?.title)).toEqual([
      'selects 1 workload · isolates ingress · Preview',
    ]);
    wire.settings = { codeLens: { enable: false } };
    await wire.client.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await expect.poll(ask).toEqual([]);
  });

  test('the outline and the symbols of the workspace', async () => {
    const uri = await start(SOUND);
    const outline: DocumentSymbol[] = await wire.client.sendRequest('textDocument/documentSymbol', {
      textDocument: { uri },
    });
    expect(outline.map(({ name }) => name)).toEqual(['api']);
    const symbols: { name: string }[] = await wire.client.sendRequest('workspace/symbol', { query: 'web' });
    expect(symbols.map(({ name }) => name)).toEqual(['web']);
  });

  test('the definition of a selector: the workloads it picks', async () => {
    const uri = await start(SOUND);
    const position = inPolicy(SOUND['policy.yaml'], 'podSel');
    const links: { targetUri: string }[] = await wire.client.sendRequest('textDocument/definition', {
      textDocument: { uri },
      position,
    });
    expect(links.map(({ targetUri }) => targetUri)).toEqual([`${FOLDER}/api.yaml`]);
  });

  test('the matrix, a cell of it, and a default deny', async () => {
    const uri = await start(SOUND);
    const view: ReachabilityView = await wire.client.sendRequest(reachabilityRequest, { uri });
    const [source, destination] = ['web', 'api'].map(name => view.sources.find(axis => axis.name === name)?.id);
    const cell: ExplanationView = await wire.client.sendRequest(explainRequest, { uri, source, destination });
    expect([cell.traffic.text, cell.ingress.reasons[0]?.place?.uri]).toEqual(['TCP 8080', uri]);
    const deny: { namespace: string } = await wire.client.sendRequest(defaultDenyRequest, { uri });
    expect(deny.namespace).toBe('shop');
  });
});

test('a file that nobody knows is answered with nothing', async () => {
  await start(SOUND);
  const textDocument = { uri: `${FOLDER}/none.yaml` };
  const position = { line: 0, character: 0 };
  expect(await wire.client.sendRequest('textDocument/hover', { textDocument, position })).toBeNull();
  expect(await wire.client.sendRequest('textDocument/completion', { textDocument, position })).toBeNull();
  expect(await wire.client.sendRequest('textDocument/codeLens', { textDocument })).toEqual([]);
});
