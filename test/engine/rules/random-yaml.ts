import fc from 'fast-check';

/** A plain value as the printer writes it. */
export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** How one node is printed; every choice is part of the random input. */
interface Choices {
  readonly flow: boolean;
  readonly manyLines: boolean;
  readonly comment: boolean;
  readonly trailing: boolean;
  readonly blank: boolean;
  readonly listIndent: 0 | 2;
  readonly quote: '' | '"' | "'";
  readonly blockText: boolean;
}

const choices: fc.Arbitrary<Choices> = fc.record({
  flow: fc.boolean(),
  manyLines: fc.boolean(),
  comment: fc.boolean(),
  trailing: fc.boolean(),
  blank: fc.boolean(),
  listIndent: fc.constantFrom(0, 2),
  quote: fc.constantFrom('', '"', "'"),
  blockText: fc.boolean(),
});

const word = fc.constantFrom('app', 'web', 'podSelector', 'ports', 'x-y', 'from', 'db');
const scalar: fc.Arbitrary<Plain> = fc.oneof(
  word,
  fc.integer({ min: -5, max: 70_000 }),
  fc.boolean(),
  fc.constant(null),
);

const { plain } = fc.letrec<{ plain: Plain; list: Plain[]; map: { [key: string]: Plain } }>(tie => ({
  plain: fc.oneof({ depthSize: 'small' }, scalar, tie('list'), tie('map')),
  list: fc.array(tie('plain'), { maxLength: 4 }),
  map: fc.dictionary(word, tie('plain'), { maxKeys: 4, noNullPrototype: true }),
}));

const tops = plain.filter(value => typeof value === 'object' && value !== null);

/** Random YAML texts in many styles, each with the value it stands for. */
export const documents: fc.Arbitrary<{ readonly value: Plain; readonly text: string }> = fc
  .record({ value: tops, pool: fc.array(choices, { minLength: 7, maxLength: 7 }), crlf: fc.boolean() })
  .map(({ value, pool, crlf }) => {
    const text = `${new Printer(pool).block(value).join('\n')}\n`;
    return { value, text: crlf ? text.replaceAll('\n', '\r\n') : text };
  });

class Printer {
  #next = 0;
  readonly #pool: readonly Choices[];

  constructor(pool: readonly Choices[]) {
    this.#pool = pool;
  }

  #choose(): Choices {
    const choice = this.#pool[this.#next++ % this.#pool.length];
    if (choice === undefined) throw new Error('no choices');
    return choice;
  }

  #scalar(value: string | number | boolean | null): string {
    const { quote } = this.#choose();
    return typeof value === 'string' ? quote + value + quote : String(value);
  }

  #flow(value: Plain): string {
    if (typeof value !== 'object' || value === null) return this.#scalar(value);
    const { manyLines, comment, blank } = this.#choose();
    const pieces = Array.isArray(value)
      ? value.map(item => this.#flow(item))
      : Object.entries(value).map(([key, inner]) => `${this.#scalar(key)}: ${this.#flow(inner)}`);
    // Deep enough for every parent.
    const newline = `\n${' '.repeat(40)}`;
    const separator = manyLines ? `,${comment ? ' # about the one before' : ''}${newline}` : blank ? ' , ' : ', ';
    const ends = pieces.length > 0 && blank ? ',' : '';
    const margin = manyLines && pieces.length > 0 ? newline : '';
    const body = `${margin}${pieces.join(separator)}${ends}${margin}`;
    return Array.isArray(value) ? `[${body}]` : `{${body}}`;
  }

  /** Returns the lines of a value that begins a line of its own. */
  block(value: Plain): readonly string[] {
    const empty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
    if (typeof value !== 'object' || value === null || empty || this.#choose().flow) return [this.#flow(value)];
    if (Array.isArray(value)) return value.flatMap((item, index) => this.#child('-', item, index));
    return Object.entries(value).flatMap(([key, inner], index) => this.#child(`${this.#scalar(key)}:`, inner, index));
  }

  #child(head: string, value: Plain, index: number): readonly string[] {
    const { comment, blank, trailing, listIndent, blockText } = this.#choose();
    const above = [...(comment ? ['# about the next'] : []), ...(blank && index > 0 ? [''] : [])];
    const tail = trailing ? ' # note' : '';
    if (typeof value === 'string' && blockText) return [...above, `${head} |-`, `   ${value}`];
    if (value === null && blank) return [...above, head + tail];
    const body = this.block(value);
    const [first = ''] = body;
    const inline = typeof value !== 'object' || value === null || /^[[{]/.test(first);
    if (inline) return [...above, `${head} ${first}${tail}`];
    const isItem = head === '-';
    if (isItem && !first.startsWith('#')) return [...above, `- ${first}`, ...indent(body.slice(1), 2)];
    return [...above, head + tail, ...indent(body, Array.isArray(value) && !isItem ? listIndent : 2)];
  }
}

function indent(lines: readonly string[], columns: number): readonly string[] {
  return lines.map(line => (line === '' ? '' : ' '.repeat(columns) + line));
}
