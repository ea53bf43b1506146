import { l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import {
  type Axis,
  type ReachabilityView,
  reachabilityRequest,
} from '../../../server/src/features/support/protocol.ts';
import { inBackground } from '../background.ts';
import { isReachabilityView } from '../panel/answers.ts';
import type { ServerSession } from '../panel/connection.ts';
import { destinationItems, type EndItem, sourceItems } from '../panel/connection-items.ts';
import { fileToFollow } from '../panel/followed-file.ts';
import type { ReachabilityPanels } from '../panel/panels.ts';
import { isPair, type Pair } from '../panel/state.ts';
import { uriOf } from './show-reachability.ts';

interface EndPick extends QuickPickItem {
  readonly axis?: Axis;
}

function pickOf(item: EndItem): EndPick {
  if (item.type === 'heading') return { label: item.label, kind: QuickPickItemKind.Separator };
  const { label, description, detail, axis } = item;
  return { label, description, detail, axis };
}

async function pick(items: readonly EndItem[], title: string, placeHolder: string): Promise<Axis | undefined> {
  const options = { title, placeHolder, matchOnDescription: true, matchOnDetail: true };
  const picked = await window.showQuickPick(items.map(pickOf), options);
  return picked?.axis;
}

async function askPair(view: ReachabilityView): Promise<Pair | undefined> {
  const external = l10n.t('External');
  const from = l10n.t('Explain Connection (1/2)');
  const source = await pick(sourceItems(view, external), from, l10n.t('Who opens the connection?'));
  if (!source) return undefined;
  const to = l10n.t('Explain Connection (2/2)');
  const question = l10n.t('Whom does {0} connect to?', source.name);
  const destination = await pick(destinationItems(view, source, external), to, question);
  return destination && { source: source.id, destination: destination.id };
}

/** Asks for two ends, and shows in the panel why they are connected or not; ends given as arguments are not asked for. */
export async function explainConnection(
  panels: ReachabilityPanels,
  session: ServerSession,
  argument: unknown,
  given: unknown,
): Promise<void> {
  const uri = uriOf(argument) ?? fileToFollow();
  if (isPair(given)) {
    panels.show({ uri, pair: given });
    return;
  }
  const client = await session.client();
  const view = uri && (await client.sendRequest<unknown>(reachabilityRequest, { uri: uri.toString() }));
  if (!isReachabilityView(view) || view.sources.length === 0 || view.destinations.length === 0) {
    const nothing = l10n.t(
      'There is nothing to connect yet: open a folder with manifests of workloads, then ask again.',
    );
    inBackground('A message', () => window.showInformationMessage(nothing));
    return;
  }
  const pair = await askPair(view);
  if (pair) panels.show({ uri, pair });
}
