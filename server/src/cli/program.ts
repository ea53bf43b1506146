import { Command, CommanderError } from 'commander';
import { check } from './commands/check.ts';
import type { CommandContext } from './commands/command.ts';
import { completion } from './commands/completion.ts';
import { diff } from './commands/diff.ts';
import { explain } from './commands/explain.ts';
import { fix } from './commands/fix.ts';
import { list } from './commands/list.ts';
import { lsp } from './commands/lsp.ts';
import { query } from './commands/query.ts';
import { worlds } from './commands/worlds.ts';
import { Refusal } from './terminal/refusal.ts';
import { plain, plainLines } from './terminal/safe-text.ts';
import { type Terminal, writeAll } from './terminal/terminal.ts';
import { VERSION } from './terminal/version.ts';

/** Wrong usage, or input that cannot be read. */
const REFUSED = 2;

/** Runs the command line and returns the exit status; the arguments are without the program's own name. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let status = 0;
  const output: Output = { out: [], errors: [] };
  const finish = (value: number): void => {
    status = value;
  };
  try {
    await createProgram({ terminal, finish }, output).parseAsync(args, { from: 'user' });
  } catch (error) {
    status = statusOf(error, output);
  }
  await writeAll(terminal.stdout, output.out);
  await writeAll(terminal.stderr, output.errors);
  return status;
}

/** What the argument parser says: help and version on one side, complaints on the other. */
interface Output {
  readonly out: string[];
  readonly errors: string[];
}

function createProgram(context: CommandContext, { out, errors }: Output): Command {
  const program = new Command('netpol')
    .description('Says what the network policies in Kubernetes manifests allow, and what is wrong with them.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'show what a command takes')
    .exitOverride()
    .configureOutput({
      writeOut: text => out.push(text),
      writeErr: text => errors.push(text),
      outputError: (text, write) => write(plainLines(text).replace(/^error: /, 'netpol: ')),
    })
    .configureHelp({ showGlobalOptions: false })
    .showHelpAfterError('Run it with --help to see what it takes.')
    .addHelpText('after', STATUSES);
  for (const add of [check, list, query, explain, diff, worlds, fix, lsp, completion]) add(program, context);
  return program;
}

const STATUSES = `
Exit status: 0 = fine; 1 = findings, a connection that is not allowed, a change that diff --exit-code or
fix --dry-run was asked about; 2 = wrong usage, a configuration that is not understood, or a path that is
missing, unreadable or holds no manifest.`;

function statusOf(error: unknown, { errors }: Output): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : REFUSED;
  const text = error instanceof Refusal ? error.message : error instanceof Error ? (error.stack ?? '') : String(error);
  errors.push(...text.split('\n').map(line => `netpol: ${plain(line)}\n`));
  return REFUSED;
}
