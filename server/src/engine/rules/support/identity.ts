import { readLabels } from '../../model/read-fields.ts';
import type { Labels, Workload } from '../../model/resource.ts';
import { childOf } from '../../parse/tree.ts';

/** Returns the labels by which a workload finds its own pods (`spec.selector`), else all that the pods carry. */
export function identifyingLabels({ node, writtenLabels }: Workload): Labels {
  const own = readLabels(childOf(childOf(childOf(node, 'spec'), 'selector'), 'matchLabels'));
  const isCarried = [...own].every(([key, value]) => writtenLabels.get(key) === value);
  return own.size > 0 && isCarried ? own : writtenLabels;
}
