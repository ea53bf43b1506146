/** How far a fact may be trusted: stated by the user, documented by its makers, or assumed as what is usual. */
export type Trust = 'stated' | 'documented' | 'assumed';

/** Something about a cluster that no manifest says. */
export interface Fact<T> {
  readonly value: T;
  readonly trust: Trust;
}

/** Makes a fact that the user has set. */
export function stated<T>(value: T): Fact<T> {
  return { value, trust: 'stated' };
}

/** Makes a fact that the makers of a distribution or plug-in document. */
export function documented<T>(value: T): Fact<T> {
  return { value, trust: 'documented' };
}

/** Makes a fact that usually holds; a finding that rests on it is for information at most. */
export function assumed<T>(value: T): Fact<T> {
  return { value, trust: 'assumed' };
}

/** Says whether a finding may rest on the fact. */
export function isSure(fact: Fact<unknown>): boolean {
  return fact.trust !== 'assumed';
}
