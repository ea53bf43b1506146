import { worldsOf } from '../../workspace/worlds.ts';
import { tellWorld, type WorldsFormat, worldsJson, worldsText } from '../formats/worlds.ts';
import { describeLeftOut, readInputs } from '../inputs/inputs.ts';
import { type CommonOptions, readSetup } from '../inputs/setup.ts';
import { asWarnings, warn, writeAll } from '../terminal/terminal.ts';
import { type CommandMaker, formatOption, PATH_HELP, withCommonOptions } from './command.ts';

const formats: Readonly<Record<string, WorldsFormat>> = { text: worldsText, json: worldsJson };

const EXAMPLES = `
Examples:
  netpol worlds .
  netpol list . --world overlays/prod`;

interface WorldsOptions extends CommonOptions {
  readonly format: string;
}

/** Adds `netpol worlds`: the clusters that files are for, and why they are told apart. */
export const worlds: CommandMaker = (program, { terminal }) => {
  withCommonOptions(program.command('worlds'))
    .description('list the clusters that the files are for, and why')
    .argument('<path...>', PATH_HELP)
    .addOption(formatOption(formats))
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], options: WorldsOptions) => {
      const inputs = await readInputs(paths, terminal, await readSetup(options, paths));
      await warn(terminal, asWarnings(inputs.leftOut.map(describeLeftOut)));
      const told = worldsOf(inputs.snapshot).map(world => tellWorld(world, inputs));
      const write = formats[options.format] ?? worldsText;
      await writeAll(terminal.stdout, write(told));
    });
};
