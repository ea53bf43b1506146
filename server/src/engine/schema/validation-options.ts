/** What the answer of the API server depends on beside the object. */
export interface ValidationOptions {
  /** The cluster's version, where it is known; the major version is 1. */
  readonly kubernetesVersion?: { readonly minor: number };
}
