import type { PanelAxis } from '../src/panel/messages.ts';

/** The entries of one namespace, or those outside all. */
export interface AxisGroup {
  readonly key: string;
  readonly namespace: string;
  readonly entries: readonly PanelAxis[];
}

/** The heading of a group; it stands for the group's entries when collapsed. */
export interface GroupLine {
  readonly type: 'group';
  readonly key: string;
  readonly namespace: string;
  /** The entries that pass the filter. */
  readonly entries: readonly PanelAxis[];
  /** How many entries there are without the filter. */
  readonly total: number;
  readonly collapsed: boolean;
}

/** One source or destination. */
export interface EntryLine {
  readonly type: 'entry';
  readonly key: string;
  readonly axis: PanelAxis;
  /** Another entry of the group has the same name, so that the kind must tell them apart. */
  readonly ambiguous: boolean;
}

/** One row or column as drawn. */
export type Line = GroupLine | EntryLine;

/** The key of the group that an entry belongs to. */
export function groupKey(axis: PanelAxis): string {
  return `namespace:${axis.namespace}`;
}

/** Gathers entries by namespace, in the order of their first appearance; external ones last. */
export function groupAxis(entries: readonly PanelAxis[]): readonly AxisGroup[] {
  const groups = new Map<string, PanelAxis[]>();
  for (const axis of entries) {
    const group = groups.get(axis.namespace);
    if (group) group.push(axis);
    else groups.set(axis.namespace, [axis]);
  }
  const all = [...groups].map(([namespace, list]) => ({ key: `namespace:${namespace}`, namespace, entries: list }));
  return [...all.filter(group => group.namespace !== ''), ...all.filter(group => group.namespace === '')];
}

/** Tells which entries hold every word of a filter in their name, namespace, kind or labels. */
function matcherOf(filter: string): (axis: PanelAxis) => boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return () => true;
  return ({ namespace, name, kind, detail }) => {
    const text = `${namespace}/${name} ${kind} ${detail}`.toLowerCase();
    return words.every(word => text.includes(word));
  };
}

function repeatedNames(entries: readonly PanelAxis[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(entries.filter(({ name }) => seen.has(name) || !seen.add(name)).map(({ name }) => name));
}

/** The rows or columns to draw: a heading for each group with matches, and its entries unless collapsed. */
export function visibleLines(
  groups: readonly AxisGroup[],
  collapsed: ReadonlySet<string>,
  filter: string,
): readonly Line[] {
  const matches = matcherOf(filter);
  return groups.flatMap(({ key, namespace, entries: all }): readonly Line[] => {
    const entries = all.filter(matches);
    if (entries.length === 0) return [];
    const heading: GroupLine = {
      type: 'group',
      key,
      namespace,
      entries,
      total: all.length,
      collapsed: collapsed.has(key),
    };
    if (heading.collapsed) return [heading];
    const ambiguous = repeatedNames(all);
    return [
      heading,
      ...entries.map((axis): EntryLine => ({ type: 'entry', key: axis.id, axis, ambiguous: ambiguous.has(axis.name) })),
    ];
  });
}

const overviewFrom = 300;
const besideFrom = 25;

/**
 * What is collapsed while nobody chose: all groups of a long axis, so that it opens as an overview; beside the namespaces of
 * the file that is followed, which stay open, also fewer.
 */
export function initiallyCollapsed(groups: readonly AxisGroup[], home: readonly string[]): readonly string[] {
  const beside = groups.filter(({ namespace }) => !home.includes(namespace));
  const entries = beside.reduce((sum, group) => sum + group.entries.length, 0);
  const isMany = beside.length < groups.length ? entries >= besideFrom : entries >= overviewFrom;
  return isMany && groups.length > 1 ? beside.map(group => group.key) : [];
}
