import { type Address, type Family, formatAddress, parseAddress, WIDTH } from './address.ts';

/** A block of addresses as written, with what is unusual about the writing. */
export interface Cidr {
  readonly family: Family;
  /** The address before the slash, host bits included. */
  readonly address: bigint;
  /** First and last address of the block, host bits masked. */
  readonly first: bigint;
  readonly last: bigint;
  /** Prefix length in bits: 0..32 or 0..128. */
  readonly prefix: number;
  readonly hostBits: boolean;
  readonly leadingZeros: boolean;
  readonly mapped: boolean;
}

/** Reads `address/prefix-length`; undefined when it is none (no slash, bad address, prefix too long, zone, spaces). */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^([^/]+)\/([0-9]{1,10})$/.exec(text);
  const address = match?.[1] === undefined ? undefined : parseAddress(match[1]);
  if (match?.[2] === undefined || address === undefined) return undefined;
  const prefix = Number(match[2]);
  if (prefix > WIDTH[address.family]) return undefined;
  const { first, last } = blockOf(address, prefix);
  const leadingZeros = address.leadingZeros || /^0[0-9]/.test(match[2]);
  const hostBits = first !== address.value;
  return {
    family: address.family,
    address: address.value,
    first,
    last,
    prefix,
    hostBits,
    leadingZeros,
    mapped: address.mapped,
  };
}

/** Returns the first and last address of the block with that prefix length around an address. */
export function blockOf(address: Address, prefix: number): { readonly first: bigint; readonly last: bigint } {
  const size = 1n << BigInt(WIDTH[address.family] - prefix);
  const first = (address.value / size) * size;
  return { first, last: first + size - 1n };
}

/** Writes the block in network form, `10.0.0.0/8`. */
export function formatCidr(cidr: Pick<Cidr, 'family' | 'first' | 'prefix'>): string {
  return `${formatAddress({ family: cidr.family, value: cidr.first })}/${cidr.prefix}`;
}

/** Returns the fewest blocks that make up the inclusive range, in ascending order. */
export function rangeToCidrs(family: Family, low: bigint, high: bigint): readonly string[] {
  const blocks: string[] = [];
  for (let first = low; first <= high; ) {
    let host = 0;
    while (first % (1n << BigInt(host + 1)) === 0n && first + (1n << BigInt(host + 1)) - 1n <= high) host++;
    blocks.push(formatCidr({ family, first, prefix: WIDTH[family] - host }));
    first += 1n << BigInt(host);
  }
  return blocks;
}
