import type { Condition, PanelView } from '../src/panel/messages.ts';
import { conditionPage } from './condition-page.ts';
import { host } from './host.ts';
import type { Layout } from './layout.ts';
import { fillNotes, noPoliciesNote, staleNote } from './notes.ts';

const requests = {
  retry: () => host.postMessage({ type: 'retry' }),
  restart: () => host.postMessage({ type: 'restart' }),
};

/** Conditions under which the matrix on show would be wrong, not merely late. */
const emptying: ReadonlySet<Condition> = new Set<Condition>(['no-file', 'incompatible']);

/** What stands around the matrix, or in its place: conditions, notes, empty states. */
export class Situation {
  readonly #layout: Layout;
  readonly #open: (link: number) => void;
  #condition: { readonly condition: Condition; readonly detail: string } | undefined;

  constructor(layout: Layout, open: (link: number) => void) {
    this.#layout = layout;
    this.#open = open;
  }

  /** Enters a condition; tells whether the matrix on show must go. */
  enter(condition: Condition, detail: string): boolean {
    this.#condition = { condition, detail };
    return emptying.has(condition);
  }

  /** The view is as the server has it now. */
  current(view: PanelView | undefined): void {
    this.#condition = undefined;
    this.show(view);
  }

  /** Shows conditions and notes; tells whether there is a matrix to show. */
  show(view: PanelView | undefined): boolean {
    const { condition = 'loading', detail = '' } = this.#condition ?? {};
    const stale = view && this.#condition ? staleNote(condition, detail, requests) : undefined;
    const open = view && hasWorkloads(view) && view.policies === 0 ? noPoliciesNote() : undefined;
    this.#layout.banners(stale, open);
    fillNotes(this.#layout.notes, view, this.#open);
    if (view && hasWorkloads(view)) {
      this.#layout.cover(undefined);
      return true;
    }
    this.#layout.cover(conditionPage(view ? 'empty' : condition, view ? '' : detail, requests));
    return false;
  }
}

function hasWorkloads({ sources, destinations }: PanelView): boolean {
  return [...sources, ...destinations].some(axis => axis.type === 'workload');
}
