/** Findings of other rules beside the one a bad example shows, by rule and example, where they cannot be avoided. */
const COMPANIONS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {};

/** Findings that a fix brings to light and that no fix could avoid, by rule and example. */
const CONSEQUENCES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'invalid-policy-type': { 'Three entries': ['egress-without-dns'] },
  // Egress that is denied as a whole is denied for DNS too.
  'implied-policy-types': { 'An empty egress list': ['egress-without-dns'] },
};

/** Bad examples that no single correction repairs, by rule. */
const WITHOUT_FIX: Readonly<Record<string, readonly string[]>> = {
  'invalid-cidr': ['A host name', 'A prefix length that IPv4 does not have'],
  'invalid-operator': ['An operator of node selectors'],
  'invalid-port': ['Too large', 'Zero'],
  'invalid-port-name': ['Two ports in one'],
  'invalid-protocol': ['Not a transport protocol'],
};

/** Says whether a bad example is one that no fix is offered for. */
export function hasNoFix(rule: string, example: string): boolean {
  return WITHOUT_FIX[rule]?.includes(example) ?? false;
}

/** Returns the rules whose findings stand beside a bad example's own. */
export function companionsOf(rule: string, example: string): readonly string[] {
  return COMPANIONS[rule]?.[example] ?? [];
}

/** Returns the rules whose findings may appear once a fix of a bad example is applied. */
export function consequencesOf(rule: string, example: string): readonly string[] {
  return CONSEQUENCES[rule]?.[example] ?? [];
}

/** What each fix of each bad example changes in connections: rule, then example and fix, to the engine's diff. */
export const expectedDiffs: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {};
