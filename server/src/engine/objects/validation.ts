import type { Bundle } from './bundle.ts';

/** What the answer of the API server depends on beside the object. */
export interface ValidationOptions {
  /** The cluster's version, where it is known; the major version is 1. */
  readonly kubernetesVersion?: { readonly minor: number };
  /** The channel of the definitions of admin and cluster policies, where it is known. */
  readonly channel?: 'standard' | 'experimental';
  /** Their release, where it is known. */
  readonly bundle?: Bundle;
}
