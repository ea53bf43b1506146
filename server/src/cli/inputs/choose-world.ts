import type { Snapshot } from '../../workspace/snapshot.ts';
import { type World, worldsNamed, worldsOf } from '../../workspace/worlds.ts';
import { Refusal } from '../terminal/refusal.ts';

/** The world that a command is about. */
interface ChosenWorld {
  /** Undefined where no manifest holds a pod or a policy. */
  readonly world: World | undefined;
  /** What is in sight and takes no part. */
  readonly warnings: readonly string[];
}

/** The worlds that a command may be about. */
interface MeantWorlds {
  readonly worlds: readonly World[];
  readonly warnings: readonly string[];
}

/** Returns the world of a name, which is refused where none or several have it; without a name all that are no samples. */
export function meantWorlds(snapshot: Snapshot, name: string | undefined): MeantWorlds {
  const worlds = worldsOf(snapshot);
  if (name !== undefined) return { worlds: [worldNamed(name, worlds)], warnings: [] };
  const samples = worlds.filter(({ kind }) => kind === 'sample');
  if (samples.length === 0 || samples.length === worlds.length) return { worlds, warnings: [] };
  return { worlds: worlds.filter(({ kind }) => kind !== 'sample'), warnings: [leftOutSamples(samples)] };
}

/** Returns the world that a command is narrowed to, undefined for all of them; refuses a name that none has. */
export function worldFor(snapshot: Snapshot, name: string | undefined): World | undefined {
  return name === undefined ? undefined : meantWorlds(snapshot, name).worlds[0];
}

function leftOutSamples(samples: readonly World[]): string {
  return samples.length === 1
    ? `${listed(samples)} is left out: it holds tests or samples, which are applied alone. Choose it with --world.`
    : `${samples.length} folders of tests or samples are left out, as each is applied alone (${listed(samples)}). Choose one with --world.`;
}

/** Returns the world that a name means, or the only one that is no sample; refuses where several may be meant. */
export function chooseWorld(snapshot: Snapshot, name: string | undefined): ChosenWorld {
  const { worlds, warnings } = meantWorlds(snapshot, name);
  if (worlds.length <= 1) return { world: worlds[0], warnings };
  throw new Refusal(
    `The files are for ${worlds.length} clusters (${listed(worlds)}). Choose one with --world, or name a path inside of it.`,
  );
}

function worldNamed(name: string, worlds: readonly World[]): World {
  const found = worldsNamed(name, worlds);
  const [world, ...others] = found;
  if (world !== undefined && others.length === 0) return world;
  if (world !== undefined) throw new Refusal(`${name} may be ${listed(found)}. Write more of the name.`);
  if (worlds.length === 0) throw new Refusal(`No world is named ${name}: no manifest holds a pod or a policy.`);
  const known = worlds.length === 1 ? `The only one is ${listed(worlds)}` : `There are ${listed(worlds)}`;
  throw new Refusal(`No world is named ${name}. ${known}.`);
}

const MOST_NAMED = 8;

/** Names worlds: the first ones, and how many more. */
export function listed(worlds: readonly World[]): string {
  const names = worlds.map(({ name }) => name);
  const rest = names.length - MOST_NAMED;
  return rest > 0 ? `${names.slice(0, MOST_NAMED).join(', ')} and ${rest} more` : names.join(', ');
}
