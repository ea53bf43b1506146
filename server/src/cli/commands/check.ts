import { Option } from 'commander';
import type { RuleFailure } from '../../engine/rules/check.ts';
import type { Severity } from '../../engine/rules/rule.ts';
import { type FileFinding, findingsOf, spanInFile } from '../../workspace/findings.ts';
import type { SourceDocument } from '../../workspace/source-file.ts';
import type { CheckAnswer, CheckFormat, Diagnostic } from '../formats/check.ts';
import { checkGithub } from '../formats/check-github.ts';
import { checkJson } from '../formats/check-json.ts';
import { checkText } from '../formats/check-text.ts';
import { painter } from '../formats/colors.ts';
import { type Inputs, readInputs } from '../inputs.ts';
import { asWarnings, warn, writeAll } from '../terminal.ts';
import { type CommandMaker, formatOption, PATH_HELP } from './command.ts';

const formats: Readonly<Record<string, CheckFormat>> = { text: checkText, json: checkJson, github: checkGithub };

const EXAMPLES = `
Examples:
  netpol check manifests/
  netpol check --fail-on warning --format github manifests/
  helm template ./chart | netpol check -`;

interface CheckOptions {
  readonly format: string;
  readonly failOn: Severity;
}

/** Adds `netpol check`: all findings, and status 1 when one of them is as severe as `--fail-on` says. */
export const check: CommandMaker = (program, { terminal, finish }) => {
  program
    .command('check')
    .description('report what the API server refuses and what does not do what it says')
    .argument('<path...>', PATH_HELP)
    .addOption(formatOption(formats))
    .addOption(
      new Option('--fail-on <severity>', 'the least severity that makes the status 1')
        .choices(['error', 'warning', 'info'])
        .default('error'),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], { format, failOn }: CheckOptions) => {
      const inputs = await readInputs(paths, terminal);
      const failures: string[] = [];
      const answer = checkAll(inputs, ({ rule, error }) => failures.push(`netpol: rule ${rule.id} failed: ${error}`));
      const unreadable = inputs.leftOut.map(({ name, reason }) => `${name}: left out: ${reason}`);
      await warn(terminal, [...asWarnings(unreadable), ...new Set(failures)]);
      const write = formats[format] ?? checkText;
      await writeAll(terminal.stdout, write(answer, painter(terminal.colors)));
      finish(isFailed(answer.diagnostics, failOn) ? 1 : 0);
    });
};

function checkAll(inputs: Inputs, onFailure: (failure: RuleFailure) => void): CheckAnswer {
  const files = [...inputs.snapshot.files.values()];
  const diagnostics = files.flatMap(file =>
    findingsOf(inputs.snapshot, file, onFailure).map(found => diagnosticOf(found, inputs)),
  );
  const documents = files.flatMap(file => file.documents.filter(hasContent));
  return { files: files.length, documents: documents.length, diagnostics };
}

function diagnosticOf(found: FileFinding, { snapshot, nameOf }: Inputs): Diagnostic {
  const { file, finding } = found;
  const related = (finding.related ?? []).flatMap(({ resource, span, message }) => {
    const place = snapshot.place(resource, span);
    return place === undefined ? [] : [`${nameOf(place.uri)}:${place.range.start.line + 1}: ${message}`];
  });
  return { file: nameOf(file.uri), range: file.lines.range(spanInFile(found, finding.span)), found, related };
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
