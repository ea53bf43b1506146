import type { AddressOutcome } from '../../engine/answers/outcomes.ts';
import { BLOCKED, type OutcomeId } from '../../engine/answers/outcomes.ts';
import { type AddressSet, countAddresses, FAMILIES, NO_ADDRESSES } from '../../engine/sets/addresses.ts';
import { type Interval, intervalSet } from '../../engine/sets/intervals.ts';

/** Addresses that nobody's policies tell apart, with what each of the rows exchanges with them. */
export interface CommonCell {
  readonly addresses: AddressSet;
  readonly outcomes: readonly OutcomeId[];
}

type Piece = { readonly low: bigint; readonly high: bigint } & Pick<AddressOutcome, 'outcome' | 'facts'>;

/**
 * Cuts the address space so that no row tells addresses of one cell apart, by what it exchanges with them or by the facts
 * that this depends on; the smallest cell comes first.
 */
export function partitionAddresses(rows: readonly (readonly AddressOutcome[])[]): readonly CommonCell[] {
  const cells = new Map<string, { readonly outcomes: readonly OutcomeId[]; addresses: AddressSet }>();
  for (const family of FAMILIES) {
    const pieces = rows.map(row => piecesOf(row, family));
    for (const { interval, outcomes, facts } of cut(pieces)) {
      const key = JSON.stringify([outcomes, facts]);
      const cell = cells.get(key) ?? { outcomes, addresses: NO_ADDRESSES };
      cells.set(key, cell);
      cell.addresses = { ...cell.addresses, [family]: intervalSet([...cell.addresses[family], interval]) };
    }
  }
  return [...cells.values()]
    .map(cell => ({ cell, size: countAddresses(cell.addresses) }))
    .toSorted((a, b) => (a.size < b.size ? -1 : a.size > b.size ? 1 : 0))
    .map(({ cell }) => cell);
}

function piecesOf(row: readonly AddressOutcome[], family: 'IPv4' | 'IPv6'): readonly Piece[] {
  const pieces = row.flatMap(({ addresses, outcome, facts }) =>
    addresses[family].map(([low, high]) => ({ low, high, outcome, facts })),
  );
  return pieces.toSorted((a, b) => (a.low < b.low ? -1 : 1));
}

/** Walks all rows at once from border to border; the rows cover the whole family each. */
function* cut(rows: readonly (readonly Piece[])[]): Generator<{
  readonly interval: Interval<bigint>;
  readonly outcomes: readonly OutcomeId[];
  readonly facts: readonly string[];
}> {
  const borders = [...new Set(rows.flatMap(row => row.map(({ high }) => high)))].toSorted((a, b) => (a < b ? -1 : 1));
  const at = new Int32Array(rows.length);
  let low = 0n;
  for (const high of borders) {
    const pieces = rows.map((row, index) => {
      while ((row[at[index] ?? 0]?.high ?? high) < low) at[index] = (at[index] ?? 0) + 1;
      return row[at[index] ?? 0];
    });
    yield {
      interval: [low, high],
      outcomes: pieces.map(piece => piece?.outcome ?? BLOCKED),
      facts: pieces.map(piece => piece?.facts ?? ''),
    };
    low = high + 1n;
  }
}
