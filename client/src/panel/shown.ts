import type { EditorPlace } from '../../../server/src/features/support/protocol.ts';
import { type LinkedContent, placeOf } from './links.ts';

/** Hands out link numbers that are never used twice, so that a late click cannot open another place. */
export class LinkNumbers {
  #next = 0;

  take(count: number): number {
    const first = this.#next;
    this.#next += count;
    return first;
  }
}

/** What the webview shows of one kind, and the places behind it as they are now. */
export class Shown<Answer, Content> {
  readonly #numbers: LinkNumbers;
  readonly #link: (answer: Answer, first: number) => LinkedContent<Content>;
  #linked: LinkedContent<Content> | undefined;
  #text = '';

  constructor(numbers: LinkNumbers, link: (answer: Answer, first: number) => LinkedContent<Content>) {
    this.#numbers = numbers;
    this.#link = link;
  }

  get content(): Content | undefined {
    return this.#linked?.content;
  }

  /** Takes an answer in; tells whether it looks different from the one before. Moved places alone do not. */
  replace(answer: Answer): boolean {
    const same = this.#link(answer, this.#linked?.first ?? 0);
    const text = JSON.stringify(same.content);
    if (this.#linked && text === this.#text) {
      this.#linked = same;
      return false;
    }
    const first = this.#numbers.take(same.places.length);
    this.#linked = this.#link(answer, first);
    this.#text = first === same.first ? text : JSON.stringify(this.#linked.content);
    return true;
  }

  clear(): void {
    this.#linked = undefined;
    this.#text = '';
  }

  place(link: number): EditorPlace | undefined {
    return placeOf(this.#linked, link);
  }
}
