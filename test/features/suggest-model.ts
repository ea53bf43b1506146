import type { CompletionItem, CompletionList } from 'vscode-languageserver-types';

/** Asks the server; `trigger` is the character that opens the list, undefined for a typed word. */
export type Ask = (text: string, trigger: string | undefined) => CompletionList | null;

interface Session {
  items: readonly CompletionItem[];
  isIncomplete: boolean;
  /** Column at which the word stood when the list was last asked for. */
  wordColumn: number;
  column: number;
}

// The words of languages that define none of their own, as YAML.
const WORD = /(-?\d*\.\d\w*)|([^`~!@#%^&*()\-=+[{\]}\\|;:'",.<>/?\s]+)/g;

/**
 * The list of suggestions as VS Code keeps it while a person types at the end of a text: opened by trigger characters and by
 * words, asked for again or filtered with each letter, left as it is where a number begins a new word.
 */
export class SuggestModel {
  readonly #ask: Ask;
  readonly #triggers: readonly string[];
  readonly #isSlow: boolean;
  #session: Session | undefined;
  text = '';

  /** With `isSlow` the server never answers in time once the list is open: it is filtered alone. */
  constructor(ask: Ask, triggers: readonly string[], isSlow = false) {
    this.#ask = ask;
    this.#triggers = triggers;
    this.#isSlow = isSlow;
  }

  /** The items that Enter would take the first of. */
  get shown(): readonly string[] {
    const { items = [] } = this.#session ?? {};
    return items.filter(item => matches(this.#line.slice(startOf(item)), item)).map(({ label }) => label);
  }

  get #line(): string {
    return this.text.slice(this.text.lastIndexOf('\n') + 1);
  }

  get #word(): { readonly text: string; readonly column: number } {
    const line = this.#line;
    const last = [...line.matchAll(WORD)].at(-1);
    return last !== undefined && last.index + last[0].length === line.length
      ? { text: last[0], column: last.index }
      : { text: '', column: line.length };
  }

  /** Types one character; what the list shows is `shown` afterwards. */
  type(character: string): void {
    const isShown = this.#session !== undefined && this.shown.length > 0;
    this.text += character;
    if (character === '\n') this.#session = undefined;
    else if (this.#triggers.includes(character)) this.#open(character);
    else if (isShown) this.#goOn();
    else {
      this.#session = undefined;
      if (this.#word.text !== '' && Number.isNaN(Number(this.#word.text))) this.#open(undefined);
    }
  }

  #goOn(): void {
    const session = this.#session;
    if (session === undefined) return;
    const { text: word, column } = this.#word;
    const isNewWord = word !== '' && column > session.wordColumn;
    // The items stay, and where a number begins so does what was shown of them.
    if (isNewWord) {
      if (Number.isNaN(Number(word))) session.wordColumn = column;
      else session.items = session.items.map(stale(this.#line.slice(0, -1)));
    } else if (word !== '' && session.isIncomplete && !this.#isSlow) this.#open(undefined);
    if (this.shown.length === 0) this.#session = undefined;
  }

  #open(trigger: string | undefined): void {
    const list = this.#ask(this.text, trigger);
    const { column } = this.#word;
    this.#session =
      list === null || list.items.length === 0
        ? undefined
        : { items: list.items, isIncomplete: list.isIncomplete, wordColumn: column, column };
    if (this.shown.length === 0) this.#session = undefined;
  }
}

/** Lets an item that is shown before a number begins match all that follows. */
function stale(line: string): (item: CompletionItem) => CompletionItem {
  return item => (matches(line.slice(startOf(item)), item) ? { ...item, filterText: ANYTHING } : item);
}

const ANYTHING = '\u0000';

function startOf({ textEdit }: CompletionItem): number {
  return textEdit !== undefined && 'range' in textEdit ? textEdit.range.start.character : 0;
}

/** Says whether the letters that are typed stand in the item's text in their order; the editor asks for a little more. */
function matches(typed: string, { label, filterText = label }: CompletionItem): boolean {
  if (filterText === ANYTHING) return true;
  const [wanted, text] = [typed.trimStart().toLowerCase(), filterText.toLowerCase()];
  let at = 0;
  for (const character of wanted) {
    at = text.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
