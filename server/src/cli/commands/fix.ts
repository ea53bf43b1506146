import { URI } from 'vscode-uri';
import { worldFor } from '../inputs/choose-world.ts';
import { type EditableInputs, readInputs } from '../inputs/inputs.ts';
import { type CommonOptions, readSetup, STDIN_URI } from '../inputs/setup.ts';
import { type FixedFile, fixAll } from '../requests/fixing.ts';
import { writeBack } from '../requests/write-back.ts';
import { briefly } from '../terminal/briefly.ts';
import { type Painter, painter } from '../terminal/colors.ts';
import { counted } from '../terminal/counted.ts';
import { Refusal } from '../terminal/refusal.ts';
import { plain } from '../terminal/safe-text.ts';
import { asWarnings, warn, writeAll } from '../terminal/terminal.ts';
import { type CommandMaker, PATH_HELP, withCommonOptions } from './command.ts';

const EXAMPLES = `
Fixes are safe when the API server refuses the text, when it can only mean one thing, and when writing
that opens no connection. With - the text goes to standard output.

Examples:
  netpol fix manifests/
  netpol fix --dry-run manifests/
  kustomize build overlays/prod | netpol fix - > fixed.yaml`;

interface FixOptions extends CommonOptions {
  readonly dryRun?: boolean;
}

/** Adds `netpol fix`: writes the safe fixes into the files; with `--dry-run` only tells them, and status 1 when there are some. */
export const fix: CommandMaker = (program, { terminal, finish }) => {
  withCommonOptions(program.command('fix'))
    .description('repair what the API server refuses and can only mean one thing')
    .argument('<path...>', PATH_HELP)
    .option('--dry-run', 'only tell what would change, and make the status 1 when something would')
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], { dryRun = false, ...common }: FixOptions) => {
      const inputs = await readInputs(paths, terminal, await readSetup(common, paths));
      if (inputs.snapshot.files.get(STDIN_URI)?.text === '')
        throw new Refusal('Standard input is above 16 MiB, which fix does not rewrite. Split it.');
      const failures = new Set<string>();
      const fixed = fixAll(inputs, worldFor(inputs.snapshot, common.world), ({ rule, error }) =>
        failures.add(`netpol: rule ${rule.id} failed: ${error}`),
      );
      const unreadable = inputs.leftOut.map(({ name, reason }) => `${name}: left out: ${reason}`);
      await warn(terminal, [...asWarnings(briefly(unreadable, unreadable, common)), ...failures]);
      const text = fixed.find(({ uri }) => uri === STDIN_URI)?.after ?? inputs.snapshot.files.get(STDIN_URI)?.text;
      const paint = painter(terminal.colors);
      if (dryRun) {
        await writeAll(terminal.stdout, report(fixed, 'can be fixed', paint));
        finish(fixed.length > 0 ? 1 : 0);
        return;
      }
      const refused = await writeFiles(fixed, inputs);
      const written = fixed.filter(file => !refused.has(file));
      // The text of standard input takes the place of the report.
      if (text !== undefined) await writeAll(terminal.stdout, [text]);
      await writeAll(text === undefined ? terminal.stdout : terminal.stderr, report(written, 'fixed', paint));
      if (refused.size > 0) throw new Refusal([...refused.values()].join('\n'));
    });
};

/** Writes the files; returns those that could not be, each with a message. */
async function writeFiles(
  fixed: readonly FixedFile[],
  inputs: EditableInputs,
): Promise<ReadonlyMap<FixedFile, string>> {
  const refused = new Map<FixedFile, string>();
  for (const file of fixed) {
    if (file.uri === STDIN_URI) continue;
    const reason = await writeBack(URI.parse(file.uri).fsPath, inputs.folderOf(file.uri), file);
    if (reason !== undefined) refused.set(file, `${file.name} cannot be written: ${reason}.`);
  }
  return refused;
}

function* report(fixed: readonly FixedFile[], done: string, paint: Painter): Generator<string> {
  const fixes = fixed.flatMap(file => file.fixes);
  for (const { place, rule, title } of fixes)
    yield `${paint('bold', plain(place))}: ${plain(title)} ${paint('gray', `[${rule}]`)}\n`;
  yield fixes.length === 0
    ? 'Nothing to fix\n'
    : `${counted(fixes.length, 'finding')} ${done} in ${counted(fixed.length, 'file')}\n`;
}
