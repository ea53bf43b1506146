import { type AddressSet, ALL_ADDRESSES, subtractAddresses, toCidrs } from '../sets/addresses.ts';
import { describeTraffic } from '../sets/traffic.ts';
import type { ChangedEnd, ClusterDiff } from './diff.ts';

/**
 * Returns a diff as lines for people: `+ shop/web → shop/api: TCP 8080`, `- …`, and `~ …: TCP 80 ⇒ TCP 80, 443` for
 * what was and is allowed differently; sorted within each kind.
 */
export function describeDiff({ added, removed, changed }: ClusterDiff): readonly string[] {
  return [
    ...added.map(change => `+ ${ends(change)}: ${describeTraffic(change.after)}`).toSorted(),
    ...removed.map(change => `- ${ends(change)}: ${describeTraffic(change.before)}`).toSorted(),
    ...changed
      .map(change => `~ ${ends(change)}: ${describeTraffic(change.before)} ⇒ ${describeTraffic(change.after)}`)
      .toSorted(),
  ];
}

function ends({ source, destination }: { readonly source: ChangedEnd; readonly destination: ChangedEnd }): string {
  return `${describeEnd(source)} → ${describeEnd(destination)}`;
}

function describeEnd(end: ChangedEnd): string {
  if (end.type === 'workload') return `${end.workload.namespace}/${end.workload.name}`;
  return describeAddresses(end.addresses);
}

/** Returns `all addresses`, the blocks of the set, or the few that are left out of it. */
function describeAddresses(set: AddressSet): string {
  const [inside, outside] = [toCidrs(set), toCidrs(subtractAddresses(ALL_ADDRESSES, set))];
  if (outside.length === 0) return 'all addresses';
  return outside.length < inside.length ? `all addresses but ${outside.join(', ')}` : inside.join(', ');
}
