import { nearestNames } from '../../nearest-name.ts';
import { parseAddress, WIDTH } from '../../sets/address.ts';
import { formatCidr, parseCidr } from '../../sets/cidr.ts';

/** Returns a name as the API server accepts it: lower case, other characters as hyphens; undefined when none is left. */
export function correctName(name: string, dots: boolean): string | undefined {
  const allowed = dots ? /[^a-z0-9.]+/g : /[^a-z0-9]+/g;
  const parts = name.toLowerCase().replaceAll(allowed, '-').split('.');
  const trimmed = parts.map(part => part.replaceAll(/^-+|-+$/g, '')).filter(part => part !== '');
  const corrected = trimmed.join('.');
  return corrected === '' || corrected.length > (dots ? 253 : 63) ? undefined : corrected;
}

/** Returns a label value with characters that are not allowed as hyphens; undefined when none is left or it is too long. */
export function correctLabelValue(value: string): string | undefined {
  const corrected = value
    .trim()
    .replaceAll(/[^-A-Za-z0-9_.]+/g, '-')
    .replaceAll(/^[-_.]+|[-_.]+$/g, '');
  return corrected === '' || corrected.length > 63 ? undefined : corrected;
}

/** Returns a label or annotation key in an accepted form; undefined when it has several slashes or nothing is left. */
export function correctLabelKey(key: string): string | undefined {
  const parts = key.trim().split('/');
  if (parts.length > 2) return undefined;
  const name = correctLabelValue(parts.at(-1) ?? '');
  const prefix = parts.length === 2 && parts[0] !== '' ? correctName(parts[0] ?? '', true) : undefined;
  if (name === undefined) return undefined;
  return prefix === undefined ? name : `${prefix}/${name}`;
}

/** Returns a port name in an accepted form, or the number that its digits are. */
export function correctPortName(name: string): string | number | undefined {
  const text = name.trim().toLowerCase();
  if (/^[0-9]+$/.test(text)) return isPort(Number(text)) ? Number(text) : undefined;
  const corrected = text.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return corrected.length > 15 || !/[a-z]/.test(corrected) ? undefined : corrected;
}

/** Says whether a port of that number exists. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}

/** Returns the one value of an enumeration that a text may stand for, and whether it differs in case and spaces alone. */
export function correctChoice(
  text: string,
  choices: readonly string[],
): { readonly value: string; readonly sure: boolean } | undefined {
  const same = choices.find(choice => choice.toLowerCase() === text.trim().toLowerCase());
  if (same !== undefined) return { value: same, sure: true };
  const [nearest, ...others] = nearestNames(text, choices);
  return nearest === undefined || others.length > 0 ? undefined : { value: nearest, sure: false };
}

/** Returns the range that a text is meant to be, where it can be only one. */
export function correctCidr(text: string): string | undefined {
  const trimmed = text.replaceAll(/\s+/g, '');
  if (parseCidr(trimmed) !== undefined) return trimmed;
  return singleAddress(trimmed) ?? fromNetmask(trimmed) ?? fromWildcards(trimmed);
}

function singleAddress(text: string): string | undefined {
  const address = parseAddress(text.replace(/\/$/, ''));
  if (address === undefined || address.leadingZeros || address.mapped) return undefined;
  return `${text.replace(/\/$/, '')}/${WIDTH[address.family]}`;
}

// 10.0.0.0/255.0.0.0
function fromNetmask(text: string): string | undefined {
  const [address = '', mask = ''] = text.split('/');
  const bits = mask.includes('.') ? parseAddress(mask) : undefined;
  if (bits === undefined || text.split('/').length !== 2) return undefined;
  const ones = bits.value.toString(2).padStart(32, '0').replace(/0+$/, '');
  const cidr = ones.includes('0') ? undefined : parseCidr(`${address}/${ones.length}`);
  return cidr === undefined ? undefined : formatCidr(cidr);
}

// 10.0.*.* and 10.0/16
function fromWildcards(text: string): string | undefined {
  const match = /^((?:[0-9]{1,3}\.){0,2}[0-9]{1,3})((?:\.\*){1,3})$/.exec(text);
  const short = /^((?:[0-9]{1,3}\.){0,2}[0-9]{1,3})\/(8|16|24)$/.exec(text);
  const octets = (match?.[1] ?? short?.[1])?.split('.') ?? [];
  const stars = match?.[2] === undefined ? 4 - octets.length : match[2].length / 2;
  if (octets.length === 0 || octets.length + stars !== 4) return undefined;
  if (short !== null && Number(short[2]) !== octets.length * 8) return undefined;
  const full = `${[...octets, ...Array<string>(stars).fill('0')].join('.')}/${octets.length * 8}`;
  return parseCidr(full) === undefined ? undefined : full;
}
