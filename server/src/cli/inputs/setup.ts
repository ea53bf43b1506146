import { dirname, resolve } from 'node:path';
import { URI } from 'vscode-uri';
import { readRelease } from '../../engine/profile/admin-kinds.ts';
import { readKubernetesVersion } from '../../engine/profile/kubernetes-version.ts';
import { DISTRIBUTIONS, PLUG_INS, type ProfileChoice } from '../../engine/profile/profile-choice.ts';
import type { Area } from '../../workspace/areas.ts';
import { joinClusters } from '../../workspace/cluster-settings.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../workspace/settings.ts';
import { Refusal } from '../terminal/refusal.ts';
import { type Config, ConfigFinder, readNamedConfig, STDIN } from './configs.ts';

/** The options that all commands take. */
export interface CommonOptions {
  readonly config?: string;
  /** The name of a distribution or plug-in, or of both with a plus between them; a version may stand behind the plug-in's, as in `calico@3.32`. */
  readonly profile?: string;
  readonly kubernetesVersion?: string;
  /** Which of the clusters is meant that the files are for. */
  readonly world?: string;
  /** Whether each manifest that is left out is listed. */
  readonly verbose?: boolean;
}

/** What a command goes by beside its own options. */
export interface Setup {
  /** What is known of the cluster, and what holds for paths without a configuration. */
  readonly settings: Settings;
  /** The configurations by path as given; paths without one are left out. */
  readonly configs: ReadonlyMap<string, Config>;
  /** Whether the user named the configuration, so that no other counts. */
  readonly isNamed: boolean;
}

/** The URI of standard input. */
export const STDIN_URI = 'stdin:/-';

/** Reads the configurations of paths and the options that go before them; refuses what it does not understand. */
export async function readSetup({ config, ...options }: CommonOptions, paths: readonly string[]): Promise<Setup> {
  const chosen = readChoice(options);
  const configs = await configsOf(config, paths);
  const stated = [...new Set(configs.values())].map(({ name, settings }) => ({ name, cluster: settings.cluster }));
  const { cluster, conflict } = joinClusters(stated, Object.keys(chosen));
  if (conflict !== undefined) {
    const { setting, names } = conflict;
    throw new Refusal(
      `${names[0]} and ${names[1]} differ in cluster.${setting}, but all paths are taken as one cluster. Run netpol for each of them, or name the configuration that counts with --config.`,
    );
  }
  // The version in a file is that of the plug-in which the file names.
  const isOther = chosen.cni !== undefined && cluster.cni !== 'unknown' && chosen.cni !== cluster.cni;
  const settings = { ...DEFAULT_SETTINGS, cluster: { ...cluster, ...(isOther && { cniVersion: '' }), ...chosen } };
  return { settings, configs, isNamed: config !== undefined };
}

/** Reads the setups of two sides that are compared; a side without a configuration takes the cluster of the other one. */
export async function readSetups(
  options: CommonOptions,
  old: readonly string[],
  now: readonly string[],
): Promise<readonly [Setup, Setup]> {
  const [before, after] = [await readSetup(options, old), await readSetup(options, now)];
  if (before.configs.size === 0) return [{ ...before, settings: after.settings }, after];
  return after.configs.size === 0 ? [before, { ...after, settings: before.settings }] : [before, after];
}

/** Returns the paths that have a configuration, with what it says for them. */
export function areasOf({ configs }: Setup): readonly Area[] {
  return [...configs].map(([path, { path: file, settings }]) => ({
    uri: uriOfPath(path),
    base: URI.file(dirname(file)).toString(),
    settings,
  }));
}

/** Returns what holds for a path: its area, or the defaults. */
export function areaOf(path: string, setup: Setup): Area {
  const uri = uriOfPath(path);
  const config = setup.configs.get(path);
  return config === undefined
    ? { uri, base: uri, settings: setup.settings }
    : { uri, base: URI.file(dirname(config.path)).toString(), settings: config.settings };
}

/** Returns the URI of a path of the command line. */
function uriOfPath(path: string): string {
  return path === STDIN ? STDIN_URI : URI.file(resolve(path)).toString();
}

async function configsOf(name: string | undefined, paths: readonly string[]): Promise<ReadonlyMap<string, Config>> {
  const named = name === undefined ? undefined : await readNamedConfig(name);
  const finder = new ConfigFinder();
  const configs = new Map<string, Config>();
  for (const path of paths) {
    const config = named ?? (await finder.of(path));
    if (config !== undefined) configs.set(path, config);
  }
  return configs;
}

function readChoice({ profile, kubernetesVersion }: Omit<CommonOptions, 'config'>): ProfileChoice {
  return {
    ...(profile === undefined ? {} : readProfile(profile)),
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion: checkedVersion(kubernetesVersion) }),
  };
}

function readProfile(text: string): ProfileChoice {
  const words = text.split('+').map(word => word.split('@'));
  const named = <T extends string>(names: readonly T[]): T | undefined =>
    names.find(name => words.some(([word]) => word === name));
  const distribution = named(DISTRIBUTIONS);
  const cni = named(PLUG_INS);
  const version = words.find(([word]) => word === cni)?.[1];
  const isUnderstood = words.every(([word, ...given]) => {
    if (word === cni) return given.length === 0 || (given.length === 1 && readRelease(given[0] ?? '') !== undefined);
    return word === distribution && given.length === 0;
  });
  if (isUnderstood && [distribution, cni].filter(name => name !== undefined).length === words.length)
    return {
      ...(distribution === undefined ? {} : { distribution }),
      ...(cni === undefined ? {} : { cni }),
      ...(version === undefined ? {} : { cniVersion: version }),
    };
  throw new Refusal(
    `${text} is no cluster profile: name a distribution (${DISTRIBUTIONS.join(', ')}), a plug-in (${PLUG_INS.join(', ')}), its version behind an at sign where that matters, or one of each as in eks+calico@3.32.`,
  );
}

function checkedVersion(text: string): string {
  if (readKubernetesVersion(text) !== undefined) return text;
  throw new Refusal(`${text} is no version of Kubernetes: write it as 1.36 or v1.36.2.`);
}
