import type { ResourceBase } from '../objects/object.ts';
import type { ValidationOptions } from '../objects/validation.ts';
import type { Place } from '../schema/place.ts';
import type { Definition } from '../schema/structural.ts';
import type { Violation } from '../schema/violation.ts';
import type { CompiledPolicy } from './compiled.ts';
import type { DialectName, KindOf } from './kinds.ts';
import type { PolicyOf } from './policy.ts';

/** All that a dialect is made of, beside its kinds and the type of its policies. */
export interface Dialect<D extends DialectName> {
  /** Reads an object as far as it can be read. */
  readonly read: (base: ResourceBase) => PolicyOf<D>;
  /** Compiles a policy that the API server accepts; what cannot be read opens nothing. */
  readonly compile: (policy: PolicyOf<D>) => CompiledPolicy;
  readonly definitions: Readonly<Record<KindOf<D>, Definition>>;
  /** True where the API server has the kinds built in, and no definition of custom resources tells of them. */
  readonly isBuiltIn: boolean;
  /** Returns what the API server refuses beyond types and limits, or plug-ins make nothing of. */
  readonly check: (root: Place, options: ValidationOptions) => readonly Violation[];
  /** Returns what the rules in the definitions refuse, which are evaluated on objects that are otherwise sound. */
  readonly checkCelRules: (root: Place, options: ValidationOptions) => readonly Violation[];
  /** The prefixes of the snippets that write its policies. */
  readonly starters: readonly string[];
}
