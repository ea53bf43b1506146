import { parseAddress } from '../../sets/address.ts';
import { quote } from '../quote.ts';

/** Says why a text is no range of addresses, and what to write. */
export function cidrMessage(text: string): string {
  return `${reason(text)}: the API server refuses it. Write an address, a slash and the prefix length, such as 10.0.0.0/8 or 2001:db8::/32.`;
}

function reason(text: string): string {
  const [address = '', ...rest] = text.split('/');
  const prefix = rest.length === 0 ? undefined : rest.join('/');
  if (text === '') return 'This range is empty';
  if (text !== text.trim()) return `${quote(text)} has spaces around the range`;
  if (/[,;\s]/.test(text)) return `${quote(text)} are several ranges, and each takes an ipBlock of its own`;
  const parsed = parseAddress(address);
  if (parsed !== undefined) return afterAddress(text, parsed.family === 'IPv4' ? 32 : 128, prefix);
  if (address.includes('%')) return `${text} names a network interface, and a range cannot`;
  const [first = '', last] = text.split('-');
  if (last !== undefined && parseAddress(first) !== undefined && parseAddress(last) !== undefined)
    return `${text} is a first and a last address, not a range with a prefix length`;
  if (/^[A-Za-z0-9.*-]*[A-Za-z][A-Za-z0-9.*-]*$/.test(address) && !address.includes(':'))
    return `${quote(text)} is a host name, and a policy knows addresses alone`;
  return `${quote(text)} is no range of addresses`;
}

function afterAddress(text: string, width: number, prefix: string | undefined): string {
  if (prefix === undefined) return `${text} is a single address without a prefix length; alone it is ${text}/${width}`;
  if (prefix.includes('.')) return `${text} has a netmask instead of a prefix length`;
  if (/^[0-9]+$/.test(prefix)) return `${text} has the prefix length ${prefix}, and it runs from 0 to ${width} here`;
  return `${quote(text)} has no number as prefix length`;
}
