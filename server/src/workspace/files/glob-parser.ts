/** A part of a glob pattern. */
export type GlobPart =
  /** One character that the test takes. */
  | { readonly type: 'one'; readonly test: (character: string) => boolean }
  | { readonly type: 'any-of'; readonly options: readonly (readonly GlobPart[])[]; readonly times: Times };

/** How often one of the options stands there. */
type Times = 'once' | 'at least once' | 'any number';

/** What came of reading a pattern: its parts, or what is wrong with it. */
export type GlobResult =
  | { readonly ok: true; readonly parts: readonly GlobPart[] }
  | { readonly ok: false; readonly problem: string };

/** The most patterns that one setting takes. */
export const MOST_PATTERNS = 500;

/** The longest pattern that is taken, in characters. */
export const MOST_PATTERN_CHARACTERS = 1000;

const NOT_SLASH: GlobPart = { type: 'one', test: character => character !== '/' };
const ANYTHING: GlobPart = { type: 'one', test: () => true };

/**
 * Reads a glob pattern: `*` and `?` within a name, `**` for any number of folders, `[a-z]`, `[!a-z]`, `{a,b}`, `(a|b)`
 * and its forms `?(…)`, `*(…)`, `+(…)`, `@(…)`; a backslash takes the next character as it is.
 */
export function parseGlob(pattern: string): GlobResult {
  const problem = wholeProblem(pattern);
  if (problem !== undefined) return { ok: false, problem };
  const parser = new Parser(pattern.replace(/^(?:\.\/)+/, ''));
  const parts = parser.sequence('');
  // A pattern takes files and folders, one with a slash behind it folders alone.
  const whole = pattern.endsWith('/') ? parts : [...parts, optional([literal('/')])];
  return parser.problem === undefined ? { ok: true, parts: whole } : { ok: false, problem: parser.problem };
}

function wholeProblem(pattern: string): string | undefined {
  if (pattern === '') return 'an empty pattern matches no file. Delete it.';
  if (pattern.length > MOST_PATTERN_CHARACTERS)
    return `this pattern has ${pattern.length} characters, and ${MOST_PATTERN_CHARACTERS} are the most.`;
  return pattern.startsWith('!')
    ? 'a pattern cannot begin with !. What is to be left out stands in files.exclude.'
    : undefined;
}

function repeated(part: GlobPart): GlobPart {
  return { type: 'any-of', options: [[part]], times: 'any number' };
}

function optional(parts: readonly GlobPart[]): GlobPart {
  return { type: 'any-of', options: [[], parts], times: 'once' };
}

function literal(wanted: string): GlobPart {
  return { type: 'one', test: character => character === wanted };
}

/** Says what is wrong with a glob pattern, undefined where nothing is. */
export function globProblem(pattern: string): string | undefined {
  const glob = parseGlob(pattern);
  return glob.ok ? undefined : glob.problem;
}

class Parser {
  problem: string | undefined;
  readonly #text: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#text = [...text];
  }

  /** Reads up to one of the characters of `end`, or to the end of the pattern. */
  sequence(end: string): readonly GlobPart[] {
    const parts: GlobPart[] = [];
    while (this.#at < this.#text.length && this.problem === undefined) {
      if (end.includes(this.#character())) break;
      parts.push(...this.#part());
    }
    return parts;
  }

  #character(ahead = 0): string {
    return this.#text[this.#at + ahead] ?? '';
  }

  #take(): string {
    return this.#text[this.#at++] ?? '';
  }

  #part(): readonly GlobPart[] {
    if (this.#startsSegment() && this.#isFolders()) return [this.#folders()];
    if (this.#character(1) === '(' && '?*+@!'.includes(this.#character())) return [this.#group(this.#take())];
    const character = this.#take();
    switch (character) {
      case '*':
        while (this.#character() === '*' && this.#character(1) !== '(') this.#at++;
        return [repeated(NOT_SLASH)];
      case '?':
        return [NOT_SLASH];
      case '[':
        return [this.#class()];
      case '{':
        return this.#braces();
      case '(':
        this.#at--;
        return [this.#group('@')];
      case '\\':
        return [literal(this.#take() || '\\')];
      default:
        return [literal(character)];
    }
  }

  /** Says whether `**` stands there as a segment of its own. */
  #isFolders(): boolean {
    const isPair = this.#character() === '*' && this.#character(1) === '*';
    return isPair && (this.#at + 2 >= this.#text.length || '/,}|)'.includes(this.#character(2)));
  }

  #startsSegment(): boolean {
    return this.#at === 0 || '/{(,|'.includes(this.#character(-1));
  }

  // `**/` is any number of folders, none included.
  #folders(): GlobPart {
    this.#at += 2;
    if (this.#character() !== '/') return repeated(ANYTHING);
    this.#at++;
    return optional([repeated(ANYTHING), literal('/')]);
  }

  #class(): GlobPart {
    const start = this.#at;
    const isNegated = '!^'.includes(this.#character());
    if (isNegated) this.#at++;
    const ranges: [from: string, to: string][] = [];
    for (let isFirst = true; isFirst || this.#character() !== ']'; isFirst = false) {
      if (this.#at >= this.#text.length) return this.#unclosed('[', start);
      const from = this.#member();
      const isRange = this.#character() === '-' && !['', ']'].includes(this.#character(1));
      if (isRange) this.#at++;
      ranges.push([from, isRange ? this.#member() : from]);
    }
    this.#at++;
    const holds = (character: string): boolean => ranges.some(([from, to]) => from <= character && character <= to);
    return { type: 'one', test: character => character !== '/' && holds(character) !== isNegated };
  }

  #member(): string {
    const character = this.#take();
    return character === '\\' ? this.#take() : character;
  }

  #braces(): readonly GlobPart[] {
    const start = this.#at;
    const range = /^([^/,{}\\])\.\.([^/,{}\\])\}/u.exec(this.#text.slice(start, start + 5).join(''));
    if (range !== null) {
      this.#at += 5;
      const [from = '', to = ''] = [range[1], range[2]].toSorted();
      return [{ type: 'one', test: character => from <= character && character <= to }];
    }
    const options = this.#options(',', '}', start);
    const [only, ...others] = options;
    // As in shells, braces around a single word are characters.
    return only !== undefined && others.length === 0
      ? [literal('{'), ...only, literal('}')]
      : [{ type: 'any-of', options, times: 'once' }];
  }

  #group(mark: string): GlobPart {
    const start = ++this.#at;
    if (mark === '!') {
      this.problem = 'the form !(…) is not known. What is to be left out stands in files.exclude.';
      return NOT_SLASH;
    }
    const options = this.#options('|', ')', start);
    if (mark === '?') return { type: 'any-of', options: [[], ...options], times: 'once' };
    const times = mark === '*' ? 'any number' : mark === '+' ? 'at least once' : 'once';
    return { type: 'any-of', options, times };
  }

  #options(separator: string, end: string, start: number): readonly (readonly GlobPart[])[] {
    const options: (readonly GlobPart[])[] = [];
    do options.push(this.sequence(`${separator}${end}`));
    while (this.#take() === separator && this.problem === undefined);
    if (this.#character(-1) !== end && this.problem === undefined) this.#unclosed(this.#text[start - 1] ?? '', start);
    return options;
  }

  #unclosed(bracket: string, start: number): GlobPart {
    this.problem = `its ${bracket} at character ${start} is not closed. A backslash makes it the character itself.`;
    this.#at = this.#text.length;
    return NOT_SLASH;
  }
}
