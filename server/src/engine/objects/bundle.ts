/** A release of the definitions of policy.networking.k8s.io, as in the annotation `bundle-version`. */
export type Bundle = readonly [major: number, minor: number, patch: number];

/** The first release that refuses bits beyond the prefix and has named ports in the experimental channel alone. */
export const STRICTER: Bundle = [0, 2, 1];

/** Reads a release such as `v0.3.0`; undefined for another text. */
export function readBundle(text: string): Bundle | undefined {
  const [, major, minor, patch] = /^v?(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?:[-+].*)?$/.exec(text) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

/** Says whether a release is known to be before another one. */
export function isBefore(bundle: Bundle | undefined, other: Bundle): boolean {
  if (bundle === undefined) return false;
  const at = bundle.findIndex((part, index) => part !== other[index]);
  return at >= 0 && (bundle[at] ?? 0) < (other[at] ?? 0);
}
