import { folderOf } from './folders.ts';

/** An object's identity with the file it comes from. */
interface Identified {
  readonly resource: { readonly identity: string };
  readonly uri: string;
}

// One object of a name that two files hold is a slip; files that hold several of the same are alternatives.
const FEWEST_SHARED = 2;
// What more files than these hold, such as a Namespace, tells nothing of any two of them.
const MOST_COMPARED = 24;

/**
 * Returns the files that hold several objects of the same identities as another file of their folder, with these
 * identities: each is applied alone, as `install.yaml` and `ha-install.yaml`.
 */
export function alternativesAmong(located: readonly Identified[]): ReadonlyMap<string, ReadonlySet<string>> {
  const shared = new Map<string, string[]>();
  for (const [identity, files] of filesByIdentity(located)) {
    const list = [...files].slice(0, MOST_COMPARED);
    for (const [index, one] of list.entries())
      for (const other of list.slice(index + 1)) {
        if (folderOf(one) !== folderOf(other)) continue;
        const pair = [one, other].toSorted().join('\n');
        shared.set(pair, [...(shared.get(pair) ?? []), identity]);
      }
  }
  const alternatives = new Map<string, Set<string>>();
  for (const [pair, identities] of shared)
    if (identities.length >= FEWEST_SHARED)
      for (const file of pair.split('\n'))
        alternatives.set(file, new Set([...(alternatives.get(file) ?? []), ...identities]));
  return alternatives;
}

/** Returns the identities that several files declare, with these files. */
export function filesByIdentity(located: readonly Identified[]): ReadonlyMap<string, ReadonlySet<string>> {
  const first = new Map<string, string>();
  const files = new Map<string, Set<string>>();
  for (const { resource, uri } of located) {
    const { identity } = resource;
    const known = first.get(identity);
    if (known === undefined) first.set(identity, uri);
    else if (known !== uri) files.set(identity, (files.get(identity) ?? new Set([known])).add(uri));
  }
  return files;
}
