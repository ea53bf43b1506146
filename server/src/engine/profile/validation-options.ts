import type { ValidationOptions } from '../objects/validation.ts';
import type { ClusterProfile } from './cluster-profile.ts';

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
