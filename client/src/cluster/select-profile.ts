import { ConfigurationTarget, commands, l10n, type QuickPickItem, QuickPickItemKind, window, workspace } from 'vscode';
import type { ClusterChoice, ClusterProfileView } from '../../../server/src/features/support/protocol.ts';

const SETTINGS = 'networkPolicy.cluster';

interface ProfilePick extends QuickPickItem {
  /** The setting and its value; undefined takes it back. */
  readonly choice?: readonly [setting: 'distribution' | 'cni', value: string | undefined];
}

/** Lets the person choose a distribution or plug-in, and writes the choice to the workspace's settings. */
export async function selectClusterProfile(view: ClusterProfileView): Promise<void> {
  const picked = await window.showQuickPick(picksOf(view), {
    title: l10n.t('Select Cluster Profile'),
    placeHolder: l10n.t('Which cluster are the policies for?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  if (picked.choice === undefined) {
    await commands.executeCommand('workbench.action.openSettings', SETTINGS);
    return;
  }
  const [setting, value] = picked.choice;
  // Without a folder there is no workspace to write to.
  const target = workspace.workspaceFolders === undefined ? ConfigurationTarget.Global : ConfigurationTarget.Workspace;
  await workspace.getConfiguration(SETTINGS).update(setting, value, target);
}

function picksOf({ distributions, plugIns }: ClusterProfileView): readonly ProfilePick[] {
  const configured = workspace.getConfiguration(SETTINGS);
  const current = (setting: 'distribution' | 'cni'): string => configured.get(setting, 'unknown');
  const picks = (setting: 'distribution' | 'cni', choices: readonly ClusterChoice[]): readonly ProfilePick[] =>
    choices.map(({ id, name, detail }) => ({
      label: name,
      description: id === current(setting) ? `$(check) ${l10n.t('selected')}` : '',
      detail,
      choice: [setting, id],
    }));
  return [
    heading(l10n.t('Distribution')),
    ...picks('distribution', distributions),
    ...unset('distribution', current('distribution'), l10n.t('No distribution')),
    heading(l10n.t('Network plug-in')),
    ...picks('cni', plugIns),
    ...unset('cni', current('cni'), l10n.t('The plug-in of the distribution')),
    heading(''),
    { label: `$(gear) ${l10n.t('Open the settings of the cluster')}` },
  ];
}

function heading(label: string): ProfilePick {
  return { label, kind: QuickPickItemKind.Separator };
}

function unset(setting: 'distribution' | 'cni', current: string, label: string): readonly ProfilePick[] {
  return current === 'unknown' ? [] : [{ label, choice: [setting, undefined] }];
}
