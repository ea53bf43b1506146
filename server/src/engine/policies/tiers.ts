/** A step of the order in which policies decide about traffic; what a tier leaves open goes on to the next one. */
export interface Tier {
  readonly name: string;
  /** Lower decides first. */
  readonly order: number;
  /**
   * What counts among policies of one priority. `first-match`: whichever comes first decides, and which one that is nobody
   * says. `united`: all together, where a Deny of any comes before what others accept.
   */
  readonly equals: 'first-match' | 'united';
}

/**
 * The tiers of Kubernetes' own kinds. NetworkPolicies are united (networking.k8s.io/v1: rules are additive); the tiers
 * around them are those of policy.networking.k8s.io. The numbers leave room for the tiers of other dialects.
 */
export const TIERS = {
  admin: { name: 'admin', order: 100, equals: 'first-match' },
  namespaced: { name: 'namespaced', order: 200, equals: 'united' },
  baseline: { name: 'baseline', order: 300, equals: 'first-match' },
} as const satisfies Readonly<Record<string, Tier>>;

/** Says whether the rules of policies of one priority are united in the tier of a policy. */
export function isUnited({ tier }: { readonly tier: Tier }): boolean {
  return tier.equals === 'united';
}
