import type {
  Axis,
  EditorPlace,
  ExplanationView,
  ReachabilityView,
  SideView,
} from '../../../server/src/features/support/protocol.ts';
import type { PanelAxis, PanelExplanation, PanelSide, PanelView } from './view.ts';

/** Something to show, and the places that its link numbers stand for, counted from `first`. */
export interface LinkedContent<T> {
  readonly content: T;
  readonly first: number;
  readonly places: readonly EditorPlace[];
}

class Numbering {
  readonly places: EditorPlace[] = [];
  readonly #first: number;

  constructor(first: number) {
    this.#first = first;
  }

  number<T extends { readonly place?: EditorPlace }>({ place, ...rest }: T): Omit<T, 'place'> & { link?: number } {
    return place ? { ...rest, link: this.#first + this.places.push(place) - 1 } : rest;
  }

  axis(axis: Axis): PanelAxis {
    return this.number(axis);
  }

  side(side: SideView): PanelSide {
    return { ...side, reasons: side.reasons.map(reason => this.number(reason)) };
  }
}

/** Replaces the places of a matrix by numbers from `first` on. */
export function linkView(view: ReachabilityView, first: number): LinkedContent<PanelView> {
  const numbering = new Numbering(first);
  const { version: _version, ...rest } = view;
  const content: PanelView = {
    ...rest,
    sources: view.sources.map(axis => numbering.axis(axis)),
    destinations: view.destinations.map(axis => numbering.axis(axis)),
    left: view.left.map(left => numbering.number(left)),
  };
  return { content, first, places: numbering.places };
}

/** Replaces the places of an explanation by numbers from `first` on. */
export function linkExplanation(view: ExplanationView, first: number): LinkedContent<PanelExplanation> {
  const numbering = new Numbering(first);
  const content: PanelExplanation = {
    ...view,
    source: numbering.axis(view.source),
    destination: numbering.axis(view.destination),
    egress: numbering.side(view.egress),
    ingress: numbering.side(view.ingress),
  };
  return { content, first, places: numbering.places };
}

/** The place that a number stands for in this content, if any. */
export function placeOf(linked: LinkedContent<unknown> | undefined, link: number): EditorPlace | undefined {
  return linked?.places[link - linked.first];
}
