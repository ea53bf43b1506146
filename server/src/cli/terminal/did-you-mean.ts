import { nearestNames } from '../../engine/nearest-name.ts';
import type { ShownWorkload } from '../../engine/reachability/shown.ts';

/** Returns ` Did you mean shop/web?` for a misspelt workload, or one without its namespace; empty when nothing is near. */
export function didYouMean(text: string, workloads: readonly ShownWorkload[]): string {
  const names = [...new Set(workloads.map(({ namespace, name }) => `${namespace}/${name}`))];
  const withoutNamespace = names.filter(name => name.endsWith(`/${text}`));
  const [best] = withoutNamespace.length > 0 ? withoutNamespace : nearestNames(text, names);
  return best === undefined ? '' : ` Did you mean ${best}?`;
}
