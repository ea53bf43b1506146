import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fact, input, sameItems, steadyInput, worldFact } from '../../../server/src/engine/facts/fact.ts';
import { FactTable } from '../../../server/src/engine/facts/fact-table.ts';

/** A world of numbers by name, with what was worked out about it; those of `s` and `t` are steady. */
class Numbers {
  readonly facts: FactTable<Numbers>;
  readonly values: Readonly<Record<string, number>>;

  constructor(values: Readonly<Record<string, number>>, before?: Numbers) {
    this.values = values;
    const isSteady = ['s', 't'].every(name => before?.values[name] === values[name]);
    this.facts = new FactTable<Numbers>(this, before?.facts, isSteady);
  }

  next(values: Readonly<Record<string, number>>): Numbers {
    return new Numbers({ ...this.values, ...values }, this);
  }
}

let worked: string[] = [];

function log(name: string): void {
  worked.push(name);
}

function workedOut(): readonly string[] {
  const names = worked;
  worked = [];
  return names;
}

const numberAt = input('value', ({ values }: Numbers, name: string) => values[name]);
const steadyAt = steadyInput('steady value', ({ values }: Numbers, name: string) => {
  log(`look at ${name}`);
  return values[name];
});
/** Steady by one steady value, lively by another, with few values, so that it is often the same for another reason. */
const turning = fact(
  'turning',
  (world: Numbers, { key }: { readonly key: string }): number =>
    (steadyAt(world, 's') === 1 ? (numberAt(world, key) ?? 0) : (steadyAt(world, 't') ?? 0)) % 2,
);
const TURNING = { key: 'a' };
const half = fact('half', (world: Numbers, key: object) => (key === TURNING ? turning(world, TURNING) : 0) + 1);
const turned = worldFact('turned', (world: Numbers) => half(world, TURNING) * 10 + (steadyAt(world, 't') ?? 0));
const parity = fact('parity', (world: Numbers, name: string) => {
  log(`parity of ${name}`);
  return (numberAt(world, name) ?? 0) % 2;
});
const sum = worldFact('sum of parities', (world: Numbers) => {
  log('sum');
  return ['a', 'b', 'c'].reduce((total, name) => total + parity(world, name), 0);
});
const chosen = worldFact('chosen', (world: Numbers) => {
  log('chosen');
  return numberAt(world, numberAt(world, 'a') === 1 ? 'b' : 'c');
});
const list = worldFact('list', (world: Numbers) => [numberAt(world, 'a')], sameItems);
const length = worldFact('length', (world: Numbers) => {
  log('length');
  return list(world).length + (numberAt(world, 'b') ?? 0);
});
const failing = fact('failing', (world: Numbers, name: string): number => {
  log('failing');
  if (numberAt(world, name) === 0) throw new Error('nought');
  return 10 / (numberAt(world, name) ?? 1);
});
const scaled = fact(
  'scaled',
  (world: Numbers, key: { readonly name: string }, by: number) => (numberAt(world, key.name) ?? 0) * by,
);
const round: (world: Numbers) => number = worldFact('round', (world: Numbers) => round(world) + 1);

describe('a fact', () => {
  it('is worked out once for a world', () => {
    const world = new Numbers({ a: 1, b: 2, c: 3 });
    expect([sum(world), sum(world), workedOut()]).toEqual([2, 2, ['sum', 'parity of a', 'parity of b', 'parity of c']]);
  });

  it('is worked out anew only where something it read has changed', () => {
    const world = new Numbers({ a: 1, b: 2, c: 3, d: 4 });
    sum(world);
    workedOut();
    const next = world.next({ d: 5, a: 2 });
    expect([sum(next), workedOut()]).toEqual([1, ['parity of a', 'sum']]);
    expect([sum(next.next({ d: 6 })), workedOut()]).toEqual([1, []]);
  });

  it('is left alone where what it read comes out the same', () => {
    const world = new Numbers({ a: 1, b: 2, c: 3 });
    sum(world);
    workedOut();
    expect([sum(world.next({ a: 7 })), workedOut()]).toEqual([2, ['parity of a']]);
  });

  it('forgets what it read before, once it reads something else', () => {
    const world = new Numbers({ a: 1, b: 2, c: 3 });
    chosen(world);
    workedOut();
    const next = world.next({ a: 2 });
    expect([chosen(next), workedOut()]).toEqual([3, ['chosen']]);
    expect([chosen(next.next({ b: 9 })), workedOut()]).toEqual([3, []]);
  });

  it('counts lists with the same items as the same where it says so', () => {
    const world = new Numbers({ a: 1, b: 2 });
    length(world);
    workedOut();
    expect([length(world.next({ c: 1 })), workedOut()]).toEqual([3, []]);
  });

  it('is not looked at, nor what it read, while all it was made of is steady', () => {
    const world = new Numbers({ a: 1, s: 0, t: 1 });
    expect([turned(world), workedOut()]).toEqual([21, ['look at s', 'look at t']]);
    const next = world.next({ a: 2 });
    expect([turned(next), workedOut()]).toEqual([21, []]);
    expect([turned(next.next({ s: 1 })), workedOut()]).toEqual([11, ['look at s', 'look at t']]);
  });

  it('waits for what it has come to read with the same value', () => {
    const world = new Numbers({ a: 1, s: 0, t: 1 });
    turned(world);
    const same = world.next({ s: 1 });
    expect(turned(same)).toBe(21);
    expect(turned(same.next({ a: 2 }))).toBe(11);
    workedOut();
  });

  it('throws again what it threw, until something it read changes', () => {
    const world = new Numbers({ a: 0 });
    expect(() => failing(world, 'a')).toThrow('nought');
    expect(() => failing(world, 'a')).toThrow('nought');
    expect(workedOut()).toEqual(['failing']);
    expect(failing(world.next({ a: 5 }), 'a')).toBe(2);
    workedOut();
  });

  it('takes what belongs to its key', () => {
    const key = { name: 'a' };
    const world = new Numbers({ a: 2 });
    expect(scaled(world, key, 10)).toBe(20);
    expect(scaled(world.next({ a: 3 }), key, 10)).toBe(30);
  });

  it('says that it reads itself instead of never ending', () => {
    expect(() => round(new Numbers({}))).toThrow('The fact "round" reads itself.');
  });
});

describe('a state that is over', () => {
  it('still answers for itself', () => {
    const world = new Numbers({ a: 1, b: 1, c: 1 });
    sum(world);
    const next = world.next({ a: 2 });
    expect([sum(next), sum(world), sum(next)]).toEqual([2, 3, 2]);
    expect(sum(world.next({ b: 2, c: 2 }))).toBe(1);
    workedOut();
  });
});

describe('the facts of a trace', () => {
  it('are those that were worked out, with what made them so', () => {
    const world = new Numbers({ a: 1, b: 2, c: 3 });
    sum(world);
    const next = world.next({ a: 2 });
    const told: unknown[] = [];
    next.facts.lineage.trace = (...each) => told.push(each);
    sum(next);
    expect(told).toEqual([
      ['parity', 'value'],
      ['sum of parities', 'parity'],
    ]);
    workedOut();
  });
});

describe('facts after any changes', () => {
  const name = fc.constantFrom('a', 'b', 'c', 's', 't');
  const what = fc.constantFrom(sum, chosen, length, turned);
  const step = fc.oneof(
    fc.record({ type: fc.constant('set' as const), name, value: fc.nat(3) }),
    fc.record({ type: fc.constant('ask' as const), what }),
    fc.record({ type: fc.constant('ask old' as const), what }),
  );

  it('are those of a world that was made from the start', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        let world = new Numbers({ a: 0, b: 0, c: 0, s: 0, t: 0 });
        let before = world;
        for (const each of steps) {
          if (each.type === 'set') {
            before = world;
            world = world.next({ [each.name]: each.value });
          } else {
            const asked = each.type === 'ask' ? world : before;
            expect(each.what(asked)).toBe(each.what(new Numbers(asked.values)));
          }
        }
      }),
    );
    workedOut();
  });
});
