/** Reads a version such as `1.36` or `v1.36.2`; undefined for what is none of Kubernetes 1. */
export function readKubernetesVersion(text: string): { readonly minor: number } | undefined {
  const [, minor] = /^v?1\.(\d{1,3})(?:\.\d+)?(?:[-+].*)?$/.exec(text) ?? [];
  return minor === undefined ? undefined : { minor: Number(minor) };
}
