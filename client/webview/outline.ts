import type { BothAxes, PanelView } from '../src/panel/messages.ts';
import { type AxisGroup, groupAxis, groupKey, initiallyCollapsed, type Line, visibleLines } from './axis-lines.ts';
import type { Store } from './store.ts';

type AxisName = keyof BothAxes<unknown>;

/** Which lines of a view are in sight: groups, what is collapsed, and the filters. */
export class Outline {
  readonly #store: Store;
  #groups: BothAxes<readonly AxisGroup[]> = { sources: [], destinations: [] };
  // What is collapsed where nobody chose.
  #usual: BothAxes<readonly string[]> = { sources: [], destinations: [] };
  // Matches must be seen, so a filter opens all groups; what is closed then is forgotten with the filter.
  #collapsedWhileFiltering: BothAxes<Set<string>> = { sources: new Set(), destinations: new Set() };

  constructor(store: Store) {
    this.#store = store;
  }

  take({ sources, destinations, home }: PanelView): void {
    this.#groups = { sources: groupAxis(sources), destinations: groupAxis(destinations) };
    this.#usual = {
      sources: initiallyCollapsed(this.#groups.sources, home),
      destinations: initiallyCollapsed(this.#groups.destinations, home),
    };
  }

  lines(axis: AxisName): readonly Line[] {
    return visibleLines(this.#groups[axis], this.#collapsed(axis), this.#store.state.filter[axis]);
  }

  /** The line of a key whether in sight or not, for the details. */
  find(axis: AxisName, key: string): Line | undefined {
    const seen = this.lines(axis).find(line => line.key === key);
    return seen ?? visibleLines(this.#groups[axis], new Set(), '').find(line => line.key === key);
  }

  filter(axis: AxisName, value: string): void {
    this.#collapsedWhileFiltering[axis].clear();
    this.#store.set({ filter: { ...this.#store.state.filter, [axis]: value } });
  }

  clearFilters(): void {
    this.filter('sources', '');
    this.filter('destinations', '');
  }

  toggle(axis: AxisName, key: string): void {
    this.#fold(axis, [key], !this.#collapsed(axis).has(key));
  }

  /** Opens the group of an entry, or the group itself. */
  expand(axis: AxisName, line: Line): void {
    const key = line.type === 'group' ? line.key : groupKey(line.axis);
    if (this.#collapsed(axis).has(key)) this.#fold(axis, [key], false);
  }

  collapseAll(collapsed: boolean): void {
    for (const axis of ['sources', 'destinations'] as const) {
      const keys = this.#groups[axis].map(group => group.key);
      this.#fold(axis, keys, collapsed);
    }
  }

  #collapsed(axis: AxisName): ReadonlySet<string> {
    const { filter, folds } = this.#store.state;
    if (filter[axis].trim() !== '') return this.#collapsedWhileFiltering[axis];
    const { closed, opened } = folds[axis];
    const open = new Set([...opened, ...this.#groupOfSelected(axis)]);
    return new Set([...this.#usual[axis].filter(key => !open.has(key)), ...closed]);
  }

  /** The cell whose details are shown stays in sight when another file brings other namespaces to the front. */
  #groupOfSelected(axis: AxisName): readonly string[] {
    const { selected } = this.#store.state;
    if (selected === undefined) return [];
    const id = axis === 'sources' ? selected.source : selected.destination;
    const group = this.#groups[axis].find(({ entries }) => entries.some(entry => entry.id === id));
    return group === undefined ? [] : [group.key];
  }

  /** Remembers that somebody collapsed groups, or opened them. */
  #fold(axis: AxisName, keys: readonly string[], collapsed: boolean): void {
    const { filter, folds } = this.#store.state;
    if (filter[axis].trim() !== '') {
      const all = this.#collapsedWhileFiltering[axis];
      for (const key of keys)
        if (collapsed) all.add(key);
        else all.delete(key);
      return;
    }
    const without = (list: readonly string[]): readonly string[] => list.filter(key => !keys.includes(key));
    const { closed, opened } = folds[axis];
    const changed = collapsed
      ? { closed: [...without(closed), ...keys], opened: without(opened) }
      : { closed: without(closed), opened: [...without(opened), ...keys] };
    this.#store.set({ folds: { ...folds, [axis]: changed } });
  }
}
