/** The two families of addresses. */
export type Family = 'IPv4' | 'IPv6';

/** An address as a number: IPv4 as 0..2^32-1, IPv6 as 0..2^128-1. */
export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

/** An address with how it was written beside the plain way. */
export interface ParsedAddress extends Address {
  /** An octet with leading zeros, which readers take for decimal or for octal, or more than four digits between colons. */
  readonly leadingZeros: boolean;
  /** IPv6 that stands for an IPv4 address, `::ffff:1.2.3.4`. */
  readonly mapped: boolean;
}

/** Bits of an address of each family. */
export const WIDTH: Readonly<Record<Family, number>> = { IPv4: 32, IPv6: 128 };

/** Reads an address in dotted or colon form; undefined when it is none. Zones (`%eth0`) are none. */
export function parseAddress(text: string): ParsedAddress | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): ParsedAddress | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every(octet => /^[0-9]{1,10}$/.test(octet) && Number(octet) <= 255))
    return undefined;
  const value = octets.reduce((sum, octet) => sum * 256n + BigInt(Number(octet)), 0n);
  return { family: 'IPv4', value, leadingZeros: octets.some(octet => /^0[0-9]/.test(octet)), mapped: false };
}

const MAPPED = 0xffffn;

/** Says whether an address is IPv6 that stands for an IPv4 address. */
export function isMapped({ family, value }: Address): boolean {
  return family === 'IPv6' && value >> 32n === MAPPED;
}

/** Returns the IPv4 address that a mapped one stands for. */
export function mappedIpv4(value: bigint): bigint {
  return value & 0xffffffffn;
}

function parseIpv6(text: string): ParsedAddress | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const tail = embeddedIpv4(halves.at(-1) ?? '');
  const last = tail === undefined ? halves.at(-1) : tail.text;
  if (last === undefined) return undefined;
  const groups = [...halves.slice(0, -1), last].map(half => (half === '' ? [] : half.split(':')));
  const count = groups.flat().length;
  const elided = 8 - count;
  if (!groups.flat().every(group => /^0*[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  if (halves.length === 2 ? elided < 1 : elided !== 0) return undefined;
  const [before = [], after = []] = groups;
  const all = [...before, ...Array<string>(elided).fill('0'), ...after];
  const value = all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
  const leadingZeros = tail?.leadingZeros || all.some(group => group.length > 4);
  return { family: 'IPv6', value, leadingZeros, mapped: isMapped({ family: 'IPv6', value }) };
}

function embeddedIpv4(half: string): { text: string; leadingZeros: boolean } | undefined {
  const at = half.lastIndexOf(':') + 1;
  if (!half.includes('.')) return undefined;
  const address = parseIpv4(half.slice(at));
  if (address === undefined) return { text: 'none', leadingZeros: false };
  const high = (address.value >> 16n).toString(16);
  const low = (address.value & 0xffffn).toString(16);
  return { text: `${half.slice(0, at)}${high}:${low}`, leadingZeros: address.leadingZeros };
}

/** Writes an address in its canonical form (RFC 5952 for IPv6). */
export function formatAddress(address: Address): string {
  return address.family === 'IPv4' ? formatIpv4(address.value) : formatIpv6(address.value);
}

function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map(shift => String((value >> shift) & 255n)).join('.');
}

function formatIpv6(value: bigint): string {
  if (isMapped({ family: 'IPv6', value })) return `::ffff:${formatIpv4(mappedIpv4(value))}`;
  const groups = Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(112 - 16 * index)) & 0xffffn));
  const run = longestZeroRun(groups);
  const text = (part: readonly number[]): string => part.map(group => group.toString(16)).join(':');
  if (run.length < 2) return text(groups);
  return `${text(groups.slice(0, run.start))}::${text(groups.slice(run.start + run.length))}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
