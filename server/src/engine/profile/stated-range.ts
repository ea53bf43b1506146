import { addressesOf } from '../sets/addresses.ts';
import { type Cidr, parseCidr } from '../sets/cidr.ts';
import { cidrForms } from '../sets/cidr-forms.ts';
import { unclearCidr } from '../sets/unclear-cidr.ts';
import type { ClusterRange } from './cluster-profile.ts';

/** Reads a range of the cluster; an address alone is the range of that address, and what is unclear is none. */
export function statedRange(text: string): ClusterRange | undefined {
  const { written, parsed } = read(text);
  if (parsed === undefined || unclearCidr(text, parsed) !== undefined) return undefined;
  return { cidr: written, addresses: addressesOf(parsed) };
}

/** Says why a text is no range of the cluster and what to write, undefined where it is one. */
export function statedRangeProblem(text: string): string | undefined {
  const { parsed } = read(text);
  if (parsed === undefined) return `${text} is no address range; write one as 10.0.0.0/8.`;
  const unclear = unclearCidr(text, parsed);
  return unclear && `${unclear}; write ${cidrForms(parsed).join(' or ')}.`;
}

function read(text: string): { readonly written: string; readonly parsed: Cidr | undefined } {
  const written = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  return { written, parsed: parseCidr(written) };
}
