import type { TextEdit } from '../../edit.ts';
import type { Resource } from '../../model/resource.ts';
import type { Fix } from '../rule.ts';

/**
 * Returns a fix whose edits are made when somebody asks for them: finding out how a document is written costs more
 * than the check. Offer it only where there is something to edit.
 */
export function lazyFix(title: string, make: () => readonly TextEdit[], preferred = true): Fix {
  let edits: readonly TextEdit[] | undefined;
  return {
    title,
    preferred,
    get edits() {
      edits ??= make();
      return edits;
    },
  };
}

/** Returns a fix of another resource's document, made when somebody asks for it. */
export function lazyFixElsewhere(title: string, resource: Resource, make: () => readonly TextEdit[]): Fix {
  let elsewhere: Fix['elsewhere'];
  return {
    title,
    preferred: true,
    edits: [],
    get elsewhere() {
      elsewhere ??= [{ resource, edits: make() }];
      return elsewhere;
    },
  };
}
