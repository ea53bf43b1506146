/** Folders of which each child is what another cluster gets. */
const PARENTS = /^(?:overlays?|environments?|envs?|clusters?|stages)$/i;
/** Names that environments have; two of them side by side are environments. */
const STAGES =
  /^(?:dev|develop|development|test|testing|qa|uat|int|integration|stage|staging|preprod|pre-?production|prod|production|live|sandbox|canary)$/i;
/** Folders of manifests for tests, each of which is applied alone. */
const TESTS = /^(?:tests?|testing|test-?data|e2e|fixtures|__fixtures__|__tests__|\.chainsaw-test|chainsaw)$/i;
/** Folders whose children are applied one by one, to try something out. */
const SAMPLES = /^(?:examples?|samples?|docs?|documentation|tutorials?)$/i;

/** The names of a folder's way, from the folder that somebody opened. */
type Way = readonly string[];

/** One of several environments: their folder, and which of its children it is. */
export interface Environment {
  readonly parent: string;
  readonly child: string;
}

/** What folders tell by their names of which manifests are applied together. */
export class Folders {
  /** Folders that hold several environments side by side. */
  readonly #withStages: ReadonlySet<string>;

  /** Takes the folders of all manifests, relative to the folder that somebody opened, with `/` between names. */
  constructor(folders: Iterable<string>) {
    const stages = new Map<string, Set<string>>();
    for (const folder of folders) {
      const way = folder.split('/');
      for (const [index, name] of way.entries()) {
        if (!STAGES.test(name)) continue;
        const parent = way.slice(0, index).join('/');
        stages.set(parent, (stages.get(parent) ?? new Set()).add(name));
      }
    }
    this.#withStages = new Set([...stages].filter(([, names]) => names.size > 1).map(([parent]) => parent));
  }

  /** Returns the environments that a folder lies in, the outermost first. */
  environmentsOf(folder: string): readonly Environment[] {
    const way = folder.split('/');
    return way.flatMap((child, index) => {
      const parent = way.slice(0, index).join('/');
      return this.#isEnvironment(way, index) ? [{ parent, child }] : [];
    });
  }

  /** Returns the folder of tests or samples that a folder lies in and whose manifests are applied alone, empty for none. */
  apartOf(folder: string): string {
    const way = folder.split('/');
    if (way.some((name, index) => TESTS.test(name) && !this.#isEnvironment(way, index))) return folder;
    const at = way.findLastIndex(name => SAMPLES.test(name));
    return at < 0 ? '' : way.slice(0, at + 2).join('/');
  }

  #isEnvironment(way: Way, index: number): boolean {
    if (PARENTS.test(way[index - 1] ?? '')) return true;
    return STAGES.test(way[index] ?? '') && this.#withStages.has(way.slice(0, index).join('/'));
  }
}

/** Returns the folder part of a URI or path. */
export function folderOf(uri: string): string {
  return uri.slice(0, Math.max(uri.lastIndexOf('/'), 0));
}

/** Returns a URI as a path that Kustomize's relative paths can be joined with. */
export function pathOf(uri: string): string {
  const path = uri.replace(/\/{2,}/g, '/');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
