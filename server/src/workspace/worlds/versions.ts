import type { Resource } from '../../engine/model/resource.ts';
import type { SourceFile } from '../files/source-file.ts';
import { isPart, type Kustomized, type Root, readsAs } from './kustomized.ts';

// Each version is looked for among all objects; from some number on, sorting all anew costs less.
const MOST_VERSIONS = 50;

/** A state of a workspace. */
interface State {
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly kustomized: Kustomized;
}

/** Pairs the objects of the same places in two states of the same files; undefined where there are more or fewer now. */
export function versionsBetween(before: State, after: State): ReadonlyMap<Resource, Resource> | undefined {
  if (before.files.size !== after.files.size) return undefined;
  const versions = new Map<Resource, Resource>();
  const files = after.files.entries();
  for (const [uri, old] of before.files) {
    const [other, file] = files.next().value ?? [];
    if (other !== uri || file === undefined) return undefined;
    if (file === old || isPart(uri, after.kustomized)) continue;
    const [was, is] = changedObjects(old, file);
    if (!pair(was, is, versions)) return undefined;
  }
  return pairBuilt(before.kustomized, after.kustomized, versions) ? versions : undefined;
}

/** Adds what is another version; says whether each has one, and whether they are few enough. */
function pair(was: readonly Resource[], is: readonly Resource[], versions: Map<Resource, Resource>): boolean {
  if (is.length !== was.length) return false;
  for (const [index, resource] of was.entries()) {
    const now = is[index];
    if (now !== undefined && now !== resource) versions.set(resource, now);
  }
  return versions.size <= MOST_VERSIONS;
}

/** The same for what kustomizations make; these must take in the same files. */
function pairBuilt(before: Kustomized, after: Kustomized, versions: Map<Resource, Resource>): boolean {
  if (before.basis.graph !== after.basis.graph || before.roots.length !== after.roots.length) return false;
  return after.roots.every((root, index) => {
    const old = before.roots[index];
    if (old === root) return true;
    if (old?.uri !== root.uri || old.others !== root.others || !readsAs(root, old)) return false;
    return pair(effectiveIn(old), effectiveIn(root), versions);
  });
}

function effectiveIn({ objects }: Root): readonly Resource[] {
  return objects.flatMap(({ effective }) => effective ?? []);
}

/** Returns what counts in two states of a file, but for the documents at its start and its end that are the same. */
function changedObjects(old: SourceFile, file: SourceFile): readonly [readonly Resource[], readonly Resource[]] {
  const [before, after] = [old.documents, file.documents];
  const shorter = Math.min(before.length, after.length);
  let first = 0;
  while (first < shorter && before[first]?.content === after[first]?.content) first++;
  let last = 0;
  while (first + last < shorter && before.at(-1 - last)?.content === after.at(-1 - last)?.content) last++;
  const objects = (documents: SourceFile['documents']): readonly Resource[] =>
    documents.slice(first, documents.length - last).flatMap(({ content }) => content.effective);
  return [objects(before), objects(after)];
}
