import { dirname, join, relative, resolve } from 'node:path';
import { readNamedFile } from '../disk/node-files.ts';
import { readKubernetesVersion } from '../engine/profile/kubernetes-version.ts';
import { DISTRIBUTIONS, PLUG_INS, type ProfileChoice } from '../engine/profile/profile-choice.ts';
import { CONFIG_NAME, readConfig } from '../workspace/config-file.ts';
import { whyUnread } from '../workspace/file-access.ts';
import { DEFAULT_SETTINGS, type Settings } from '../workspace/settings.ts';
import { Refusal } from './refusal.ts';

/** The options that all commands take. */
export interface CommonOptions {
  readonly config?: string;
  /** The name of a distribution or plug-in, or of both with a plus between them. */
  readonly profile?: string;
  readonly kubernetesVersion?: string;
}

/** What a command goes by beside its own options. */
export interface Setup {
  readonly settings: Settings;
  /** The configuration file; its folder is the one that paths and patterns in it count from. */
  readonly configFile: string | undefined;
}

/** What holds where nothing is configured. */
const DEFAULT_SETUP: Setup = { settings: DEFAULT_SETTINGS, configFile: undefined };

/** Reads the configuration and the options that go before it; refuses what it does not understand. */
export async function readSetup({ config, ...options }: CommonOptions): Promise<Setup> {
  const chosen = readChoice(options);
  const found = config === undefined ? await findConfig(process.cwd()) : await readText(resolve(config), config);
  if (found === undefined) return { ...DEFAULT_SETUP, settings: withCluster(DEFAULT_SETTINGS, chosen) };
  const { settings, problems } = readConfig(found.text);
  if (problems.length > 0) {
    const name = config ?? (relative('', found.path) || found.path);
    throw new Refusal(
      problems.map(({ line, character, message }) => `${name}:${line}:${character}: ${message}`).join('\n'),
    );
  }
  return { settings: withCluster(settings, chosen), configFile: found.path };
}

interface ConfigText {
  readonly path: string;
  readonly text: string;
}

async function findConfig(folder: string): Promise<ConfigText | undefined> {
  const path = join(folder, CONFIG_NAME);
  const result = await readNamedFile(path);
  if (result.type === 'text') return { path, text: result.text };
  // A file that is there and cannot be read would otherwise be passed over in silence.
  if (result.type !== 'gone') return readText(path, path);
  const above = dirname(folder);
  return above === folder ? undefined : findConfig(above);
}

async function readText(path: string, name: string): Promise<ConfigText> {
  const result = await readNamedFile(path);
  if (result.type === 'text') return { path, text: result.text };
  throw new Refusal(`The configuration ${name} cannot be read: ${whyUnread(result)}.`);
}

function withCluster(settings: Settings, chosen: ProfileChoice): Settings {
  return { ...settings, cluster: { ...settings.cluster, ...chosen } };
}

function readChoice({ profile, kubernetesVersion }: Omit<CommonOptions, 'config'>): ProfileChoice {
  return {
    ...(profile === undefined ? {} : readProfile(profile)),
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion: checkedVersion(kubernetesVersion) }),
  };
}

function readProfile(text: string): ProfileChoice {
  const words = text.split('+');
  const distribution = DISTRIBUTIONS.find(name => words.includes(name));
  const cni = PLUG_INS.find(name => words.includes(name));
  const understood = [distribution, cni].filter(name => name !== undefined).length;
  if (understood === words.length)
    return { ...(distribution === undefined ? {} : { distribution }), ...(cni === undefined ? {} : { cni }) };
  throw new Refusal(
    `${text} is no cluster profile: name a distribution (${DISTRIBUTIONS.join(', ')}), a plug-in (${PLUG_INS.join(', ')}), or one of each as in eks+calico.`,
  );
}

function checkedVersion(text: string): string {
  if (readKubernetesVersion(text) !== undefined) return text;
  throw new Refusal(`${text} is no version of Kubernetes: write it as 1.36 or v1.36.2.`);
}
