/** What is to be known of a kind of policy before a text is read. */
export interface PolicyKindData {
  /** The type of its objects, which is the name of its dialect. */
  readonly dialect: string;
  readonly group: string;
  /** The version that API servers of today store. */
  readonly stored: string;
  /** Versions with the same fields that they serve beside it. */
  readonly alsoServed: readonly string[];
  readonly scope: 'namespace' | 'cluster';
  /** True where no other group has a kind of that name, so that another group is a slip. */
  readonly isNowhereElse: boolean;
  /** How several of them are called. */
  readonly plural: string;
  /** Kinds that a plug-in enforces, or not, together. */
  readonly generation: 'network' | 'alpha' | 'cluster';
}
