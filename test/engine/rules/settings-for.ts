import type { ProfileChoice } from '../../../server/src/engine/profile/profile-choice.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../server/src/workspace/settings.ts';

/** Returns the default settings for a cluster. */
export function settingsFor(profile: ProfileChoice): Settings {
  return { ...DEFAULT_SETTINGS, cluster: { ...DEFAULT_SETTINGS.cluster, ...profile } };
}
