import { distance } from '../nearest-name.ts';

const NETWORKING = 'networking.k8s.io';
const POLICY = 'policy.networking.k8s.io';

/** The API group of each kind of policy that is evaluated. */
const GROUPS: ReadonlyMap<string, string> = new Map([
  ['NetworkPolicy', NETWORKING],
  ['AdminNetworkPolicy', POLICY],
  ['BaselineAdminNetworkPolicy', POLICY],
  ['ClusterNetworkPolicy', POLICY],
]);

// No other group has these kinds, whatever it is called.
const NOWHERE_ELSE: ReadonlySet<string> = new Set(['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy']);

// Groups that look alike and are not misspelt: of vendors, and of projects on their way into Kubernetes.
const OF_OTHERS = /(?:^|\.)(?:x-k8s\.io|k8s\.aws|gke\.io|antrea\.io|projectcalico\.org|istio\.io|cilium\.io)$/;

// More slips than these may be another group.
const MOST_SLIPS = 3;

/** Returns the API group that an object of a kind of policy is of, though it may be misspelt; undefined for other kinds and other groups' own. */
export function policyGroupOf(kind: string, group: string): string | undefined {
  const own = GROUPS.get(kind);
  if (own === undefined || group === own) return own;
  // A group without a dot is that of an old NetworkPolicy, or none at all.
  if (!group.includes('.')) return own === NETWORKING || group === '' || NOWHERE_ELSE.has(kind) ? own : undefined;
  if (group === NETWORKING || group === POLICY || NOWHERE_ELSE.has(kind)) return own;
  if (OF_OTHERS.test(group)) return undefined;
  return distance(group, own) <= MOST_SLIPS ? own : undefined;
}
