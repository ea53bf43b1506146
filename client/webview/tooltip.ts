import { element, setPixels } from './dom.ts';

const delayMilliseconds = 250;
const gap = 6;

/** The hover of a cell or header. What it says is in their labels too, so it is hidden from screen readers. */
export class Tooltip {
  readonly element = element('div', { class: 'tooltip', 'aria-hidden': 'true', hidden: '' });
  #timer: number | undefined;
  #anchor: Element | undefined;

  /** Shows the lines beside an element after a moment; at once when another hover was open. */
  show(anchor: Element, lines: readonly string[]): void {
    if (anchor === this.#anchor) return;
    const open = !this.element.hidden;
    this.hide();
    this.#anchor = anchor;
    this.#timer = window.setTimeout(() => this.#open(anchor, lines), open ? 0 : delayMilliseconds);
  }

  hide(): void {
    window.clearTimeout(this.#timer);
    this.#anchor = undefined;
    this.element.hidden = true;
  }

  #open(anchor: Element, lines: readonly string[]): void {
    if (!anchor.isConnected) return;
    this.element.replaceChildren(...lines.map(line => element('div', {}, line)));
    this.element.hidden = false;
    const at = anchor.getBoundingClientRect();
    const own = this.element.getBoundingClientRect();
    const below = at.bottom + gap + own.height <= window.innerHeight;
    setPixels(this.element, 'top', below ? at.bottom + gap : Math.max(0, at.top - gap - own.height));
    setPixels(this.element, 'left', Math.max(gap, Math.min(at.left, window.innerWidth - own.width - gap)));
  }
}
