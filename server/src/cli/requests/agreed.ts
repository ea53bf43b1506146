import type { IpBlockPods } from '../../engine/cluster/cluster.ts';
import { groupBy } from '../../engine/group-by.ts';
import type { World } from '../../workspace/worlds.ts';
import type { Report } from '../formats/placed-answer.ts';
import { type Analysis, analyseWorld } from '../inputs/analysis.ts';
import { listed, meantWorlds } from '../inputs/choose-world.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { Refusal } from '../terminal/refusal.ts';

/** What is asked of one or several worlds. */
interface AskedWorlds {
  /** The name of the only one that is meant. */
  readonly world?: string;
  readonly ipBlockPods?: IpBlockPods;
}

/** A report with what was left out on the way to it. */
interface AgreedReport {
  readonly report: Report;
  readonly warnings: readonly string[];
  /** Those of the warnings that tell of manifests left out. */
  readonly leftOut: readonly string[];
}

/**
 * Asks about a pair in all worlds that may be meant and have both ends, and returns what they agree on; refuses where they
 * do not.
 */
export function agreedReport(
  inputs: Inputs,
  { world: name, ipBlockPods }: AskedWorlds,
  ask: (analysis: Analysis) => Report,
): AgreedReport {
  const { worlds, warnings } = meantWorlds(inputs.snapshot, name);
  const [only, ...others] = worlds;
  if (others.length === 0) {
    const analysis = analyseWorld(inputs, only, ipBlockPods);
    const { leftOut } = analysis;
    return { report: ask(analysis), warnings: [...warnings, ...analysis.warnings], leftOut };
  }
  const answered = worlds.flatMap(world => askedIn(world, inputs, ipBlockPods, ask));
  const [first, ...more] = answered.filter(isAnswer);
  const [refused] = answered;
  if (first === undefined) throw refused?.answer instanceof Refusal ? refused.answer : new Refusal('No world answers.');
  const byVerdict = groupBy([first, ...more], ({ answer }) => answer.answer.verdict);
  if (byVerdict.size > 1) {
    const each = [...byVerdict].map(([verdict, some]) => `${verdict} in ${listed(some.map(({ world }) => world))}`);
    throw new Refusal(
      `The files are for several clusters, and the answer differs: ${each.join('; ')}. Choose one with --world.`,
    );
  }
  const where =
    more.length === 0
      ? `Of ${worlds.length} clusters that the files are for, ${first.world.name} alone has both ends.`
      : `The answer is that of ${first.world.name}; the verdict is the same in ${listed(more.map(({ world }) => world))}.`;
  const { leftOut } = first.analysis;
  return { report: first.answer, warnings: [...warnings, ...first.analysis.warnings, where], leftOut };
}

interface Asked<A> {
  readonly world: World;
  readonly analysis: Analysis;
  readonly answer: A;
}

function isAnswer(asked: Asked<Report | Refusal>): asked is Asked<Report> {
  return !(asked.answer instanceof Refusal);
}

function askedIn(
  world: World,
  inputs: Inputs,
  ipBlockPods: IpBlockPods | undefined,
  ask: (analysis: Analysis) => Report,
): readonly Asked<Report | Refusal>[] {
  const analysis = analyseWorld(inputs, world, ipBlockPods);
  try {
    return [{ world, analysis, answer: ask(analysis) }];
  } catch (error) {
    if (error instanceof Refusal) return [{ world, analysis, answer: error }];
    throw error;
  }
}
