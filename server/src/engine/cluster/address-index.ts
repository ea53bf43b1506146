import type { Workload } from '../model/resource.ts';
import { type Family, parseAddress } from '../sets/address.ts';
import { type AddressSet, FAMILIES } from '../sets/addresses.ts';

interface Known {
  readonly value: bigint;
  /** Index of the workload with the address. */
  readonly position: number;
}

/** The known addresses of workloads, in order. */
export class AddressIndex {
  readonly #known: Readonly<Record<Family, readonly Known[]>>;

  constructor(workloads: readonly Workload[]) {
    const known: Record<Family, Known[]> = { IPv4: [], IPv6: [] };
    workloads.forEach(({ addresses }, position) => {
      for (const text of addresses) {
        const address = parseAddress(text);
        if (address !== undefined) known[address.family].push({ value: address.value, position });
      }
    });
    for (const family of FAMILIES) known[family].sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
    this.#known = known;
  }

  /** Returns the indexes of the workloads with an address in the set. */
  positionsIn(addresses: AddressSet): Int32Array {
    const found = new Set<number>();
    for (const family of FAMILIES) {
      const known = this.#known[family];
      if (known.length === 0) continue;
      for (const [low, high] of addresses[family]) {
        for (let at = firstFrom(known, low); at < known.length; at++) {
          const each = known[at];
          if (each === undefined || each.value > high) break;
          found.add(each.position);
        }
      }
    }
    return Int32Array.from(found);
  }
}

function firstFrom(known: readonly Known[], low: bigint): number {
  let [from, to] = [0, known.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((known[middle]?.value ?? low) < low) from = middle + 1;
    else to = middle;
  }
  return from;
}
