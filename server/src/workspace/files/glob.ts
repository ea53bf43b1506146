import { type GlobPart, parseGlob } from './glob-parser.ts';

/** A step of the automaton: a character that leads on, or a choice that takes none; undefined at the end. */
type Step =
  | { readonly test: (character: string) => boolean; readonly next: number }
  | { readonly choices: readonly number[] }
  | undefined;

/** The steps that are possible after some characters. */
interface State {
  readonly steps: readonly number[];
  readonly isEnd: boolean;
  readonly after: Map<string, State>;
}

/** When the remembered states hold more steps than this, all are forgotten, so that odd patterns take no memory. */
const MOST_REMEMBERED = 200_000;

/**
 * Makes one matcher of glob patterns that takes a path where one of them does; patterns that are wrong take none. It works
 * in time linear in the path: all ways through the patterns are followed at once, and none is tried again.
 */
export function globMatcher(patterns: readonly string[]): (path: string) => boolean {
  return new Automaton(patterns).matches;
}

class Automaton {
  readonly #steps: Step[] = [undefined];
  readonly #start: readonly number[];
  #states = new Map<string, State>();
  #remembered = 0;

  constructor(patterns: readonly string[]) {
    this.#start = patterns.flatMap(pattern => {
      const glob = parseGlob(pattern);
      return glob.ok ? [this.#sequence(glob.parts, 0)] : [];
    });
  }

  readonly matches = (path: string): boolean => {
    let state = this.#stateOf(this.#start);
    for (const character of path) {
      if (state.steps.length === 0) return false;
      state = state.after.get(character) ?? this.#follow(state, character);
    }
    return state.isEnd;
  };

  #follow(state: State, character: string): State {
    const next = state.steps.flatMap(index => {
      const step = this.#steps[index];
      return step !== undefined && 'test' in step && step.test(character) ? [step.next] : [];
    });
    const after = this.#stateOf(next);
    state.after.set(character, after);
    return after;
  }

  /** Returns the state of all steps that can be reached without a character. */
  #stateOf(indexes: readonly number[]): State {
    const reached = new Set<number>();
    const open = [...indexes];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (reached.has(index)) continue;
      reached.add(index);
      const step = this.#steps[index];
      if (step !== undefined && 'choices' in step) open.push(...step.choices);
    }
    const isEnd = reached.has(0);
    const steps = [...reached].filter(index => 'test' in (this.#steps[index] ?? {})).toSorted((a, b) => a - b);
    const key = `${steps.join()}${isEnd ? '!' : ''}`;
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    this.#remembered += steps.length + 1;
    if (this.#remembered > MOST_REMEMBERED) this.#forget();
    const state = { steps, isEnd, after: new Map<string, State>() };
    this.#states.set(key, state);
    return state;
  }

  #forget(): void {
    this.#states = new Map();
    this.#remembered = 0;
  }

  /** Adds the steps of parts that stand before another step; returns the first of them. */
  #sequence(parts: readonly GlobPart[], next: number): number {
    return parts.reduceRight((after, part) => this.#part(part, after), next);
  }

  #part(part: GlobPart, next: number): number {
    if (part.type === 'one') return this.#add({ test: part.test, next });
    if (part.times === 'once') return this.#add({ choices: part.options.map(each => this.#sequence(each, next)) });
    const again: number[] = [next];
    const end = this.#add({ choices: again });
    again.push(...part.options.map(each => this.#sequence(each, end)));
    return part.times === 'any number' ? end : this.#add({ choices: again.slice(1) });
  }

  #add(step: Step): number {
    this.#steps.push(step);
    return this.#steps.length - 1;
  }
}
