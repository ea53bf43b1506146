import { explainJson } from '../formats/answer-json.ts';
import { answerText } from '../formats/answer-text.ts';
import type { ReportFormat } from '../formats/placed-answer.ts';
import { analyse } from '../inputs/analysis.ts';
import { readInputs } from '../inputs/inputs.ts';
import { readSetup } from '../inputs/setup.ts';
import { readTraffic } from '../requests/asked-ports.ts';
import { END_SPELLINGS } from '../requests/endpoints.ts';
import { reportOn } from '../requests/report.ts';
import { briefly } from '../terminal/briefly.ts';
import { painter } from '../terminal/colors.ts';
import { asWarnings, warn, writeAll } from '../terminal/terminal.ts';
import {
  type CommandMaker,
  type ConnectionOptions,
  formatOption,
  ipBlockPodsOption,
  PATH_HELP,
  withCommonOptions,
} from './command.ts';

const formats: Readonly<Record<string, ReportFormat>> = { text: answerText, json: explainJson };

const EXAMPLES = `
An END is ${END_SPELLINGS}.

Examples:
  netpol explain manifests/ --from shop/web --to shop/api`;

interface ExplainOptions extends ConnectionOptions {
  readonly from: string;
  readonly to: string;
}

/** Adds `netpol explain`: every policy and rule that matters for a pair. */
export const explain: CommandMaker = (program, { terminal }) => {
  withCommonOptions(program.command('explain'))
    .description('name every policy and rule that matters for a pair')
    .argument('<path...>', PATH_HELP)
    .requiredOption('--from <end>', 'who connects')
    .requiredOption('--to <end>', 'to whom')
    .addOption(ipBlockPodsOption())
    .addOption(formatOption(formats))
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], { from, to, format, ipBlockPods, ...common }: ExplainOptions) => {
      const inputs = await readInputs(paths, terminal, await readSetup(common, paths));
      const analysis = analyse(inputs, { ...common, ...(ipBlockPods && { ipBlockPods }) });
      await warn(terminal, asWarnings(briefly(analysis.warnings, analysis.leftOut, common)));
      const report = reportOn(analysis, { from, to, traffic: readTraffic({}) }, true);
      await warn(terminal, asWarnings(report.warnings));
      const write = formats[format] ?? answerText;
      await writeAll(terminal.stdout, write(report, painter(terminal.colors)));
    });
};
