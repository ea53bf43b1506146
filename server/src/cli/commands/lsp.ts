import { Refusal } from '../terminal/refusal.ts';
import type { CommandMaker } from './command.ts';

/** Adds `netpol lsp`: the language server for any editor, over standard input and output. */
export const lsp: CommandMaker = program => {
  program
    .command('lsp')
    .description('run the language server')
    .option('--stdio', 'talk over standard input and output')
    // Editors pass more, such as --clientProcessId.
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async ({ stdio }: { readonly stdio?: boolean }) => {
      if (!stdio)
        throw new Refusal('The language server talks over standard input and output: say netpol lsp --stdio.');
      const { startNodeServer } = await import('../../wire/node.ts');
      startNodeServer();
    });
};
