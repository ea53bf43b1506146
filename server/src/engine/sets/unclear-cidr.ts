import type { Cidr } from './cidr.ts';

/** Says why readers take a range in different ways, undefined where they all agree; the first reason that fits. */
export function unclearCidr(text: string, cidr: Cidr): string | undefined {
  if (cidr.leadingZeros)
    return `${text} has leading zeros${cidr.family === 'IPv4' ? ', which some read as octal' : ''}`;
  if (cidr.mapped) return `${text} is an IPv4 range written as IPv6`;
  return cidr.hostBits ? `${text} names one address and a whole range at once` : undefined;
}
