import { CompletionItemKind } from 'vscode-languageserver-types';
import type { ClusterProfile } from '../../engine/profile/cluster-profile.ts';
import { clusterRanges } from '../../engine/profile/cluster-ranges.ts';
import { addressesOf, includesAddresses, sameAddresses } from '../../engine/sets/addresses.ts';
import { parseCidr } from '../../engine/sets/cidr.ts';
import { NAMED_RANGES, type NamedRange, type RangeKind } from '../../engine/sets/named-ranges.ts';
import type { Step } from './frames.ts';
import { type Scene, stringAt } from './scene.ts';
import type { Suggestion } from './suggestion.ts';

/** The ranges that stand inside clusters and clouds, to be left out of the internet; IPv4 and IPv6. */
const PRIVATE_IPV4 = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'];
const PRIVATE_IPV6 = ['fc00::/7', 'fe80::/10'];

/** The internet of each family without private ranges. */
export const INTERNET = [
  { label: 'the internet without private ranges', cidr: '0.0.0.0/0', except: PRIVATE_IPV4 },
  { label: 'the internet without private ranges (IPv6)', cidr: '::/0', except: PRIVATE_IPV6 },
] as const;

/** Kinds of ranges worth offering, the usual ones first. */
const OFFERED: readonly RangeKind[] = ['any', 'private', 'service', 'local'];

/** Returns ranges for `cidr`: the internet without private ranges, and the ranges that have names. */
export function cidrSuggestions({ slot, cluster }: Scene): readonly Suggestion[] {
  const wide = slot.entries.has('except')
    ? []
    : INTERNET.map(({ label, cidr, except }, rank): Suggestion => {
        return {
          label,
          kind: CompletionItemKind.Snippet,
          rank,
          detail: `${cidr} without ${except.join(', ')}`,
          body: { type: 'value-and-more', value: cidr, more: { except: [...except] } },
        };
      });
  return [...wide, ...rangeSuggestions(cluster.profile, () => true)];
}

/** Returns ranges for `except`: those with names that lie strictly inside the block's own range. */
export function exceptSuggestions(scene: Scene, path: readonly Step[]): readonly Suggestion[] {
  const text = stringAt(scene, [...path.slice(0, path.lastIndexOf('except')), 'cidr']);
  const cidr = text === undefined ? undefined : parseCidr(text);
  const { profile } = scene.cluster;
  if (cidr === undefined) return rangeSuggestions(profile, range => range.kind !== 'any');
  const whole = addressesOf(cidr);
  return rangeSuggestions(
    profile,
    ({ addresses }) => includesAddresses(whole, addresses) && !sameAddresses(whole, addresses),
  );
}

/** Returns the ranges that have names, for lists of ranges without exceptions. */
export function networkSuggestions({ cluster }: Scene): readonly Suggestion[] {
  return rangeSuggestions(cluster.profile, () => true);
}

type OfferedRange = Pick<NamedRange, 'cidr' | 'name' | 'addresses'> & { readonly kind?: RangeKind };

/** The ranges of the cluster come first. */
function rangeSuggestions(profile: ClusterProfile, fits: (range: OfferedRange) => boolean): readonly Suggestion[] {
  const own: readonly OfferedRange[] = clusterRanges(profile);
  const others = NAMED_RANGES.filter(
    ({ cidr, kind }) => OFFERED.includes(kind) && !own.some(range => range.cidr === cidr),
  );
  return [...own, ...others].filter(fits).map(({ cidr, name, kind }) => ({
    label: cidr,
    kind: CompletionItemKind.Value,
    rank: kind === undefined ? INTERNET.length : 10 + OFFERED.indexOf(kind),
    detail: name,
    body: { type: 'value', value: cidr },
  }));
}
