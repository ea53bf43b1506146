import type { Fact } from './fact.ts';

/** A version as major and minor number. */
export type Release = readonly [major: number, minor: number];

/** What a plug-in does with policies of a kind: each has effect, only once that is switched on, or none has. */
export type Enforcement = 'always' | 'when enabled' | 'never';

/** From which release of a plug-in on, and up to which, it enforces a kind of policy. */
export interface Spell {
  readonly since?: Release;
  /** The first release that does not any more. */
  readonly until?: Release;
  readonly enforcement: Exclude<Enforcement, 'never'>;
  /** What switches it on, as the makers write it. */
  readonly by?: string;
}

/** The generations of policy.networking.k8s.io, which plug-ins enforce apart from each other. */
export type AdminKinds = 'alpha' | 'cluster';

/** What a plug-in does with each generation of admin policies; releases that no spell holds enforce none. */
export type AdminSpells = Readonly<Record<AdminKinds, Fact<readonly Spell[]>>>;

/** What a plug-in, of a release that may be known, does with a generation of admin policies. */
export interface AdminSupport {
  readonly enforces: Fact<Enforcement | 'by version'>;
  /** Which releases do, such as `from 3.29, before 3.32`; empty where all or none do. */
  readonly releases: string;
  readonly by: string | undefined;
}

/** Reads the version of a plug-in; undefined where it does not tell one. */
export function readRelease(text: string): Release | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(text) ?? [];
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
}

/** Says whether a release is another one or comes after it. */
export function isSince([major, minor]: Release, [sinceMajor, sinceMinor]: Release): boolean {
  return major > sinceMajor || (major === sinceMajor && minor >= sinceMinor);
}

/** Returns what a plug-in does with a generation of admin policies, by its release as far as that is known. */
export function adminSupportOf(
  { value: spells, trust }: Fact<readonly Spell[]>,
  release: Release | undefined,
): AdminSupport {
  const releases = spells.map(describe).join(' and ');
  const known = release === undefined ? spells.find(isUnbounded) : spells.find(spell => holds(spell, release));
  const isOpen = release === undefined && known === undefined && spells.length > 0;
  const value = isOpen ? 'by version' : (known?.enforcement ?? 'never');
  return { enforces: { value, trust }, releases, by: (known ?? spells.at(-1))?.by };
}

function holds({ since, until }: Spell, release: Release): boolean {
  return (since === undefined || isSince(release, since)) && (until === undefined || !isSince(release, until));
}

function isUnbounded({ since, until }: Spell): boolean {
  return since === undefined && until === undefined;
}

function describe({ since, until }: Spell): string {
  const parts = [
    ...(since === undefined ? [] : [`from ${since.join('.')}`]),
    ...(until === undefined ? [] : [`before ${until.join('.')}`]),
  ];
  return parts.join(', ');
}
