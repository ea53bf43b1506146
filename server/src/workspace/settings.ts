import type { ProfileChoice } from '../engine/profile/profile-choice.ts';
import type { Severity } from '../engine/rules/shape/rule.ts';
import { NO_CLUSTER, readCluster } from './cluster-settings.ts';
import { globProblem, MOST_PATTERNS } from './files/glob-parser.ts';
import { flag, record, strings } from './read-values.ts';

/** What the user may set; one schema (settings-schema.ts) describes it for the editor, the command line and the tests. */
export interface Settings {
  readonly enable: boolean;
  /** Rule id to severity, or `off`. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly files: {
    readonly include: readonly string[];
    readonly exclude: readonly string[];
    /** Whether links that lead out of a folder are followed. */
    readonly followLinks: boolean;
  };
  /** Folders, relative to the workspace folder, that are analysed apart from each other. */
  readonly scopes: readonly string[];
  readonly codeLens: { readonly enable: boolean };
  /** What is known of the cluster beside the manifests. */
  readonly cluster: Required<ProfileChoice>;
}

/** The settings that hold where nothing is set. */
export const DEFAULT_SETTINGS: Settings = {
  enable: true,
  rules: {},
  files: {
    include: ['**/*.{yaml,yml,json}'],
    exclude: ['**/node_modules/**', '**/.git/**', '**/vendor/**'],
    followLinks: false,
  },
  scopes: [],
  codeLens: { enable: true },
  cluster: NO_CLUSTER,
};

const SEVERITIES = ['error', 'warning', 'info', 'hint', 'off'] as const;

/**
 * Reads settings as an editor or a file gives them; what is missing or of a wrong type keeps its default, and so do lists
 * with a wrong pattern, which are told of.
 */
export function readSettings(value: unknown, tell: (problem: string) => void = () => {}): Settings {
  const given = record(value);
  const files = record(given['files']);
  return {
    enable: flag(given['enable'], DEFAULT_SETTINGS.enable),
    rules: severities(record(given['rules'])),
    files: {
      include: patterns('include', files, tell),
      exclude: patterns('exclude', files, tell),
      followLinks: flag(files['followLinks'], DEFAULT_SETTINGS.files.followLinks),
    },
    scopes: strings(given['scopes'], DEFAULT_SETTINGS.scopes),
    codeLens: { enable: flag(record(given['codeLens'])['enable'], DEFAULT_SETTINGS.codeLens.enable) },
    cluster: readCluster(given['cluster']),
  };
}

function patterns(
  name: 'include' | 'exclude',
  files: Readonly<Record<string, unknown>>,
  tell: (problem: string) => void,
): readonly string[] {
  const otherwise = DEFAULT_SETTINGS.files[name];
  const given = strings(files[name], otherwise);
  const found = given.map(globProblem).find(problem => problem !== undefined);
  const problem = given.length > MOST_PATTERNS ? `it takes ${MOST_PATTERNS} items at most.` : found;
  if (problem === undefined) return given;
  tell(`files.${name} does not count, its default holds: ${problem}`);
  return otherwise;
}

/** Lays an editor's settings over those of a configuration file: what the editor leaves at its default, the file decides. */
export function layerSettings(file: Settings, editor: Settings): Settings {
  const { files, scopes, cluster } = DEFAULT_SETTINGS;
  return {
    ...editor,
    rules: { ...file.rules, ...editor.rules },
    files: layered(file.files, editor.files, files),
    ...layered({ scopes: file.scopes }, { scopes: editor.scopes }, { scopes }),
    cluster: layered(file.cluster, editor.cluster, cluster),
  };
}

function layered<T extends object>(file: T, editor: T, plain: T): T {
  const isSet = ([name, value]: [string, unknown]): boolean =>
    JSON.stringify(value) !== JSON.stringify(Reflect.get(plain, name));
  return { ...file, ...Object.fromEntries(Object.entries(editor).filter(isSet)) };
}

function severities(value: Readonly<Record<string, unknown>>): Settings['rules'] {
  const result: Record<string, Severity | 'off'> = {};
  for (const [id, wanted] of Object.entries(value)) {
    const severity = SEVERITIES.find(each => each === wanted);
    if (severity !== undefined) result[id] = severity;
  }
  return result;
}
