import type { Entry, Span, YamlNode } from '../../engine/parse/tree.ts';

/** Says whether two trees say the same at the same places of a text. */
export function sameTree(one: YamlNode, other: YamlNode): boolean {
  if (one === other) return true;
  if (!sameSpan(one.span, other.span) || one.anchored !== other.anchored) return false;
  if (one.kind === 'scalar')
    return (
      other.kind === 'scalar' && one.value === other.value && one.source === other.source && one.style === other.style
    );
  if (one.kind === 'list')
    return (
      other.kind === 'list' && one.flow === other.flow && sameEach(one.items, other.items, (a, b) => sameTree(a, b))
    );
  return other.kind === 'map' && one.flow === other.flow && sameEach(one.entries, other.entries, sameEntry);
}

function sameEntry(one: Entry, other: Entry): boolean {
  return (
    one.key === other.key &&
    one.merged === other.merged &&
    one.typed === other.typed &&
    sameSpan(one.keySpan, other.keySpan) &&
    sameTree(one.value, other.value)
  );
}

function sameSpan(one: Span, other: Span): boolean {
  return one.start === other.start && one.end === other.end;
}

function sameEach<T>(these: readonly T[], those: readonly T[], isSame: (one: T, other: T) => boolean): boolean {
  return (
    these.length === those.length &&
    these.every((one, index) => {
      const other = those[index];
      return other !== undefined && isSame(one, other);
    })
  );
}
