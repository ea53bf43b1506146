import type { CodeAction, ServerCapabilities } from 'vscode-languageserver';
import { codeActionCapability, codeActions } from '../features/code-actions.ts';
import { codeLensCapability, codeLenses } from '../features/code-lens.ts';
import { completionCapability, completionList } from '../features/completion.ts';
import { defaultDeny } from '../features/default-deny.ts';
import { definition, definitionCapability } from '../features/definition.ts';
import { documentSymbolCapability, documentSymbols } from '../features/document-symbols.ts';
import { explanationView } from '../features/explanation-view.ts';
import { hover, hoverCapability } from '../features/hover.ts';
import { reachabilityView } from '../features/reachability-view.ts';
import {
  type DefaultDenyParams,
  defaultDenyRequest,
  type ExplainParams,
  explainRequest,
  type ReachabilityParams,
  reachabilityRequest,
} from '../features/support/protocol.ts';
import { withoutVersions } from '../features/support/workspace-edit.ts';
import { workspaceSymbolCapability, workspaceSymbols } from '../features/workspace-symbols.ts';
import { soundRange } from '../workspace/files/line-index.ts';
import { guarded, tellFailure } from './guard.ts';
import type { Session } from './session.ts';
import { canonicalUri } from './uris.ts';

/** What the server offers beside documents and diagnostics. */
export const serverCapabilities: ServerCapabilities = {
  ...hoverCapability,
  ...completionCapability,
  ...codeActionCapability,
  ...codeLensCapability,
  ...documentSymbolCapability,
  ...workspaceSymbolCapability,
  ...definitionCapability,
};

/** Connects each feature's pure function to its request. */
export function registerFeatures(session: Session): void {
  const { connection, index } = session;
  const log = connection.console;
  connection.onHover(
    guarded(log, 'Hover', null, ({ textDocument, position }) =>
      hover(index.snapshot, canonicalUri(textDocument.uri), position),
    ),
  );
  connection.onCompletion(
    guarded(log, 'Completion', null, ({ textDocument, position, context }) =>
      completionList(index.snapshot, canonicalUri(textDocument.uri), position, context?.triggerCharacter),
    ),
  );
  connection.onCodeLens(
    guarded(log, 'Code lens', [], ({ textDocument }) => codeLenses(index.snapshot, canonicalUri(textDocument.uri))),
  );
  connection.onDocumentSymbol(
    guarded(log, 'Document symbols', [], ({ textDocument }) =>
      documentSymbols(index.snapshot, canonicalUri(textDocument.uri)),
    ),
  );
  connection.onWorkspaceSymbol(
    guarded(log, 'Workspace symbols', [], ({ query }) => workspaceSymbols(index.snapshot, query)),
  );
  connection.onDefinition(
    guarded(log, 'Definition', [], ({ textDocument, position }) =>
      definition(index.snapshot, canonicalUri(textDocument.uri), position),
    ),
  );
  connection.onCodeAction(
    guarded(log, 'Code actions', [], ({ textDocument, range, context }) => {
      const file = index.snapshot.files.get(canonicalUri(textDocument.uri));
      if (file === undefined) return [];
      const query = { file, range: soundRange(range), only: context.only, diagnostics: context.diagnostics };
      const onFailure = (what: string, error: unknown): void => tellFailure(log, what, error);
      const actions = codeActions(index.snapshot, session.findings(file), query, session.pageUrl, onFailure);
      return session.abilities.versionedEdits ? actions : actions.map(withPlainEdit);
    }),
  );
  registerOwnRequests(session);
}

function withPlainEdit(action: CodeAction): CodeAction {
  return action.edit === undefined ? action : { ...action, edit: withoutVersions(action.edit) };
}

function registerOwnRequests({ connection, index }: Session): void {
  const log = connection.console;
  connection.onRequest(
    reachabilityRequest,
    guarded(log, 'Reachability', null, ({ uri }: ReachabilityParams) =>
      reachabilityView(index.snapshot, canonicalUri(uri)),
    ),
  );
  connection.onRequest(
    explainRequest,
    guarded(log, 'Explanation', null, ({ uri, source, destination }: ExplainParams) =>
      explanationView(index.snapshot, canonicalUri(uri), source, destination),
    ),
  );
  connection.onRequest(
    defaultDenyRequest,
    guarded(log, 'Default deny', null, ({ uri }: DefaultDenyParams) => defaultDeny(index.snapshot, canonicalUri(uri))),
  );
}
