import { run } from './program.ts';
import { processTerminal } from './terminal/terminal.ts';

// The status is set instead of exiting, so that what is written reaches its reader.
void run(process.argv.slice(2), processTerminal()).then(status => {
  process.exitCode = status;
});
