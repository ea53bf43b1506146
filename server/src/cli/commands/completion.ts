import { Argument, type Command } from 'commander';
import { COMPLETION_SCRIPTS, type CompletedCommand } from '../completion-scripts.ts';
import { writeAll } from '../terminal.ts';
import type { CommandMaker } from './command.ts';

const EXAMPLES = `
Examples:
  source <(netpol completion bash)
  source <(netpol completion zsh)
  netpol completion fish | source`;

/** Adds `netpol completion`: a script that lets a shell complete commands, options and their values. */
export const completion: CommandMaker = (program, { terminal }) => {
  const shells = Object.keys(COMPLETION_SCRIPTS);
  program
    .command('completion')
    .description('write a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'the shell that reads the script').choices(shells))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: string) => {
      const script = COMPLETION_SCRIPTS[shell]?.(program.commands.map(completed)) ?? '';
      await writeAll(terminal.stdout, [script]);
    });
};

function completed(command: Command): CompletedCommand {
  const options = command.options.flatMap(({ long, description, required, optional, argChoices = [] }) =>
    long ? [{ flag: long, description, takesValue: required || optional, choices: argChoices }] : [],
  );
  const help = { flag: '--help', description: 'show what the command takes', takesValue: false, choices: [] };
  return { name: command.name(), description: command.description(), options: [...options, help] };
}
