const times = Number(process.env['ORACLE_RUNS'] ?? 0);

/**
 * How often a property is tried. A usual run tries the same worlds each time; `ORACLE_RUNS=20` tries twenty times as many,
 * other ones each time.
 */
export function runs(usual: number): { readonly numRuns: number; readonly seed?: number } {
  return times > 0 ? { numRuns: usual * times } : { numRuns: usual, seed: 1 };
}
