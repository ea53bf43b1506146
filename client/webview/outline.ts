import type { BothAxes, PanelView } from '../src/panel/messages.ts';
import { type AxisGroup, groupAxis, groupKey, initiallyCollapsed, type Line, visibleLines } from './axis-lines.ts';
import type { Store } from './store.ts';

type AxisName = keyof BothAxes<unknown>;

/** Which lines of a view are in sight: groups, what is collapsed, and the filters. */
export class Outline {
  readonly #store: Store;
  #groups: BothAxes<readonly AxisGroup[]> = { sources: [], destinations: [] };
  // Matches must be seen, so a filter opens all groups; what is closed then is forgotten with the filter.
  #collapsedWhileFiltering: BothAxes<Set<string>> = { sources: new Set(), destinations: new Set() };

  constructor(store: Store) {
    this.#store = store;
  }

  take({ sources, destinations }: PanelView): void {
    this.#groups = { sources: groupAxis(sources), destinations: groupAxis(destinations) };
    if (this.#store.state.collapsed) return;
    this.#store.set({
      collapsed: {
        sources: initiallyCollapsed(this.#groups.sources),
        destinations: initiallyCollapsed(this.#groups.destinations),
      },
    });
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
    const collapsed = new Set(this.#collapsed(axis));
    if (!collapsed.delete(key)) collapsed.add(key);
    this.#setCollapsed(axis, collapsed);
  }

  /** Opens the group of an entry, or the group itself. */
  expand(axis: AxisName, line: Line): void {
    const collapsed = new Set(this.#collapsed(axis));
    collapsed.delete(line.type === 'group' ? line.key : groupKey(line.axis));
    this.#setCollapsed(axis, collapsed);
  }

  collapseAll(collapsed: boolean): void {
    for (const axis of ['sources', 'destinations'] as const) {
      this.#setCollapsed(axis, new Set(collapsed ? this.#groups[axis].map(group => group.key) : []));
    }
  }

  #collapsed(axis: AxisName): ReadonlySet<string> {
    const { filter, collapsed } = this.#store.state;
    return filter[axis].trim() === '' ? new Set(collapsed?.[axis]) : this.#collapsedWhileFiltering[axis];
  }

  #setCollapsed(axis: AxisName, keys: Set<string>): void {
    const { filter, collapsed = { sources: [], destinations: [] } } = this.#store.state;
    if (filter[axis].trim() === '') this.#store.set({ collapsed: { ...collapsed, [axis]: [...keys] } });
    else this.#collapsedWhileFiltering = { ...this.#collapsedWhileFiltering, [axis]: keys };
  }
}
