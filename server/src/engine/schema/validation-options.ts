import type { Bundle } from '../profile/bundle.ts';
import type { ClusterProfile } from '../profile/cluster-profile.ts';

/** What the answer of the API server depends on beside the object. */
export interface ValidationOptions {
  /** The cluster's version, where it is known; the major version is 1. */
  readonly kubernetesVersion?: { readonly minor: number };
  /** The channel of the definitions of admin and cluster policies, where it is known. */
  readonly channel?: 'standard' | 'experimental';
  /** Their release, where it is known. */
  readonly bundle?: Bundle;
}

/** Returns how the API server of a cluster judges. */
export function validationFor({
  kubernetesVersion,
  adminPolicies: { channel, bundle },
}: ClusterProfile): ValidationOptions {
  return {
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    ...(channel === undefined ? {} : { channel }),
    ...(bundle === undefined ? {} : { bundle }),
  };
}

/** Says whether two API servers judge alike. */
export function sameValidation(a: ValidationOptions, b: ValidationOptions): boolean {
  const isOneBundle = a.bundle?.join() === b.bundle?.join();
  return isOneBundle && a.kubernetesVersion?.minor === b.kubernetesVersion?.minor && a.channel === b.channel;
}
