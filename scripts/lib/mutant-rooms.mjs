// @ts-check
// The rooms whose tests are tried with mutants: the folders of their code, and the tests that speak about them and are quick.

/** @type {Readonly<Record<string, { readonly code: readonly string[], readonly tests: readonly string[] }>>} */
export const MUTANT_ROOMS = {
  sets: { code: ['server/src/engine/sets'], tests: ['test/engine/sets'] },
  selectors: { code: ['server/src/engine/selectors'], tests: ['test/engine/selectors'] },
  policies: {
    code: ['server/src/engine/policies'],
    tests: ['test/engine/policies', 'test/engine/model/policy-fields.test.ts', 'test/engine/schema'],
  },
  reachability: {
    code: ['server/src/engine/reachability', 'server/src/engine/cluster', 'server/src/engine/evaluation'],
    tests: ['test/engine/reachability', 'test/engine/policies-tiers.test.ts'],
  },
  answers: { code: ['server/src/engine/answers'], tests: ['test/engine/answers', 'test/engine/reachability'] },
  workspace: { code: ['server/src/workspace'], tests: ['test/engine/workspace'] },
};
