import { queryJson } from '../formats/answer-json.ts';
import { answerText } from '../formats/answer-text.ts';
import type { Report, ReportFormat } from '../formats/placed-answer.ts';
import type { Analysis } from '../inputs/analysis.ts';
import { readInputs } from '../inputs/inputs.ts';
import { readSetup } from '../inputs/setup.ts';
import { agreedReport } from '../requests/agreed.ts';
import { type PortOptions, readTraffic } from '../requests/asked-ports.ts';
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

const formats: Readonly<Record<string, ReportFormat>> = { text: answerText, json: queryJson };

const EXAMPLES = `
An END is ${END_SPELLINGS}.

Examples:
  netpol query manifests/ --from shop/web --to shop/api --port 8080
  netpol query manifests/ --from namespace=shop,app=job --to shop/database --port postgres
  netpol query manifests/ --from shop/payments --to 203.0.113.7 --port 443`;

interface QueryOptions extends ConnectionOptions, PortOptions {
  readonly from: string;
  readonly to: string;
}

/** Adds `netpol query`: one connection and why, and status 1 unless it is allowed. */
export const query: CommandMaker = (program, { terminal, finish }) => {
  withCommonOptions(program.command('query'))
    .description('say whether one connection is allowed, and why')
    .argument('<path...>', PATH_HELP)
    .requiredOption('--from <end>', 'who connects')
    .requiredOption('--to <end>', 'to whom')
    .option('--port <port>', "a number, or the name of one of the destination's ports")
    .option('--protocol <protocol>', 'TCP, UDP or SCTP; with --port TCP is meant unless given')
    .addOption(ipBlockPodsOption())
    .addOption(formatOption(formats))
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], options: QueryOptions) => {
      const traffic = readTraffic(options);
      const inputs = await readInputs(paths, terminal, await readSetup(options, paths));
      const { from, to } = options;
      const ask = (analysis: Analysis): Report => reportOn(analysis, { from, to, traffic }, false);
      const { report, warnings, leftOut } = agreedReport(inputs, options, ask);
      await warn(terminal, asWarnings([...briefly(warnings, leftOut, options), ...report.warnings]));
      const write = formats[options.format] ?? answerText;
      await writeAll(terminal.stdout, write(report, painter(terminal.colors)));
      finish(report.answer.verdict === 'allowed' ? 0 : 1);
    });
};
