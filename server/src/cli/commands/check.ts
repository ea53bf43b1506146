import { Option } from 'commander';
import type { RuleFailure } from '../../engine/rules/run-rules.ts';
import type { Severity } from '../../engine/rules/shape/rule.ts';
import type { SourceDocument } from '../../workspace/files/source-file.ts';
import { type FileFinding, findingsOf, spanInFile } from '../../workspace/findings.ts';
import { isIn, type World } from '../../workspace/worlds.ts';
import { checkGithub } from '../formats/check-github.ts';
import { checkJson } from '../formats/check-json.ts';
import { checkSarif } from '../formats/check-sarif.ts';
import { checkText } from '../formats/check-text.ts';
import type { CheckAnswer, CheckFormat, Diagnostic } from '../formats/findings.ts';
import { fingerprintOf } from '../formats/fingerprint.ts';
import { unreadDocuments } from '../inputs/analysis.ts';
import { worldFor } from '../inputs/choose-world.ts';
import { describeLeftOut, type Inputs, readInputs } from '../inputs/inputs.ts';
import { type CommonOptions, readSetup } from '../inputs/setup.ts';
import { readBaseline, unknownTo, writeBaseline } from '../requests/baseline.ts';
import { briefly } from '../terminal/briefly.ts';
import { painter } from '../terminal/colors.ts';
import type { Progress } from '../terminal/progress.ts';
import { asWarnings, warn, writeAll } from '../terminal/terminal.ts';
import { type CommandMaker, formatOption, PATH_HELP, withCommonOptions } from './command.ts';

const formats: Readonly<Record<string, CheckFormat>> = {
  text: checkText,
  json: checkJson,
  sarif: checkSarif,
  github: checkGithub,
};

const EXAMPLES = `
Examples:
  netpol check manifests/
  netpol check --fail-on warning --format github manifests/
  netpol check --format sarif manifests/ > netpol.sarif
  netpol check --write-baseline netpol-baseline.json manifests/
  netpol check --baseline netpol-baseline.json manifests/
  helm template ./chart | netpol check -`;

interface CheckOptions extends CommonOptions {
  readonly format: string;
  readonly failOn: Severity;
  readonly baseline?: string;
  readonly writeBaseline?: string;
}

/** Adds `netpol check`: all findings, and status 1 when one of them is as severe as `--fail-on` says. */
export const check: CommandMaker = (program, { terminal, finish }) => {
  withCommonOptions(program.command('check'))
    .description('report what the API server refuses and what does not do what it says')
    .argument('<path...>', PATH_HELP)
    .addOption(formatOption(formats))
    .addOption(
      new Option('--fail-on <severity>', 'the least severity that makes the status 1')
        .choices(['error', 'warning', 'info'])
        .default('error'),
    )
    .option('--baseline <file>', 'report only what this file, written by --write-baseline, does not know')
    .option('--write-baseline <file>', 'write all findings to this file, to be known from now on')
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], { format, failOn, ...common }: CheckOptions) => {
      const inputs = await readInputs(paths, terminal, await readSetup(common, paths));
      const failures: string[] = [];
      const onFailure = ({ rule, error }: RuleFailure): unknown =>
        failures.push(`netpol: rule ${rule.id} failed: ${error}`);
      const world = worldFor(inputs.snapshot, common.world);
      const answer = checkAll(inputs, world, { onFailure, progress: terminal.progress });
      const told = new Set(answer.diagnostics.map(({ found }) => found.document));
      const unreadable = [
        ...inputs.leftOut.map(describeLeftOut),
        ...[...inputs.snapshot.files.values()].flatMap(file => unreadDocuments(inputs, file, each => told.has(each))),
      ];
      await warn(terminal, [...asWarnings(briefly(unreadable, unreadable, common)), ...new Set(failures)]);
      const unknown = await withoutKnown(answer, common);
      const write = formats[format] ?? checkText;
      await writeAll(terminal.stdout, write(unknown, painter(terminal.colors)));
      finish(isFailed(unknown.diagnostics, failOn) ? 1 : 0);
    });
};

/** Leaves out what the baseline knows; one that is written now knows everything, unless another one is given. */
async function withoutKnown(
  answer: CheckAnswer,
  { baseline, writeBaseline: target }: Pick<CheckOptions, 'baseline' | 'writeBaseline'>,
): Promise<CheckAnswer> {
  const { diagnostics } = answer;
  const before = baseline === undefined ? undefined : await readBaseline(baseline);
  if (target !== undefined) await writeBaseline(target, diagnostics);
  const unknown = before !== undefined ? unknownTo(before, diagnostics) : target === undefined ? diagnostics : [];
  return { ...answer, diagnostics: unknown, known: diagnostics.length - unknown.length };
}

interface CheckOutput {
  readonly onFailure: (failure: RuleFailure) => void;
  readonly progress: Progress;
}

function checkAll(inputs: Inputs, world: World | undefined, { onFailure, progress }: CheckOutput): CheckAnswer {
  const files = [...inputs.snapshot.files.values()].filter(
    ({ uri }) => world === undefined || isIn(inputs.snapshot, world, uri),
  );
  const diagnostics = files.flatMap((file, index) => {
    progress.at('Checking', index, files.length);
    return findingsOf(inputs.snapshot, file, onFailure, world?.roots).map(found => diagnosticOf(found, inputs));
  });
  progress.end();
  const documents = files.flatMap(file => file.documents.filter(hasContent));
  return { files: files.length, documents: documents.length, diagnostics, known: 0 };
}

function diagnosticOf(found: FileFinding, { snapshot, nameOf }: Inputs): Diagnostic {
  const { file, finding } = found;
  const name = nameOf(file.uri);
  return {
    file: name,
    range: file.lines.range(spanInFile(found, finding.span)),
    found,
    related: () =>
      (finding.related ?? []).flatMap(({ resource, span, message }) => {
        const place = snapshot.place(resource, span);
        return place === undefined ? [] : [{ file: nameOf(place.uri), range: place.range, message }];
      }),
    fingerprint: () => fingerprintOf(found, name),
  };
}

/** Says whether a document holds more than markers, comments and directives. */
function hasContent({ content }: SourceDocument): boolean {
  return /^(?!(?:---|\.\.\.)?[ \t]*(?:#|\r|$)|%)/m.test(content.parsed.text);
}

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

function isFailed(diagnostics: readonly Diagnostic[], failOn: Severity): boolean {
  const failing = ORDER.slice(0, ORDER.indexOf(failOn) + 1);
  return diagnostics.some(({ found }) => failing.includes(found.severity));
}
