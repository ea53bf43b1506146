import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { findFilesRequest, readFileRequest } from '../../server/src/features/support/protocol.ts';

const FOLDER = 'vscode-vfs://host/workspace';
const FILES = 45;

const policy = (index: number): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web-${index}, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [ingress]
`;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly uri?: string; readonly diagnostics?: readonly unknown[] };
}

let script = '';

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: ['server/src/browser.ts'],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
  });
  script = outputFiles[0]?.text ?? '';
});

/** Runs the bundle with what a web worker has, and nothing of Node. */
function startWorker(onMessage: (message: Message) => void): (message: object) => void {
  const worker: { onmessage?: (event: { data: unknown }) => void } & Record<string, unknown> = {
    postMessage: (message: unknown) => onMessage(JSON.parse(JSON.stringify(message))),
    addEventListener: () => {},
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    queueMicrotask,
    console,
    atob,
    TextDecoder,
    TextEncoder,
    URL,
  };
  worker['self'] = worker;
  runInContext(script, createContext(worker));
  return message => worker.onmessage?.({ data: { jsonrpc: '2.0', ...message } });
}

test('a web worker finds what is wrong in files that are not open, in all of them', async () => {
  const found = new Map<string, number>();
  const answers: Record<string, (params: Message['params']) => unknown> = {
    [findFilesRequest]: () => Array.from({ length: FILES }, (_, index) => `${FOLDER}/${index}.yaml`),
    [readFileRequest]: params => {
      const index = /(\d+)\.yaml$/.exec(params?.uri ?? '')?.[1];
      return index === undefined ? null : btoa(policy(Number(index)));
    },
  };
  await new Promise<void>(resolve => {
    const send = startWorker(({ id, method, params }) => {
      if (method === 'textDocument/publishDiagnostics') {
        found.set(params?.uri ?? '', params?.diagnostics?.length ?? 0);
        if (found.size === FILES) resolve();
      } else if (method !== undefined && id !== undefined) send({ id, result: answers[method]?.(params) ?? null });
      else if (id === 1) send({ method: 'initialized', params: {} });
    });
    const workspaceFolders = [{ uri: FOLDER, name: 'workspace' }];
    send({
      id: 1,
      method: 'initialize',
      params: { processId: null, rootUri: null, capabilities: {}, workspaceFolders },
    });
  });
  expect([...found.values()]).toEqual(Array.from({ length: FILES }, () => 1));
});
