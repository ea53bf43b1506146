import type { GapReason } from '../../engine/kustomize/index.ts';
import { isPolicy } from '../../engine/policies/policy.ts';
import type { World, WorldKind } from '../../workspace/worlds.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { counted } from '../terminal/counted.ts';
import { plain } from '../terminal/safe-text.ts';

/** What a world does not show. */
interface Unseen {
  readonly file: string;
  /** From 0. */
  readonly line: number;
  readonly reason: GapReason;
  readonly detail: string;
}

/** A world as it is told. */
export interface ToldWorld {
  readonly name: string;
  readonly kind: WorldKind;
  /** Why it is a world, in a sentence. */
  readonly why: string;
  readonly policies: number;
  readonly workloads: number;
  readonly namespaces: readonly string[];
  readonly kustomizations: readonly string[];
  /** How many files are read as they are. */
  readonly files: number;
  readonly unseen: readonly Unseen[];
}

const WHY: Readonly<Record<WorldKind, string>> = {
  all: 'all manifests are applied together',
  kustomization: 'a kustomization that shares manifests with others, which are for other clusters',
  environment: 'a folder of one of several environments',
  alternative: 'a file that holds objects which another file of its folder holds too, so that one of them is applied',
  sample: 'a folder of tests or samples, which are applied alone',
  scope: 'a scope of the configuration',
};

/** Returns what there is to tell of a world. */
export function tellWorld({ name, kind, located, roots, files }: World, { snapshot, nameOf }: Inputs): ToldWorld {
  const resources = located.map(({ resource }) => resource);
  const counting = resources.filter(each => each.type === 'workload' || isPolicy(each));
  return {
    name,
    kind,
    why: WHY[kind],
    policies: counting.filter(isPolicy).length,
    workloads: counting.filter(({ type }) => type === 'workload').length,
    namespaces: [...new Set(counting.map(({ namespace }) => namespace))].filter(each => each !== '').toSorted(),
    kustomizations: roots.map(({ uri }) => nameOf(uri)),
    files: [...files].filter(uri => snapshot.files.has(uri)).length,
    unseen: roots.flatMap(({ gaps }) =>
      gaps.map(({ reason, detail, place: { path, document, span } }) => {
        const file = snapshot.files.get(path);
        const { content, offset = 0 } = file?.documents[document] ?? {};
        const line = file?.lines.position(offset + span.start).line ?? 0;
        const written = content?.parsed.text.slice(span.start, span.end).replace(/^(["'])(.*)\1$/s, '$2') ?? detail;
        return { file: nameOf(path), line, reason, detail: IS_PATH.has(reason) ? written : detail };
      }),
    ),
  };
}

// Of these the kustomization has a path, which is told as it is written.
const IS_PATH: ReadonlySet<GapReason> = new Set(['remote', 'missing', 'unreadable']);

/** How `worlds` writes its answer. */
export type WorldsFormat = (worlds: readonly ToldWorld[]) => Iterable<string>;

/** The worlds as text: a name a line, and what there is to say below it. */
export const worldsText: WorldsFormat = function* (worlds) {
  for (const { name, why, policies, workloads, namespaces, kustomizations, files, unseen } of worlds) {
    yield `${plain(name)}: ${why}\n`;
    const where = namespaces.length === 0 ? '' : ` in ${plain(few(namespaces))}`;
    yield `  ${policies === 1 ? '1 policy' : `${policies} policies`}, ${counted(workloads, 'workload')}${where}\n`;
    const parts = [
      ...(kustomizations.length === 0 ? [] : [`of ${plain(few(kustomizations))}`]),
      ...(files === 0 ? [] : [`${kustomizations.length === 0 ? 'of ' : ''}${counted(files, 'file')}`]),
    ];
    yield `  ${parts.join(' and ')}\n`;
    for (const { file, line, reason, detail } of unseen.slice(0, MOST_TOLD))
      yield `  ${REASONS[reason]}: ${plain(`${detail} (${file}:${line + 1})`)}\n`;
    if (unseen.length > MOST_TOLD) yield `  and ${unseen.length - MOST_TOLD} more that is not as it will be\n`;
  }
};

// The JSON has all.
const MOST_TOLD = 4;

function few(names: readonly string[]): string {
  const rest = names.length - MOST_TOLD;
  return rest > 0 ? `${names.slice(0, MOST_TOLD).join(', ')} and ${rest} more` : names.join(', ');
}

const REASONS: Readonly<Record<GapReason, string>> = {
  remote: 'out of sight',
  missing: 'not there',
  unreadable: 'cannot be read',
  plugin: 'made by a program, and so out of sight',
  helm: 'a chart, and so out of sight',
  'not-understood': 'not understood',
  refused: 'refused by Kustomize',
};

/** The worlds as JSON. */
export const worldsJson: WorldsFormat = function* (worlds) {
  yield `${JSON.stringify({ version: 1, worlds })}\n`;
};
