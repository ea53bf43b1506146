import { Option } from 'commander';
import type { ListFormat } from '../formats/connections.ts';
import { listCsv } from '../formats/list-csv.ts';
import { listDot } from '../formats/list-dot.ts';
import { listJson } from '../formats/list-json.ts';
import { listMarkdown } from '../formats/list-markdown.ts';
import { listMermaid } from '../formats/list-mermaid.ts';
import { listText } from '../formats/list-text.ts';
import { analyse } from '../inputs/analysis.ts';
import { readInputs } from '../inputs/inputs.ts';
import { readSetup } from '../inputs/setup.ts';
import { type FilterOptions, readNarrowing } from '../requests/connection-filter.ts';
import { listAll } from '../requests/listing.ts';
import { briefly } from '../terminal/briefly.ts';
import { asWarnings, warn, writeAll } from '../terminal/terminal.ts';
import {
  type CommandMaker,
  type ConnectionOptions,
  formatOption,
  ipBlockPodsOption,
  PATH_HELP,
  withCommonOptions,
} from './command.ts';

const formats: Readonly<Record<string, ListFormat>> = {
  text: listText,
  json: listJson,
  csv: listCsv,
  md: listMarkdown,
  dot: listDot,
  mermaid: listMermaid,
};

const EXAMPLES = `
Examples:
  netpol list manifests/
  netpol list manifests/ --focus shop/api --direction ingress
  netpol list manifests/ --exposure
  netpol list manifests/ --format json > connections.json
  kustomize build overlays/prod | netpol list - --format mermaid`;

interface ListOptions extends ConnectionOptions, FilterOptions {
  readonly exposure?: boolean;
}

/** Adds `netpol list`: everything the policies allow. */
export const list: CommandMaker = (program, { terminal }) => {
  withCommonOptions(program.command('list'))
    .description('list everything the policies allow')
    .argument('<path...>', PATH_HELP)
    .addOption(formatOption(formats))
    .option('--exposure', 'also list what is open to pods that no manifest declares')
    .option('--focus <workload>', 'only connections of this workload (namespace/name)')
    .addOption(
      new Option('--direction <direction>', 'with --focus: only what comes in, or only what goes out').choices([
        'ingress',
        'egress',
      ]),
    )
    .option('--protocol <protocol>', 'only what uses TCP, UDP or SCTP')
    .option('--port <number>', 'only what uses this port')
    .addOption(ipBlockPodsOption())
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], options: ListOptions) => {
      const narrowing = readNarrowing(options);
      const inputs = await readInputs(paths, terminal, await readSetup(options, paths));
      const analysis = analyse(inputs, options);
      const answer = listAll(analysis, narrowing, options.exposure ?? false);
      await warn(terminal, asWarnings(briefly(answer.warnings, analysis.leftOut, options)));
      const write = formats[options.format] ?? listText;
      await writeAll(terminal.stdout, write(answer));
    });
};
