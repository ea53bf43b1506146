import { UNTOLD } from '../model/controller-labels.ts';
import type { Workload } from '../model/resource.ts';
import type { Labels } from '../objects/object.ts';
import { readLabels } from '../objects/read-fields.ts';
import { childOf } from '../parse/tree.ts';

/**
 * Returns the labels by which a workload finds its own pods (`spec.selector`), else all that the pods carry; for pods
 * without any the name of their owner, where its controller writes it on them.
 */
export function identifyingLabels({ node, writtenLabels, podLabels }: Workload): Labels {
  const own = readLabels(childOf(childOf(childOf(node, 'spec'), 'selector'), 'matchLabels'));
  const isCarried = [...own].every(([key, value]) => writtenLabels.get(key) === value);
  if (own.size > 0 && isCarried) return own;
  if (writtenLabels.size > 0) return writtenLabels;
  return new Map([...podLabels].filter(([key, value]) => OWNERS.has(key) && value !== UNTOLD));
}

/** Labels in which controllers write the owner's name (batch/v1 JobSpec; apps.openshift.io/v1 DeploymentConfig). */
const OWNERS: ReadonlySet<string> = new Set(['batch.kubernetes.io/job-name', 'deploymentconfig']);
