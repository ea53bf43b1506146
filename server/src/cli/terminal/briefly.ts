import { counted } from './counted.ts';

/**
 * Returns warnings with all that tell of manifests left out told in one line, where there are several; `--verbose` asks
 * for each of them.
 */
export function briefly(
  warnings: readonly string[],
  leftOut: Iterable<string>,
  { verbose = false }: { readonly verbose?: boolean },
): readonly string[] {
  const all = new Set(leftOut);
  const [first, ...others] = [...new Set(warnings)].filter(line => all.has(line));
  if (verbose || first === undefined || others.length === 0) return warnings;
  const summary = `${counted(others.length + 1, 'file or document', 'files and documents')} are left out, and --verbose lists them. The first: ${first}`;
  return [summary, ...warnings.filter(line => !all.has(line))];
}
