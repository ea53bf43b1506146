import type { ClusterProfile } from '../profile/cluster-profile.ts';

/** What the answer of the API server depends on beside the object. */
export interface ValidationOptions {
  /** The cluster's version, where it is known; the major version is 1. */
  readonly kubernetesVersion?: { readonly minor: number };
}

/** Returns how the API server of a cluster judges. */
export function validationFor({ kubernetesVersion }: ClusterProfile): ValidationOptions {
  return kubernetesVersion === undefined ? {} : { kubernetesVersion };
}

/** Says whether two API servers judge alike. */
export function sameValidation(a: ValidationOptions, b: ValidationOptions): boolean {
  return a.kubernetesVersion?.minor === b.kubernetesVersion?.minor;
}
