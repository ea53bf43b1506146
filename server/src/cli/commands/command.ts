import { type Command, Option } from 'commander';
import type { IpBlockPods } from '../../engine/cluster/cluster.ts';
import { CONFIG_NAME } from '../../workspace/config-file.ts';
import type { CommonOptions } from '../inputs/setup.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What a command needs from its surroundings. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** Tells the exit status; without it the status is 0. */
  readonly finish: (status: number) => void;
}

/** One command of the program. */
export type CommandMaker = (program: Command, context: CommandContext) => void;

/** Adds `--format` with the names of a table of formats, the first of which is the default. */
export function formatOption(formats: Readonly<Record<string, unknown>>): Option {
  const names = Object.keys(formats);
  return new Option('--format <format>', 'how the answer is written').choices(names).default(names[0]);
}

/** Makes `--ip-block-pods`. */
export function ipBlockPodsOption(): Option {
  const description =
    'whether an ipBlock selects pods whose status.podIP is known (default: as the plug-in of the profile, else match)';
  return new Option('--ip-block-pods <how>', description).choices(['match', 'ignore']);
}

/** Adds the options that all commands take. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--config <file>', `the configuration; else ${CONFIG_NAME} of the folder of each path or one above it`)
    .option(
      '--profile <name>',
      'the cluster the policies are for: a distribution, a plug-in, or both as in eks+calico@3.32',
    )
    .option('--kubernetes-version <version>', 'the API server that judges the policies, such as 1.36')
    .option('--world <name>', 'the cluster that is meant where the files are for several; netpol worlds lists them')
    .option('--verbose', 'list each file and document that is left out, instead of their number');
}

/** The options that the commands about connections share. */
export interface ConnectionOptions extends CommonOptions {
  readonly format: string;
  readonly ipBlockPods?: IpBlockPods;
}

/** What PATH means, for help texts. */
export const PATH_HELP = 'files, folders (their .yaml, .yml and .json files), or - for standard input';
