/** What each fix of each bad example changes in connections: rule, then example and fix, to the lines of the engine's diff. */
export type ExpectedDiffs = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
