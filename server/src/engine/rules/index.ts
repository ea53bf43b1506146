import { directionWithoutRules } from './directions/direction-without-rules.ts';
import { emptyMeansAll } from './directions/empty-means-all.ts';
import { ignoredDirection } from './directions/ignored-direction.ts';
import { impliedPolicyTypes } from './directions/implied-policy-types.ts';
import type { Rule } from './rule.ts';
import { namespaceLabelGuess } from './selectors/namespace-label-guess.ts';
import { peerOrTrap } from './selectors/peer-or-trap.ts';

/** Every rule of the catalogue, by group. */
export const rules: readonly Rule[] = [
  impliedPolicyTypes,
  directionWithoutRules,
  ignoredDirection,
  emptyMeansAll,
  namespaceLabelGuess,
  peerOrTrap,
];
