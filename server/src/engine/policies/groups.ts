import { distance } from '../nearest-name.ts';
import { isPolicyKind, POLICY_GROUPS, POLICY_KINDS } from './kinds.ts';

// Groups that look alike and are not misspelt: of vendors, and of projects on their way into Kubernetes.
const OF_OTHERS = /(?:^|\.)(?:x-k8s\.io|k8s\.aws|gke\.io|antrea\.io|projectcalico\.org|istio\.io|cilium\.io)$/;

// More slips than these may be another group.
const MOST_SLIPS = 3;

/** Returns the API group that an object of a kind of policy is of, though it may be misspelt; undefined for other kinds and other groups' own. */
export function policyGroupOf(kind: string, group: string): string | undefined {
  if (!isPolicyKind(kind)) return undefined;
  const { group: own, isNowhereElse } = POLICY_KINDS[kind];
  if (group === own || isNowhereElse) return own;
  // A group without a dot is that of an old NetworkPolicy, or none at all.
  if (!group.includes('.')) return kind === 'NetworkPolicy' || group === '' ? own : undefined;
  if (POLICY_GROUPS.has(group)) return own;
  if (OF_OTHERS.test(group)) return undefined;
  return distance(group, own) <= MOST_SLIPS ? own : undefined;
}
