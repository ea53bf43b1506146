import type { InitializeParams } from 'vscode-languageserver';

/** What the client can do and what it told about itself, read once from its initialize request. */
export interface ClientAbilities {
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly configuration: boolean;
  readonly watchesFiles: boolean;
  readonly watchesFolders: boolean;
  readonly progress: boolean;
  readonly refreshesCodeLens: boolean;
  /** True where an edit may name the version of the document it is made for. */
  readonly versionedEdits: boolean;
  /** True where the YAML extension runs beside us and reports broken YAML itself. */
  readonly yamlExtension: boolean;
  /** True where the client shows what is known of the cluster. */
  readonly showsCluster: boolean;
  /** Address of the rule pages with `{rule}` for the id. */
  readonly rulePages: string | undefined;
}

/** Reads the client's abilities; what is not told is taken for missing. */
export function readAbilities({ capabilities, initializationOptions }: InitializeParams): ClientAbilities {
  const { textDocument, workspace, window } = capabilities;
  const options: unknown = initializationOptions;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    configuration: workspace?.configuration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    watchesFolders: workspace?.workspaceFolders === true,
    progress: window?.workDoneProgress === true,
    refreshesCodeLens: workspace?.codeLens?.refreshSupport === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    yamlExtension: option(options, 'yamlExtension') === true,
    showsCluster: option(options, 'clusterProfile') === true,
    rulePages: stringOption(options, 'rulePages'),
  };
}

function option(options: unknown, name: string): unknown {
  return typeof options === 'object' && options !== null ? Reflect.get(options, name) : undefined;
}

function stringOption(options: unknown, name: string): string | undefined {
  const value = option(options, name);
  return typeof value === 'string' ? value : undefined;
}
