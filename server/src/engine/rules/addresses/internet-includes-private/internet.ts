import { lineStart, withCommentsAbove } from '../../../edits/lines.ts';
import { subjectOf } from '../../../policies/network-policy/compile.ts';
import type { NetworkPolicy, PolicyRule } from '../../../policies/network-policy/policy.ts';
import type { Family } from '../../../sets/address.ts';
import {
  type AddressSet,
  ALL_ADDRESSES,
  NO_ADDRESSES,
  subtractAddresses,
  uniteAddresses,
} from '../../../sets/addresses.ts';
import { includes } from '../../../sets/intervals.ts';
import { NAMED_RANGES } from '../../../sets/named-ranges.ts';
import { contentSpan } from '../../support/spans.ts';

/** What a rule for the internet leaves out of all addresses of a family. */
export const NOT_INTERNET: Readonly<Record<Family, readonly string[]>> = {
  IPv4: ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  IPv6: ['fc00::/7', 'fe80::/10'],
};

const unite = (sets: readonly AddressSet[]): AddressSet => sets.reduce(uniteAddresses, NO_ADDRESSES);

const SPECIAL = unite(NAMED_RANGES.filter(({ kind }) => kind !== 'any').map(({ addresses }) => addresses));
const PUBLIC = subtractAddresses(ALL_ADDRESSES, SPECIAL);

// RFC 1918 and RFC 4193; networks of carriers are no sign of an inside.
const INSIDE = unite(
  NAMED_RANGES.filter(({ name }) => /RFC (?:1918|4193)/.test(name)).map(({ addresses }) => addresses),
);

/** Says whether a set holds the internet of a family: all its addresses but those of special purpose. */
export function holdsInternet(set: AddressSet, family: Family): boolean {
  return includes(set[family], PUBLIC[family]);
}

/** Says whether a set holds all private addresses of a family. */
export function holdsInside(set: AddressSet, family: Family): boolean {
  return includes(set[family], INSIDE[family]);
}

/** Says whether the name of a policy, or a comment on its rule, says that the internet is meant. */
export function meansInternet(policy: NetworkPolicy, rule: PolicyRule, text: string): boolean {
  return isNamedSo(policy) || commentsOn(rule, text).some(comment => SAYS.test(comment));
}

const SAYS = /\binternet\b|\b(?:external|public|outside) (?:network|address|ip|traffic|world|service|endpoint)/i;

function isNamedSo(policy: NetworkPolicy): boolean {
  const own = subjectOf(policy).requirements.flatMap(({ values }) => values);
  const words = policy.name.split(/[-._]/).filter(word => /^(?:internet|external|public)$/.test(word));
  // A pod called external-dns says nothing of whom it talks to.
  return words.some(word => !own.some(value => value.split(/[-._]/).includes(word)));
}

function commentsOn({ node }: PolicyRule, text: string): readonly string[] {
  const { start, end } = contentSpan(node);
  const line = lineStart(text, start);
  const first = line + (/^ */.exec(text.slice(line, start))?.[0].length ?? 0);
  const lines = text.slice(withCommentsAbove(text, first), lineEnd(text, end)).split(/\r?\n/);
  return lines.flatMap(each => /(?:^|\s)#(.*)$/.exec(each)?.[1] ?? []);
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}
