// @ts-check
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A quiet editor: nothing opens, asks or phones home by itself. */
const userSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'files.autoSave': 'off',
  'git.autoRepositoryDetection': false,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
};

/**
 * Leaves settings alone that somebody has changed in an earlier run.
 * @param {string} data the user data folder
 * @param {Record<string, unknown>} [settings] beside the usual ones
 */
export function writeUserSettings(data, settings) {
  const file = join(data, 'User/settings.json');
  if (existsSync(file)) return;
  mkdirSync(join(data, 'User'), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...userSettings, ...settings }, null, 2));
}
