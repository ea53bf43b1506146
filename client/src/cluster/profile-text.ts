import { l10n } from 'vscode';
import type { ClusterChoice, ClusterProfileView } from '../../../server/src/features/support/protocol.ts';

/** What the status bar says of the cluster. */
export interface ProfileText {
  readonly text: string;
  readonly tooltip: string;
  /** For screen readers. */
  readonly label: string;
  readonly isWarning: boolean;
}

/** Writes what is known of the cluster for the status bar. */
export function profileText(view: ClusterProfileView): ProfileText {
  const isWarning = view.enforcement === 'never';
  const what = summary(view);
  const text = l10n.t('NetworkPolicy: {0}', what);
  const enforcement = enforcementText(view);
  return {
    text: isWarning ? `$(warning) ${text}` : text,
    tooltip: [
      view.isKnown ? l10n.t('The cluster that policies are judged for: {0}.', what) : unknownText(),
      ...(enforcement === '' ? [] : [enforcement]),
      l10n.t('Select to choose another one.'),
    ].join('\n\n'),
    label: [l10n.t('Cluster profile of network policies: {0}', what), enforcement].filter(Boolean).join('. '),
    isWarning,
  };
}

function summary({ isKnown, distribution, plugIn, kubernetesVersion, ...choices }: ClusterProfileView): string {
  if (!isKnown) return l10n.t('cluster unknown');
  const parts = [
    choiceName(distribution, choices.distributions),
    choiceName(plugIn, choices.plugIns),
    ...(kubernetesVersion === '' ? [] : [kubernetesVersion]),
  ].filter(part => part !== '');
  return parts.length === 0 ? l10n.t('custom cluster') : parts.join(' · ');
}

function choiceName(id: string, choices: readonly ClusterChoice[]): string {
  return choices.find(choice => choice.id === id)?.name ?? '';
}

function unknownText(): string {
  return l10n.t('Nothing is known of the cluster: what depends on it is not judged.');
}

function enforcementText({ enforcement }: ClusterProfileView): string {
  if (enforcement === 'never') return l10n.t('Its plug-in enforces no network policies.');
  return enforcement === 'when enabled' ? l10n.t('Its plug-in enforces policies where that is switched on.') : '';
}
