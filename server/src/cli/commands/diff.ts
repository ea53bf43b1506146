import { type DiffFormat, isChanged } from '../formats/changes.ts';
import { diffJson } from '../formats/diff-json.ts';
import { diffMarkdown } from '../formats/diff-markdown.ts';
import { diffText } from '../formats/diff-text.ts';
import { readRevision } from '../git/revision-inputs.ts';
import { analyse } from '../inputs/analysis.ts';
import { STDIN } from '../inputs/configs.ts';
import { type Inputs, readInputs } from '../inputs/inputs.ts';
import { type CommonOptions, readSetup, readSetups } from '../inputs/setup.ts';
import { type ComparedSide, compare } from '../requests/comparison.ts';
import { briefly } from '../terminal/briefly.ts';
import { painter } from '../terminal/colors.ts';
import { Refusal } from '../terminal/refusal.ts';
import { asWarnings, type Terminal, warn, writeAll } from '../terminal/terminal.ts';
import {
  type CommandMaker,
  type ConnectionOptions,
  formatOption,
  ipBlockPodsOption,
  withCommonOptions,
} from './command.ts';

const formats: Readonly<Record<string, DiffFormat>> = { text: diffText, json: diffJson, md: diffMarkdown };

const EXAMPLES = `
Examples:
  netpol diff old/ new/
  netpol diff --git main manifests/ --format md
  netpol diff --git HEAD manifests/ --exit-code
  helm template ./chart | netpol diff rendered.yaml -`;

interface DiffOptions extends ConnectionOptions {
  readonly git?: string;
  readonly exitCode?: boolean;
}

/** Adds `netpol diff`: what changed between two folders, or between a revision and the files as they are. */
export const diff: CommandMaker = (program, { terminal, finish }) => {
  withCommonOptions(program.command('diff'))
    .description('say which connections changed between two folders, or since a revision')
    .usage('[options] <old> <new>\n       netpol diff [options] --git <revision> <path...>')
    .argument('<path...>', 'the old and the new files or folders; with --git, those to compare with the revision')
    .option('--git <revision>', 'compare with a branch, tag or commit of the repository that holds the path')
    .option('--exit-code', 'make the status 1 when a connection changed')
    .addOption(ipBlockPodsOption())
    .addOption(formatOption(formats))
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], options: DiffOptions) => {
      const { before, after } = await readSides(paths, options.git, { terminal, options });
      const analysed = ({ name, inputs }: Side): ComparedSide => ({
        name,
        analysis: analyse(inputs, options),
      });
      const sides = [analysed(before), analysed(after)] as const;
      const answer = compare(...sides);
      const leftOut = sides.flatMap(({ analysis }) => analysis.leftOut);
      await warn(terminal, asWarnings(briefly(answer.warnings, leftOut, options)));
      const write = formats[options.format] ?? diffText;
      await writeAll(terminal.stdout, write(answer, painter(terminal.colors)));
      finish(options.exitCode === true && isChanged(answer) ? 1 : 0);
    });
};

interface Side {
  readonly name: string;
  readonly inputs: Inputs;
}

async function readSides(
  paths: readonly string[],
  revision: string | undefined,
  { terminal, options }: { readonly terminal: Terminal; readonly options: CommonOptions },
): Promise<{ readonly before: Side; readonly after: Side }> {
  const names = paths.join(' ');
  if (revision !== undefined) {
    if (paths.includes(STDIN)) throw new Refusal('Standard input is in no revision: --git needs files or folders.');
    const setup = await readSetup(options, paths);
    // The files as they are come first: a path that is missing there is a slip.
    const after = { name: names, inputs: await readInputs(paths, terminal, setup) };
    const inputs = await readRevision(revision, paths, terminal, setup);
    return { before: { name: `${revision}:${names}`, inputs }, after };
  }
  const [old, now] = paths;
  if (old === undefined || now === undefined || paths.length > 2) {
    throw new Refusal('diff compares two files or folders: name the old one, then the new one, or say --git REVISION.');
  }
  if (old === STDIN && now === STDIN)
    throw new Refusal('Standard input can be read once: name a file for one of the two.');
  const [setupBefore, setupNow] = await readSetups(options, [old], [now]);
  const before = { name: old, inputs: await readInputs([old], terminal, setupBefore) };
  return { before, after: { name: now, inputs: await readInputs([now], terminal, setupNow) } };
}
