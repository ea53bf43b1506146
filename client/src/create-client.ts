import { extensions } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { crashPolicy } from './crash-policy.ts';
import { rulePageLink } from './rule-pages.ts';

/** Also the prefix of `networkPolicy.trace.server`, which the client library reads by this id. */
export const clientId = 'networkPolicy';
/** Names the client in the output list and in messages. */
export const clientName = 'NetworkPolicy for Kubernetes';

/** Makes a client of the host's kind: over IPC with Node, over a worker without. */
export type CreateClient = (options: LanguageClientOptions) => BaseLanguageClient;

const languages = ['yaml', 'json', 'jsonc'];
// Documents that a person edits; not the sides of a comparison or program output.
const schemes = ['file', 'untitled', 'vscode-vfs', 'vscode-remote', 'memfs', 'vscode-test-web'];

/** The documents that the server is told about. */
export const documentSelector = schemes.flatMap(scheme => languages.map(language => ({ scheme, language })));

/** What both hosts' clients have in common. */
export function clientOptions(): LanguageClientOptions {
  return {
    documentSelector,
    diagnosticCollectionName: 'network-policy',
    outputChannelName: clientName,
    progressOnInitialization: false,
    errorHandler: crashPolicy(),
    initializationOptions: () => ({
      rulePages: rulePageLink,
      clusterProfile: true,
      yamlExtension: extensions.getExtension('redhat.vscode-yaml') !== undefined,
    }),
  };
}
