import { Argument, type Command } from 'commander';
import { DISTRIBUTIONS, PLUG_INS } from '../../engine/profile/profile-choice.ts';
import { PROTOCOLS } from '../../engine/sets/traffic.ts';
import { writeAll } from '../terminal/terminal.ts';
import type { CommandMaker } from './command.ts';
import { COMPLETION_SCRIPTS, type CompletedCommand } from './completion-scripts.ts';

const EXAMPLES = `
Examples:
  source <(netpol completion bash)
  source <(netpol completion zsh)
  netpol completion fish | source`;

/** Values of options that are read more freely than by a list: in any case, or joined with a plus. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  '--protocol': PROTOCOLS,
  '--profile': [...DISTRIBUTIONS, ...PLUG_INS],
};

/** Adds `netpol completion`: a script that lets a shell complete commands, options and their values. */
export const completion: CommandMaker = (program, { terminal }) => {
  const shells = Object.keys(COMPLETION_SCRIPTS);
  program
    .command('completion')
    .description('write a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'the shell that reads the script').choices(shells))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: string) => {
      const script = COMPLETION_SCRIPTS[shell]?.(commandsOf(program)) ?? '';
      await writeAll(terminal.stdout, [script]);
    });
};

function commandsOf(program: Command): readonly CompletedCommand[] {
  const names = program.commands.map(command => command.name());
  return program
    .createHelp()
    .visibleCommands(program)
    .map(command => completed(command, names));
}

function completed(command: Command, names: readonly string[]): CompletedCommand {
  const options = command.options.flatMap(({ long, description, required, optional, argChoices }) =>
    long
      ? [{ flag: long, description, takesValue: required || optional, choices: argChoices ?? VALUES[long] ?? [] }]
      : [],
  );
  const help = { flag: '--help', description: 'show what the command takes', takesValue: false, choices: [] };
  const name = command.name();
  if (name === 'help') return { name, description: command.description(), options: [], choices: names };
  const choices = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  return { name, description: command.description(), options: [...options, help], choices };
}
