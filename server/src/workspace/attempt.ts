/** Told what failed and why; what failed is left out, and all else goes on. */
export type OnFailure = (what: string, error: unknown) => void;

/** Returns what a function makes, or undefined, with the failure told, where it throws. */
export function attempt<T>(what: string, make: () => T, onFailure: OnFailure): T | undefined {
  try {
    return make();
  } catch (error) {
    onFailure(what, error);
    return undefined;
  }
}
