/** The dialects whose policies are evaluated, by the type of their objects. A dialect is an API group with kinds of policies. */
export const DIALECTS = ['network-policy', 'admin-policy'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** What is to be known of a kind of policy before a text is read. */
interface PolicyKindData {
  readonly dialect: Dialect;
  readonly group: string;
  /** The version that API servers of today store. */
  readonly stored: string;
  /** Versions with the same fields that they serve beside it. */
  readonly alsoServed: readonly string[];
  readonly scope: 'namespace' | 'cluster';
  /** True where no other group has a kind of that name, so that another group is a slip. */
  readonly isNowhereElse: boolean;
}

const NETWORKING = 'networking.k8s.io';
const POLICY = 'policy.networking.k8s.io';

/** Every kind of policy that is evaluated; all lists and patterns of kinds are made of this one. */
export const POLICY_KINDS = {
  NetworkPolicy: {
    dialect: 'network-policy',
    group: NETWORKING,
    stored: 'v1',
    alsoServed: [],
    scope: 'namespace',
    isNowhereElse: false,
  },
  AdminNetworkPolicy: {
    dialect: 'admin-policy',
    group: POLICY,
    stored: 'v1alpha1',
    alsoServed: [],
    scope: 'cluster',
    isNowhereElse: true,
  },
  BaselineAdminNetworkPolicy: {
    dialect: 'admin-policy',
    group: POLICY,
    stored: 'v1alpha1',
    alsoServed: [],
    scope: 'cluster',
    isNowhereElse: true,
  },
  ClusterNetworkPolicy: {
    dialect: 'admin-policy',
    group: POLICY,
    stored: 'v1beta1',
    alsoServed: ['v1alpha2'],
    scope: 'cluster',
    isNowhereElse: false,
  },
} as const satisfies Readonly<Record<string, PolicyKindData>>;

export type PolicyKindName = keyof typeof POLICY_KINDS;

/** The names of all kinds of policies that are evaluated. */
export const POLICY_KIND_NAMES = Object.keys(POLICY_KINDS).filter(isPolicyKind);

/** The groups that have such kinds. */
export const POLICY_GROUPS: ReadonlySet<string> = new Set(Object.values(POLICY_KINDS).map(({ group }) => group));

/** Says whether a kind is one of policies that are evaluated, whatever its group. */
export function isPolicyKind(kind: string): kind is PolicyKindName {
  return Object.hasOwn(POLICY_KINDS, kind);
}

/** Says whether an object is a policy of a dialect that is evaluated. */
export function isOfDialect({ type }: { readonly type: string }): boolean {
  return DIALECTS.some(dialect => dialect === type);
}
