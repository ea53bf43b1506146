// @ts-check
// The rooms whose tests are tried with mutants: the folders of their code, and the tests that speak about them and are quick.

const POLICY_TESTS = [
  'test/engine/policies',
  'test/engine/policies-tiers.test.ts',
  'test/engine/model/policy-fields.test.ts',
  'test/engine/rules/api-server-messages.test.ts',
  'test/engine/schema/!(generated-validator).test.ts',
];

// The slow ones among them follow every edit of many, or every pod of many clusters.
const REACHABILITY_TESTS = [
  'test/engine/reachability/!(connections|diff|exposure.property|explain.property|admin-conformance).test.ts',
  'test/engine/policies-tiers.test.ts',
  'test/oracle/known-{answers,tiers}.test.ts',
];

const ANSWER_TESTS = [
  'test/cli/{query,depends,exposure-depends,explain,list,list-exposure,enforcement,route-classes,diff}.test.ts',
  'test/features/explanation-view.test.ts',
];

const WORKSPACE_TESTS = ['test/engine/workspace/!(edited-findings).test.ts'];

/** @type {Readonly<Record<string, { readonly code: readonly string[], readonly tests: readonly string[] }>>} */
export const MUTANT_ROOMS = {
  sets: { code: ['server/src/engine/sets'], tests: ['test/engine/sets'] },
  selectors: { code: ['server/src/engine/selectors'], tests: ['test/engine/selectors'] },
  policies: { code: ['server/src/engine/policies'], tests: POLICY_TESTS },
  reachability: {
    code: ['server/src/engine/reachability', 'server/src/engine/cluster', 'server/src/engine/evaluation'],
    tests: REACHABILITY_TESTS,
  },
  answers: { code: ['server/src/engine/answers'], tests: [...REACHABILITY_TESTS, ...ANSWER_TESTS] },
  workspace: { code: ['server/src/workspace'], tests: WORKSPACE_TESTS },
};
