import { Disposable, l10n, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from 'vscode';
import type { ClusterProfileView } from '../../../server/src/features/support/protocol.ts';
import { followActivePolicy } from '../manifest-documents.ts';
import { profileText } from './profile-text.ts';

/** Beside the language of the document, which has priority 100.4. */
const PRIORITY = 100;

/** The item of the status bar that shows what is known of the cluster while a policy is edited. */
export class ClusterStatus {
  readonly #item: StatusBarItem;
  readonly #subscription: Disposable;
  #view: ClusterProfileView | undefined;
  #isWanted = false;

  constructor(command: string) {
    this.#item = window.createStatusBarItem('networkPolicy.cluster', StatusBarAlignment.Right, PRIORITY);
    this.#item.name = l10n.t('NetworkPolicy Cluster Profile');
    this.#item.command = command;
    this.#subscription = followActivePolicy(holds => {
      this.#isWanted = holds;
      this.#show();
    });
  }

  /** What the server told last. */
  get view(): ClusterProfileView | undefined {
    return this.#view;
  }

  /** Takes what the server tells. */
  update(view: ClusterProfileView): void {
    this.#view = view;
    const { text, tooltip, label, isWarning } = profileText(view);
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.accessibilityInformation = { label, role: 'button' };
    this.#item.backgroundColor = isWarning ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#show();
  }

  dispose(): void {
    Disposable.from(this.#item, this.#subscription).dispose();
  }

  #show(): void {
    if (this.#isWanted && this.#view !== undefined) this.#item.show();
    else this.#item.hide();
  }
}
