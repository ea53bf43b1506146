import type { TextEdit } from '../../edits/edit.ts';
import type { Resource } from '../../model/resource.ts';
import type { Fix, RuleContext } from '../shape/rule.ts';

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
export function lazyFixElsewhere(
  title: string,
  resource: Resource,
  make: () => readonly TextEdit[],
  preferred = true,
): Fix {
  let elsewhere: Fix['elsewhere'];
  return {
    title,
    preferred,
    edits: [],
    get elsewhere() {
      elsewhere ??= [{ resource, edits: make() }];
      return elsewhere;
    },
  };
}

/** Returns a fix of this document and of another resource's, each half made when somebody asks for it. */
export function lazyFixOfBoth(
  title: string,
  make: () => readonly TextEdit[],
  resource: Resource,
  makeThere: () => readonly TextEdit[],
): Fix {
  const [here, there] = [lazyFix(title, make), lazyFixElsewhere(title, resource, makeThere)];
  return {
    title,
    preferred: true,
    get edits() {
      return here.edits;
    },
    get elsewhere() {
      return there.elsewhere ?? [];
    },
  };
}

/** Returns a fix of another resource's document, or of this one where both stand in it; undefined where it is not in sight. */
export function lazyFixAt(
  title: string,
  { text, textOf }: Pick<RuleContext, 'text' | 'textOf'>,
  resource: Resource,
  make: (text: string) => readonly TextEdit[],
  preferred = true,
): Fix | undefined {
  const there = textOf?.(resource);
  if (there === undefined) return undefined;
  return there === text
    ? lazyFix(title, () => make(text), preferred)
    : lazyFixElsewhere(title, resource, () => make(there), preferred);
}
