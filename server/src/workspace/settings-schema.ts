import { rules } from '../engine/rules/index.ts';
import { clusterSettingsSchema } from './cluster-settings-schema.ts';
import { MOST_PATTERN_CHARACTERS, MOST_PATTERNS } from './files/glob-parser.ts';
import type { SettingSchema } from './setting-schema.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const SEVERITIES = ['error', 'warning', 'info', 'hint', 'off'];

/** Returns the one schema of all settings, by full name; package.json repeats it and a test compares the two. */
export function settingsSchema(): Readonly<Record<string, SettingSchema>> {
  const list = (defaults: readonly string[], markdownDescription: string): SettingSchema => ({
    type: 'array',
    items: { type: 'string' },
    default: [...defaults],
    markdownDescription,
    scope: 'window',
  });
  const patterns = (defaults: readonly string[], text: string): SettingSchema => ({
    ...list(defaults, text),
    items: { type: 'string', format: 'glob', minLength: 1, maxLength: MOST_PATTERN_CHARACTERS },
    maxItems: MOST_PATTERNS,
  });
  return {
    'networkPolicy.enable': {
      type: 'boolean',
      default: DEFAULT_SETTINGS.enable,
      description: 'Run the language server in this workspace.',
      scope: 'window',
    },
    'networkPolicy.rules': {
      type: 'object',
      default: {},
      markdownDescription: 'Severity of single rules, by rule id; `off` silences a rule.',
      scope: 'window',
      properties: Object.fromEntries(
        rules.map(rule => [
          rule.id,
          { type: 'string', enum: SEVERITIES, default: rule.severity, description: rule.summary },
        ]),
      ),
      additionalProperties: false,
    },
    'networkPolicy.files.include': patterns(
      DEFAULT_SETTINGS.files.include,
      'Glob patterns of the files that are read, relative to the workspace folder.',
    ),
    'networkPolicy.files.exclude': patterns(
      DEFAULT_SETTINGS.files.exclude,
      'Glob patterns of the files that are left out, relative to the workspace folder.',
    ),
    'networkPolicy.files.followLinks': {
      type: 'boolean',
      default: DEFAULT_SETTINGS.files.followLinks,
      description: 'Follow symbolic links that lead out of the workspace folder.',
      scope: 'window',
    },
    'networkPolicy.scopes': list(
      DEFAULT_SETTINGS.scopes,
      'Folders, relative to the workspace folder, that are analysed apart from each other, such as one per cluster. Without it, objects of one name in two folders are told apart by the nearest folder.',
    ),
    'networkPolicy.codeLens.enable': {
      type: 'boolean',
      default: DEFAULT_SETTINGS.codeLens.enable,
      description: 'Show above policies and workloads what they select and who reaches them.',
      scope: 'window',
    },
    ...clusterSettingsSchema(),
    'networkPolicy.trace.server': {
      type: 'string',
      enum: ['off', 'messages', 'verbose'],
      default: 'off',
      description: 'Log the messages between editor and language server.',
      scope: 'window',
    },
  };
}
